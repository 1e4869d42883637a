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

/// <summary>The counts of a <see cref="PlanDiffDocument"/>; together every image that either plan has.</summary>
internal sealed record PlanDiffTotalsJson(int Added, int Removed, int Moved, int Unchanged)
{
    internal static PlanDiffTotalsJson Of(PlanDiff diff) => new(
        diff.Count(PlanDiffChange.Added),
        diff.Count(PlanDiffChange.Removed),
        diff.Count(PlanDiffChange.Moved),
        diff.Unchanged);
}

/// <summary>One image of a <see cref="PlanDiffDocument"/>; sizes in bytes, and nothing of a plan that does not have the image.</summary>
internal sealed record PlanDiffImageJson(
    string Path,
    string Machine,
    string Change,
    string? OldBase,
    string? NewBase,
    uint? OldSizeOfImage,
    uint? NewSizeOfImage,
    string? OldReason,
    string? NewReason)
{
    internal static PlanDiffImageJson Of(PlanDiffImage image) => new(
        image.Path,
        image.Machine,
        image.Change.ToWord(),
        image.Old?.Base.ToString(),
        image.New?.Base.ToString(),
        image.Old?.SizeOfImage,
        image.New?.SizeOfImage,
        image.Old?.Reason,
        image.New?.Reason);
}
