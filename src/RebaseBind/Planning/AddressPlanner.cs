using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>Gives every image a base of its own: facts in, decisions out, the same for any order of the images.</summary>
public static class AddressPlanner
{
    /// <summary>Plans each machine on its own: images of different machines never meet in a process.</summary>
    /// <param name="images">The images; their paths are unique.</param>
    /// <param name="options">What may be moved, and where to.</param>
    public static AddressPlan Plan(IEnumerable<ImageSummary> images, RebaseBindOptions options)
    {
        ImageSummary[] sorted = images.OrderBy(image => image.Path, StringComparer.Ordinal).ToArray();
        var placements = new List<Placement>(sorted.Length);
        var findings = new List<Finding>();
        foreach (var machine in sorted.GroupBy(image => image.Machine))
        {
            placements.AddRange(PlanMachine(machine.ToArray(), MachineRanges.For(machine.Key), options, findings));
        }

        placements.Sort(static (left, right) => string.CompareOrdinal(left.Image.Path, right.Image.Path));
        IReadOnlyList<Overlap> before = OverlapFinder.Find(sorted.Select(LocatedImage.AtItsOwnBase));
        IReadOnlyList<Overlap> after = OverlapFinder.Find(placements.Select(placement => new LocatedImage(placement.Image, placement.Base)));
        findings.AddRange(LeftAlone(sorted, after, options));
        return new AddressPlan(placements, before, after, findings);
    }

    private static IEnumerable<Placement> PlanMachine(ImageSummary[] images, MachineRanges ranges, RebaseBindOptions options, List<Finding> findings)
    {
        var occupied = new OccupiedSpace();
        foreach (AddressRange reserved in options.Reserved)
        {
            occupied.Add(reserved);
        }

        var movable = new List<ImageSummary>();
        foreach (ImageSummary image in images)
        {
            if (LeaveReason.For(image, options.Signed) is { } reason)
            {
                occupied.Add(RangeOf(image));
                yield return new Placement(image, image.ImageBase, reason.Action, reason.Text);
            }
            else
            {
                movable.Add(image);
            }
        }

        HashSet<ImageSummary> kept = KeepSelection.Choose(movable.Where(image => ranges.Usable.Contains(RangeOf(image)) && !occupied.Overlaps(RangeOf(image))));
        var neighbours = new NeighbourTable(images.Where(image => kept.Contains(image) || LeaveReason.For(image, options.Signed) is not null));
        foreach (ImageSummary image in kept)
        {
            occupied.Add(RangeOf(image));
        }

        foreach (ImageSummary image in movable)
        {
            if (kept.Contains(image))
            {
                yield return new Placement(image, image.ImageBase, PlacementAction.Kept, "fits where the linker put it");
            }
            else if (FindPlace(image, ranges, occupied, options.GrowthPercent) is { } range)
            {
                occupied.Add(range);
                yield return new Placement(image, range.Start, PlacementAction.Moved, WhyMoved(image, ranges, neighbours));
            }
            else
            {
                findings.Add(new Finding(FindingCatalog.NoRoom, FindingSeverity.Warning, image.Path, FormattableString.Invariant($"no {image.SizeOfImage:N0} bytes of address space are left for it; it stays at {image.ImageBase} and is relocated at load time")));
                yield return new Placement(image, image.ImageBase, PlacementAction.Fixed, "no address range left");
            }
        }
    }

    /// <summary>The image's own place in the first range with room: where its name's hash falls, or the next free place after that.</summary>
    private static AddressRange? FindPlace(ImageSummary image, MachineRanges ranges, OccupiedSpace occupied, int growthPercent)
    {
        ulong grown = AddressRange.RoundUp(image.SizeOfImage + (image.SizeOfImage * (ulong)growthPercent / 100));
        ulong exact = AddressRange.RoundUp(image.SizeOfImage);
        ulong[] sizes = grown == exact ? [exact] : [grown, exact];
        ulong hash = PlaceHash.Of(image.Path);
        foreach (ulong size in sizes)
        {
            foreach (AddressRange range in ranges.Placement)
            {
                ulong units = range.Length / VirtualAddress.AllocationGranularity;
                VirtualAddress home = range.Start + (hash % units * VirtualAddress.AllocationGranularity);
                VirtualAddress? place = occupied.FindFree(home, range.End, size) ?? occupied.FindFree(range.Start, range.End, size);
                if (place is { } start)
                {
                    return new AddressRange(start, start + size);
                }
            }
        }

        return null;
    }

    private static string WhyMoved(ImageSummary image, MachineRanges ranges, NeighbourTable neighbours)
    {
        if (!ranges.Usable.Contains(RangeOf(image)))
        {
            return FormattableString.Invariant($"its base {image.ImageBase} lies outside {ranges.Usable}");
        }

        return neighbours.Find(RangeOf(image)) is { } partner
            ? FormattableString.Invariant($"overlapped {partner.Path} ({image.Fixups:N0} fixups against {partner.Fixups:N0})")
            : "its base lies in a reserved range";
    }

    /// <summary>A finding for each image that was left alone: a warning where it overlaps another, otherwise a note.</summary>
    private static IEnumerable<Finding> LeftAlone(ImageSummary[] images, IReadOnlyList<Overlap> after, RebaseBindOptions options)
    {
        Dictionary<string, Overlap> overlaps = after.ToDictionary(overlap => overlap.Image.Path, StringComparer.Ordinal);
        foreach (ImageSummary image in images)
        {
            if (LeaveReason.For(image, options.Signed) is not { Code: { } code } reason)
            {
                continue;
            }

            yield return overlaps.TryGetValue(image.Path, out Overlap? overlap)
                ? new Finding(code, FindingSeverity.Warning, image.Path, $"left at {image.ImageBase}, overlapping {overlap.Partner.Path}: {reason.Text}")
                : new Finding(code, FindingSeverity.Note, image.Path, $"left at {image.ImageBase}, overlapping nothing: {reason.Text}");
        }
    }

    private static AddressRange RangeOf(ImageSummary image) => AddressRange.ForImage(image.ImageBase, image.SizeOfImage);
}
