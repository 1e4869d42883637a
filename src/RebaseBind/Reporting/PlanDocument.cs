using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Paging;
using RebaseBind.Planning;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>What <c>plan --json</c> and <c>apply --json</c> write.</summary>
internal sealed record PlanDocument(
    int SchemaVersion,
    PlanTotalsJson Totals,
    IReadOnlyList<FreeBlocksJson>? LargestFreeBlocks,
    IReadOnlyList<PlanImageJson> Images,
    IReadOnlyList<FindingJson> Findings)
{
    internal static PlanDocument Of(
        AddressPlan plan,
        IReadOnlyList<ImageBinding>? bindings,
        IReadOnlyList<ImageLayout>? layouts,
        IEnumerable<Finding> findings)
    {
        Dictionary<string, ImageLayout> laidOut = (layouts ?? []).ToDictionary(static layout => layout.Path, StringComparer.Ordinal);
        Dictionary<string, ImageBinding> known = (bindings ?? []).ToDictionary(static binding => binding.Path, StringComparer.Ordinal);
        return new PlanDocument(
            ReportJson.SchemaVersion,
            PlanTotalsJson.Of(plan, bindings, layouts),
            FreeBlocks.Of(plan) is { Count: not 0 } blocks ? [.. blocks.Select(FreeBlocksJson.Of)] : null,
            plan.Placements.Select(placement => PlanImageJson.Of(placement, BindingOf(placement), LayoutOf(placement))).ToArray(),
            findings.Select(FindingJson.Of).ToArray());

        ImageBinding? BindingOf(Placement placement) => known.TryGetValue(placement.Image.Path, out ImageBinding? binding) ? binding : null;

        ImageLayout? LayoutOf(Placement placement) => laidOut.TryGetValue(placement.Image.Path, out ImageLayout? layout) ? layout : null;
    }
}

/// <summary>
/// The counts of a <see cref="PlanDocument"/>: images by action, and images that overlap another before and after. If binding is on, also the DLLs
/// that some image imports from, and how many of them it is bound to; if files are laid out in pages, how many, and how many bytes longer they get.
/// </summary>
internal sealed record PlanTotalsJson(
    int Images,
    int Moved,
    int Kept,
    int Fixed,
    int Skipped,
    int OverlappingBefore,
    int OverlappingAfter,
    int? ImportDescriptors,
    int? BoundDescriptors,
    int? LaidOutInPages,
    long? LayoutGrowth)
{
    internal static PlanTotalsJson Of(AddressPlan plan, IReadOnlyList<ImageBinding>? bindings, IReadOnlyList<ImageLayout>? layouts) => new(
        plan.Placements.Count,
        plan.Count(PlacementAction.Moved),
        plan.Count(PlacementAction.Kept),
        plan.Count(PlacementAction.Fixed),
        plan.Count(PlacementAction.Skipped),
        plan.OverlapsBefore.Count,
        plan.OverlapsAfter.Count,
        bindings?.Sum(static binding => binding.Imports.Count),
        bindings?.Sum(static binding => binding.Imports.Count(static import => import.IsBound)),
        layouts?.Count,
        layouts?.Sum(static layout => (long)layout.Growth));
}

/// <summary>The largest free block of a 32-bit process with all images of a machine; in bytes.</summary>
internal sealed record FreeBlocksJson(string Machine, ulong Before, ulong After)
{
    internal static FreeBlocksJson Of(FreeBlocks blocks) => new(blocks.Machine.ToWord(), blocks.Before, blocks.After);
}

/// <summary>One image of a <see cref="PlanDocument"/>; sizes in bytes.</summary>
internal sealed record PlanImageJson(
    string Path,
    string Machine,
    string Kind,
    string OriginalBase,
    string Base,
    uint SizeOfImage,
    int Fixups,
    string Action,
    string Reason,
    int? LayoutGrowth,
    IReadOnlyList<ImportBindingJson>? Imports)
{
    internal static PlanImageJson Of(Placement placement, ImageBinding? binding, ImageLayout? layout) => new(
        placement.Image.Path,
        placement.Image.Machine.ToWord(),
        placement.Image.Kind.ToWord(),
        placement.Image.ImageBase.ToString(),
        placement.Base.ToString(),
        placement.Image.SizeOfImage,
        placement.Image.Fixups,
        placement.Action.ToWord(),
        placement.Reason,
        layout?.Growth,
        binding is { Imports.Count: not 0 } ? [.. binding.Imports.Select(ImportBindingJson.Of)] : null);
}

/// <summary>
/// One DLL that an image of a <see cref="PlanDocument"/> imports from. Target is there if it is bound, otherwise reason, and a code if there is
/// one.
/// </summary>
internal sealed record ImportBindingJson(string Dll, bool IsDelayLoaded, int Imports, bool IsBound, string? Target, string? Code, string? Reason)
{
    internal static ImportBindingJson Of(ImportBinding import) => new(
        import.Dll,
        import.IsDelayLoaded,
        import.Imports,
        import.IsBound,
        import.Target,
        import.Code,
        import.Reason.Length == 0 ? null : import.Reason);
}
