using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Reporting;

/// <summary>What <c>diff --json</c> writes.</summary>
internal sealed record PlanDiffDocument(int SchemaVersion, PlanDiffTotalsJson Totals, IReadOnlyList<PlanDiffImageJson> Images)
{
    internal static PlanDiffDocument Of(PlanDiff diff) => new(
        ReportJson.SchemaVersion,
        PlanDiffTotalsJson.Of(diff),
        diff.Images.Select(PlanDiffImageJson.Of).ToArray());
}
