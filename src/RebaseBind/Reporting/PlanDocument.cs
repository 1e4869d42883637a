using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Planning;

namespace RebaseBind.Reporting;

/// <summary>What <c>plan --json</c> and <c>apply --json</c> write.</summary>
internal sealed record PlanDocument(int SchemaVersion, PlanTotalsJson Totals, IReadOnlyList<PlanImageJson> Images, IReadOnlyList<FindingJson> Findings)
{
    internal static PlanDocument Of(AddressPlan plan, IEnumerable<Finding> findings) => new(
        ReportJson.SchemaVersion,
        PlanTotalsJson.Of(plan),
        plan.Placements.Select(PlanImageJson.Of).ToArray(),
        findings.Select(FindingJson.Of).ToArray());
}
