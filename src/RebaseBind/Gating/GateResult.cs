using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;

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
