namespace RebaseBind.Reporting;

/// <summary>The counts of a <see cref="PlanDiffDocument"/>; together every image that either plan has.</summary>
internal sealed record PlanDiffTotalsJson(int Added, int Removed, int Moved, int Unchanged)
{
    internal static PlanDiffTotalsJson Of(PlanDiff diff) => new(
        diff.Count(PlanDiffChange.Added),
        diff.Count(PlanDiffChange.Removed),
        diff.Count(PlanDiffChange.Moved),
        diff.Unchanged);
}
