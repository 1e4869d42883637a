using System.Collections.Generic;
using System.Linq;
using RebaseBind.Gating;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>What the gate says, in one line, with what it does not count.</summary>
internal static class GateLine
{
    /// <summary>"Gate: yes", "Gate: no, 3 errors", "Gate: yes; 22 suppressed findings, 3 findings accepted by the baseline".</summary>
    internal static string Of(ReleaseDecision decision)
    {
        string aside = string.Join(", ", Uncounted(decision.Result));
        string line = decision.IsRefused
            ? "Gate: no, " + Amounts.Count(decision.Result.Errors.Count(), "error")
            : "Gate: yes";
        return aside.Length == 0 ? line : $"{line}; {aside}";
    }

    /// <summary>What is there, and does not count: "22 suppressed findings", "3 findings accepted by the baseline".</summary>
    internal static IEnumerable<string> Uncounted(GateResult result)
    {
        if (result.Suppressed.Count != 0)
        {
            yield return Amounts.Count(result.Suppressed.Count, "suppressed finding", "suppressed findings");
        }

        if (result.Accepted.Count != 0)
        {
            yield return Amounts.Count(result.Accepted.Count, "finding accepted by the baseline", "findings accepted by the baseline");
        }
    }
}
