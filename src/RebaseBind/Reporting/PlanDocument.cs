using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Planning;

namespace RebaseBind.Reporting;

/// <summary>What <c>plan --json</c> and <c>apply --json</c> write.</summary>
internal sealed record PlanDocument(int SchemaVersion, PlanTotalsJson Totals, IReadOnlyList<PlanImageJson> Images, IReadOnlyList<FindingJson> Findings)
{
    internal static PlanDocument Of(AddressPlan plan, IReadOnlyList<ImageBinding>? bindings, IEnumerable<Finding> findings)
    {
        Dictionary<string, ImageBinding> known = (bindings ?? []).ToDictionary(static binding => binding.Path, StringComparer.Ordinal);
        return new PlanDocument(
            ReportJson.SchemaVersion,
            PlanTotalsJson.Of(plan, bindings),
            plan.Placements.Select(placement => PlanImageJson.Of(placement, known.TryGetValue(placement.Image.Path, out ImageBinding? binding) ? binding : null)).ToArray(),
            findings.Select(FindingJson.Of).ToArray());
    }
}
