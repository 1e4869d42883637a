namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>What has become of a set of images since it was linked.</summary>
public enum ImageState
{
    /// <summary>Nothing: all but one are at one base, without DYNAMICBASE.</summary>
    Linked,

    /// <summary>The tool has given each a base of its own.</summary>
    Rebased,

    /// <summary>All that have relocations have DYNAMICBASE.</summary>
    Dynamic,
}
