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
}
