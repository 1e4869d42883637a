using System.Collections.Generic;
using RebaseBind.Findings;
using RebaseBind.Loading;

namespace RebaseBind.Gating;

/// <summary>What the gate allows. Each budget is for one process; null for none.</summary>
public sealed record GateOptions
{
    /// <summary>The most bytes in private pages.</summary>
    public long? MaxPrivateBytes { get; init; }

    /// <summary>The most fixups that a loader applies.</summary>
    public long? MaxFixups { get; init; }

    /// <summary>The most bound DLL references that are looked up in spite of the binding.</summary>
    public long? MaxStaleBindings { get; init; }

    /// <summary>The most imports that are looked up.</summary>
    public long? MaxLookUps { get; init; }

    /// <summary>The fewest bytes in the largest free block of a 32-bit process.</summary>
    public long? MinFreeBlock { get; init; }

    /// <summary>
    /// The ASLR that the user asked for. With <see cref="AslrMode.Forced"/>, an image that mandatory ASLR moves is an error, otherwise a warning.
    /// </summary>
    public AslrMode Aslr { get; init; } = AslrMode.On;

    /// <summary>Whether a tree in which there is nothing to judge may be released.</summary>
    public bool AllowsNothing { get; init; }

    /// <summary>In a build, why images were left where they are, by what planned it; null where no plan was carried out.</summary>
    internal IReadOnlyList<Finding>? LeftAlone { get; init; }

    /// <summary>Whether a build asks: it reads other words, and a native program alone is nothing to judge for it.</summary>
    internal bool IsBuild => LeftAlone is not null;

    /// <summary>The paths of files of which nothing can be read that an image must have.</summary>
    internal IReadOnlyCollection<string> Unreadable { get; init; } = [];

    /// <summary>Where images were looked for, as the user calls it; for the message that there are none.</summary>
    internal string Place { get; init; } = "the tree";
}
