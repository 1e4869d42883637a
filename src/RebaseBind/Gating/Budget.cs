using System;
using RebaseBind.Inputs;
using RebaseBind.Loading;

namespace RebaseBind.Gating;

/// <summary>One number that a process may not exceed.</summary>
/// <param name="Code">The finding when it does.</param>
/// <param name="Noun">What is counted, one of it.</param>
/// <param name="Option">The command line's word for it.</param>
internal sealed record Budget(string Code, string Noun, string Option)
{
    /// <summary>What to do.</summary>
    internal required string Advice { get; init; }

    /// <summary>The number; null if there is no budget.</summary>
    internal required Func<GateOptions, long?> Limit { get; init; }

    /// <summary>The count of a process.</summary>
    internal required Func<GateNumbers, long> OfProcess { get; init; }

    /// <summary>The part of one image.</summary>
    internal required Func<LoadedModule, long> OfImage { get; init; }

    /// <summary>A count as a finding's cost.</summary>
    internal required Func<long, GateNumbers> Cost { get; init; }
}
