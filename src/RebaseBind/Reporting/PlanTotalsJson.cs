using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Planning;

namespace RebaseBind.Reporting;

/// <summary>The counts of a <see cref="PlanDocument"/>: images by action, images that overlap another before and after, and, where binding is on, DLLs that some image imports from, and how many of them it is bound to.</summary>
internal sealed record PlanTotalsJson(int Images, int Moved, int Kept, int Fixed, int Skipped, int OverlappingBefore, int OverlappingAfter, int? ImportDescriptors, int? BoundDescriptors)
{
    internal static PlanTotalsJson Of(AddressPlan plan, IReadOnlyList<ImageBinding>? bindings) => new(
        plan.Placements.Count,
        plan.Count(PlacementAction.Moved),
        plan.Count(PlacementAction.Kept),
        plan.Count(PlacementAction.Fixed),
        plan.Count(PlacementAction.Skipped),
        plan.OverlapsBefore.Count,
        plan.OverlapsAfter.Count,
        bindings?.Sum(static binding => binding.Imports.Count),
        bindings?.Sum(static binding => binding.Imports.Count(static import => import.IsBound)));
}
