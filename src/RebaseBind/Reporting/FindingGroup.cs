using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;

namespace RebaseBind.Reporting;

/// <summary>Findings of one code and severity.</summary>
/// <param name="Code">Their code.</param>
/// <param name="Severity">Their severity.</param>
/// <param name="Findings">At least one; the first is the example.</param>
internal sealed record FindingGroup(string Code, FindingSeverity Severity, IReadOnlyList<Finding> Findings)
{
    /// <summary>Groups findings: errors first, otherwise in the order in which a code first comes.</summary>
    internal static IReadOnlyList<FindingGroup> In(IEnumerable<Finding> findings)
        => [.. findings
            .GroupBy(static finding => (finding.Code, finding.Severity))
            .Select(static group => new FindingGroup(group.Key.Code, group.Key.Severity, [.. group]))
            .OrderByDescending(static group => group.Severity)];
}
