using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Inputs;

namespace RebaseBind.Gating;

/// <summary>What the gate says.</summary>
/// <param name="Active">The findings that count.</param>
/// <param name="Suppressed">Those that a suppression hides.</param>
internal sealed record GateResult(IReadOnlyList<GateFinding> Active, IReadOnlyList<SuppressedFinding> Suppressed)
{
    /// <summary>Those that the baseline accepts, as notes.</summary>
    internal IReadOnlyList<GateFinding> Accepted { get; init; } = [];

    /// <summary>Whether the gate says no.</summary>
    internal bool IsRefused => Errors.Any();

    /// <summary>Why it says no.</summary>
    internal IEnumerable<GateFinding> Errors => Active.Where(static found => found.Finding.Severity == FindingSeverity.Error);
}

/// <summary>A finding of the gate, and what a baseline compares. Code and image say which one it is: there is one of each at most.</summary>
/// <param name="Finding">What people and reports get.</param>
/// <param name="Cost">The worst that it costs in one process; 0 where nothing is counted.</param>
internal sealed record GateFinding(Finding Finding, GateNumbers Cost)
{
    /// <summary>The names of the loaders under which it is so; empty if it does not depend on them.</summary>
    internal IReadOnlyList<string> Loaders { get; init; } = [];
}

/// <summary>A finding and why it does not count.</summary>
/// <param name="Found">The finding as it would be.</param>
/// <param name="Suppression">The first suppression that fits.</param>
internal sealed record SuppressedFinding(GateFinding Found, Suppression Suppression);

/// <summary>What the gate decides about a tree.</summary>
public sealed record ReleaseDecision
{
    internal ReleaseDecision(GateResult result, Baseline baseline)
    {
        Result = result;
        Baseline = baseline;
    }

    /// <summary>Whether it may not be released.</summary>
    public bool IsRefused => Result.IsRefused;

    /// <summary>
    /// The findings that count, in order of image, then of code, then those about suppressions and the baseline. An error among them refuses the
    /// tree.
    /// </summary>
    public IReadOnlyList<Finding> Findings => [.. Result.Active.Select(static found => found.Finding)];

    /// <summary>Those that a suppression hides, as they would be.</summary>
    public IReadOnlyList<Finding> Suppressed => [.. Result.Suppressed.Select(static suppressed => suppressed.Found.Finding)];

    /// <summary>Those that the baseline accepts, as notes.</summary>
    public IReadOnlyList<Finding> Accepted => [.. Result.Accepted.Select(static found => found.Finding)];

    /// <summary>The present state, to be accepted from now on if somebody wants that.</summary>
    public Baseline Baseline { get; }

    /// <summary>What speaks against the tree, and what does not count.</summary>
    internal GateResult Result { get; }
}
