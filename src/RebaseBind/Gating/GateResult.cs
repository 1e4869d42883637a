using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Inputs;

namespace RebaseBind.Gating;

/// <summary>What the gate says.</summary>
/// <param name="Active">The findings that count.</param>
/// <param name="Suppressed">Those that a suppression hides.</param>
public sealed record GateResult(IReadOnlyList<GateFinding> Active, IReadOnlyList<SuppressedFinding> Suppressed)
{
    /// <summary>Those that the baseline accepts, as notes.</summary>
    public IReadOnlyList<GateFinding> Accepted { get; init; } = [];

    /// <summary>Whether the gate says no.</summary>
    public bool IsRefused => Active.Any(static found => found.Finding.Severity == FindingSeverity.Error);
}

/// <summary>A finding of the gate, and what a baseline compares. Code and image say which one it is: there is one of each at most.</summary>
/// <param name="Finding">What people and reports get.</param>
/// <param name="Cost">The worst that it costs in one process; 0 where nothing is counted.</param>
public sealed record GateFinding(Finding Finding, GateNumbers Cost);

/// <summary>A finding and why it does not count.</summary>
/// <param name="Found">The finding as it would be.</param>
/// <param name="Suppression">The first suppression that fits.</param>
public sealed record SuppressedFinding(GateFinding Found, Suppression Suppression);

/// <summary>What the gate decides about a tree.</summary>
/// <param name="Result">What speaks against it, and what does not count.</param>
/// <param name="Baseline">The present state, to be accepted from now on if somebody wants that.</param>
public sealed record ReleaseDecision(GateResult Result, Baseline Baseline);
