using System;
using RebaseBind.Assessing;
using RebaseBind.Inputs;
using RebaseBind.Loading;

namespace RebaseBind.Gating;

/// <summary>One number that a process may not exceed.</summary>
/// <param name="Code">The finding when it does.</param>
/// <param name="Noun">What is counted, one of it.</param>
/// <param name="Advice">What to do.</param>
/// <param name="Option">The command line's word for it.</param>
/// <param name="Limit">The number; null if there is no budget.</param>
/// <param name="OfProcess">The count of a process.</param>
/// <param name="OfImage">The part of one image.</param>
/// <param name="Cost">A count as a finding's cost.</param>
internal sealed record Budget(
    string Code,
    string Noun,
    string Advice,
    string Option,
    Func<GateOptions, long?> Limit,
    Func<GateNumbers, long> OfProcess,
    Func<LoadedModule, long> OfImage,
    Func<long, GateNumbers> Cost);
