using System;

namespace RebaseBind.Inputs;

/// <summary>The counts that budgets and baselines know: of one process, or the part of one image in it.</summary>
public readonly record struct GateNumbers
{
    /// <summary>Bytes in private pages.</summary>
    public long PrivateBytes { get; init; }

    /// <summary>Fixups that the loader applies.</summary>
    public long Fixups { get; init; }

    /// <summary>Bound DLL references that are looked up in spite of the binding.</summary>
    public long StaleBindings { get; init; }

    /// <summary>Imports that are looked up.</summary>
    public long LookUps { get; init; }

    /// <summary>Images that the loader relocates.</summary>
    public long Relocated { get; init; }

    /// <summary>Images that cannot be loaded.</summary>
    public long Failures { get; init; }

    /// <summary>The larger of each count.</summary>
    public static GateNumbers Max(GateNumbers left, GateNumbers right) => new()
    {
        PrivateBytes = Math.Max(left.PrivateBytes, right.PrivateBytes),
        Fixups = Math.Max(left.Fixups, right.Fixups),
        StaleBindings = Math.Max(left.StaleBindings, right.StaleBindings),
        LookUps = Math.Max(left.LookUps, right.LookUps),
        Relocated = Math.Max(left.Relocated, right.Relocated),
        Failures = Math.Max(left.Failures, right.Failures),
    };
}
