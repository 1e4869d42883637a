using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>What the gate says, in two to five words.</summary>
internal static class GateLine
{
    /// <summary>"Gate: yes", "Gate: no, 3 errors".</summary>
    internal static string Of(ReleaseDecision decision)
        => decision.IsRefused
            ? "Gate: no, " + Amounts.Count(decision.Findings.Count(static finding => finding.Severity == FindingSeverity.Error), "error")
            : "Gate: yes";
}
