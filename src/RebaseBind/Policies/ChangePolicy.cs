using System.Collections.Generic;
using RebaseBind.Paths;

namespace RebaseBind.Policies;

/// <summary>What may change in an image.</summary>
public sealed record ChangePolicy
{
    /// <summary>Which imports are pre-bound.</summary>
    public BindPolicy Bind { get; init; } = BindPolicy.Effective;

    /// <summary>
    /// Folders whose DLLs imports may be bound to where no image of the tree has the name, the target system's for example. They are
    /// searched in this order and without what lies below them; nothing in them changes.
    /// </summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>What happens to images whose signature a change would void.</summary>
    public SignedPolicy Signed { get; init; } = SignedPolicy.Skip;

    /// <summary>What happens to DYNAMICBASE.</summary>
    public DynamicBasePolicy DynamicBase { get; init; } = DynamicBasePolicy.Keep;

    /// <summary>What happens to the layout of their files.</summary>
    public FileLayout Layout { get; init; } = FileLayout.Keep;

    /// <summary>The images to leave alone.</summary>
    public IReadOnlyList<PathPattern> Excluded { get; init; } = [];

    /// <summary>What happens to ReadyToRun images.</summary>
    public ReadyToRunPolicy ReadyToRun { get; init; } = ReadyToRunPolicy.Keep;
}
