using RebaseBind.Planning;

namespace RebaseBind.Reporting;

/// <summary>The counts of a <see cref="PlanDocument"/>: images by action, and images that overlap another before and after.</summary>
internal sealed record PlanTotalsJson(int Images, int Moved, int Kept, int Fixed, int Skipped, int OverlappingBefore, int OverlappingAfter)
{
    internal static PlanTotalsJson Of(AddressPlan plan) => new(
        plan.Placements.Count,
        plan.Count(PlacementAction.Moved),
        plan.Count(PlacementAction.Kept),
        plan.Count(PlacementAction.Fixed),
        plan.Count(PlacementAction.Skipped),
        plan.OverlapsBefore.Count,
        plan.OverlapsAfter.Count);
}
