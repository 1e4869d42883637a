using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Binding;
using RebaseBind.Images;
using RebaseBind.Paging;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.Reporting;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>The story of one image, as labelled lines on standard output.</summary>
internal static class ExplanationText
{
    private const int LabelWidth = 12;
    private const int PartnersShown = 10;
    private const int PageSize = 4096;

    internal static void Write(
        ImageSummary image,
        AddressPlan plan,
        PlanTrace trace,
        IReadOnlyList<ImageBinding> bindings,
        IReadOnlyList<ImageLayout> layouts,
        DynamicBasePolicy dynamicBase)
    {
        Placement placement = plan.Placements.Single(candidate => ReferenceEquals(candidate.Image, image));
        Line("image", $"{image.Path}: {image.Machine.ToWord()}, {image.Kind.ToWord()}{(image.IsDll ? string.Empty : ", exe")}");
        Line("wants", $"{AddressRange.OfImage(image)}, {Amounts.Size(image.SizeOfImage)}");
        WriteInItsWay(trace.InItsWay);
        foreach (string step in trace.Steps)
        {
            Line("considered", step);
        }

        Line("plan", placement.Action == PlacementAction.Moved
            ? $"moved to {placement.Range}, {Amounts.Size((long)placement.ReservedSize)} reserved"
            : $"{placement.Action.ToWord()} at {placement.Base}");
        Line("why", placement.Reason);
        WriteCost(image, placement, plan, ImageRebaser.ClearsDynamicBase(placement, dynamicBase));
        foreach (ImageLayout layout in layouts)
        {
            Line("layout", $"in pages: {LayoutSummary.Describe(layout.OldLength, layout.NewLength)}");
        }

        foreach (ImportBinding import in bindings.SelectMany(binding => binding.Imports))
        {
            string how = import.IsBound ? $"bound to {import.Target}" : import.Reason + (import.Code is null ? string.Empty : $" ({import.Code})");
            Line(import.IsDelayLoaded ? "delay-loads" : "imports", $"{import.Dll}, {Count(import.Imports, "import")}: {how}");
        }
    }

    private static void WriteInItsWay(IReadOnlyList<ImageSummary> partners)
    {
        foreach (ImageSummary partner in partners.Take(PartnersShown))
        {
            Line("in its way", $"{partner.Path} at {partner.ImageBase}, {Count(partner.Fixups, "fixup")}");
        }

        if (partners.Count > PartnersShown)
        {
            Line("in its way", $"{Amounts.Count(partners.Count - PartnersShown)} more");
        }

        if (partners.Count == 0)
        {
            Line("in its way", "nothing");
        }
    }

    private static void WriteCost(ImageSummary image, Placement placement, AddressPlan plan, bool isCleared)
    {
        string relocation = $"{Count(image.Fixups, "fixup")} at every load, "
            + $"{Count(image.RelocationPages, "page")} ({Amounts.Size((long)image.RelocationPages * PageSize)}) private in every process";
        bool overlaps = plan.OverlapsAfter.Any(overlap => ReferenceEquals(overlap.Image, image));
        bool overlapped = plan.OverlapsBefore.Any(overlap => ReferenceEquals(overlap.Image, image));
        Line("cost before", overlapped ? relocation + ", whenever the other image is loaded first" : "none, where its base is honoured and free");
        Line("cost after", overlaps ? relocation + ", whenever the other image is loaded first" : "none, where its base is honoured and free");
        if (placement.Action == PlacementAction.Moved)
        {
            Line("cost now", $"{Count(image.Fixups, "fixup")} rewritten once in the file");
        }

        if (image is { IsDynamicBase: true, IsManaged: false } && !isCleared)
        {
            Line(
                "mind",
                "DYNAMICBASE is set: Windows Vista and later choose the address and share the relocated pages; "
                + "the base counts only on older Windows and on Wine up to 8");
        }
    }

    private static string Count(int count, string noun) => Amounts.Count(count, noun);

    private static void Line(string label, string text)
        => Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{label.PadRight(LabelWidth)} {text}"));
}
