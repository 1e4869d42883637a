using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Words;

namespace RebaseBind.Inputs;

/// <summary>The counts that budgets and baselines know: of one process, or the part of one image in it.</summary>
internal readonly record struct GateNumbers
{
    /// <summary>Bytes in private pages.</summary>
    internal long PrivateBytes { get; init; }

    /// <summary>Fixups that the loader applies.</summary>
    internal long Fixups { get; init; }

    /// <summary>Bound DLL references that are looked up in spite of the binding.</summary>
    internal long StaleBindings { get; init; }

    /// <summary>Imports that are looked up.</summary>
    internal long LookUps { get; init; }

    /// <summary>Images that the loader relocates.</summary>
    internal long Relocated { get; init; }

    /// <summary>Images that cannot be loaded.</summary>
    internal long Failures { get; init; }

    /// <summary>Bytes that the largest free block has too few; 0 for a process as such.</summary>
    internal long MissingFreeBytes { get; init; }

    /// <summary>The larger of each count.</summary>
    internal static GateNumbers Max(GateNumbers left, GateNumbers right) => new()
    {
        PrivateBytes = Math.Max(left.PrivateBytes, right.PrivateBytes),
        Fixups = Math.Max(left.Fixups, right.Fixups),
        StaleBindings = Math.Max(left.StaleBindings, right.StaleBindings),
        LookUps = Math.Max(left.LookUps, right.LookUps),
        Relocated = Math.Max(left.Relocated, right.Relocated),
        Failures = Math.Max(left.Failures, right.Failures),
        MissingFreeBytes = Math.Max(left.MissingFreeBytes, right.MissingFreeBytes),
    };
}

/// <summary>One count of <see cref="GateNumbers"/>, with its names.</summary>
/// <param name="Name">What baselines call it.</param>
/// <param name="Words">What messages call it.</param>
internal sealed record GateCount(string Name, string Words)
{
    /// <summary>The count.</summary>
    internal required Func<GateNumbers, long> Of { get; init; }

    /// <summary>Numbers with another count.</summary>
    internal required Func<GateNumbers, long, GateNumbers> With { get; init; }

    /// <summary>All of them, in the order in which files and messages have them.</summary>
    internal static IReadOnlyList<GateCount> All { get; } =
    [
        new("privateBytes", "private bytes")
        {
            Of = static numbers => numbers.PrivateBytes,
            With = static (numbers, count) => numbers with { PrivateBytes = count },
        },
        new("fixups", "fixups")
        {
            Of = static numbers => numbers.Fixups,
            With = static (numbers, count) => numbers with { Fixups = count },
        },
        new("staleBindings", "stale bindings")
        {
            Of = static numbers => numbers.StaleBindings,
            With = static (numbers, count) => numbers with { StaleBindings = count },
        },
        new("lookUps", "look-ups")
        {
            Of = static numbers => numbers.LookUps,
            With = static (numbers, count) => numbers with { LookUps = count },
        },
        new("relocated", "relocated images")
        {
            Of = static numbers => numbers.Relocated,
            With = static (numbers, count) => numbers with { Relocated = count },
        },
        new("failures", "images that cannot be loaded")
        {
            Of = static numbers => numbers.Failures,
            With = static (numbers, count) => numbers with { Failures = count },
        },
        new("missingFreeBytes", "bytes missing in the largest free block")
        {
            Of = static numbers => numbers.MissingFreeBytes,
            With = static (numbers, count) => numbers with { MissingFreeBytes = count },
        },
    ];

    /// <summary>The counts that went up, as "fixups 10, were 7"; empty if none did.</summary>
    internal static string Rises(GateNumbers before, GateNumbers now)
        => string.Join(", ", All.Where(count => count.Of(now) > count.Of(before)).Select(count => count.Compare(before, now)));

    /// <summary>The counts that went down, in the same form.</summary>
    internal static string Falls(GateNumbers before, GateNumbers now)
        => string.Join(", ", All.Where(count => count.Of(now) < count.Of(before)).Select(count => count.Compare(before, now)));

    /// <summary>Bytes, too, are exact, as baselines have them.</summary>
    private string Compare(GateNumbers before, GateNumbers now) => $"{Words} {Amounts.Count(Of(now))}, were {Amounts.Count(Of(before))}";
}
