using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gating;

namespace RebaseBind.Reporting;

/// <summary>What <c>check --json</c> writes.</summary>
internal sealed record CheckDocument(int SchemaVersion, bool IsRefused, IReadOnlyList<FindingJson> Findings, IReadOnlyList<SuppressedFindingJson> Suppressed, IReadOnlyList<FindingJson> Accepted)
{
    internal static CheckDocument Of(GateResult result, IEnumerable<Finding> others) => new(
        ReportJson.SchemaVersion,
        result.IsRefused,
        [.. others.Select(FindingJson.Of), .. result.Active.Select(static found => FindingJson.Of(found.Finding))],
        [.. result.Suppressed.Select(SuppressedFindingJson.Of)],
        [.. result.Accepted.Select(static found => FindingJson.Of(found.Finding))]);
}
