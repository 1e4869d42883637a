using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Planning.Keeping;
using RebaseBind.Policies;
using RebaseBind.Words;

namespace RebaseBind.Planning.Placing;

/// <summary>Plans the images of one machine: settled places first, then those that can stay, then the rest.</summary>
/// <remarks>
/// While there is room, every image gets addresses that no other has. When there is not, the ways of <see cref="Attempts"/> are tried in
/// order; when even the last one fails, the images that are cheapest to relocate keep a base that overlaps another one.
/// </remarks>
internal sealed class MachinePlanner
{
    private const int SettlingRounds = 8;

    private readonly MachineImages images;
    private readonly SettledPlaces settled;
    private readonly HashSet<int> movesWithOthers = [];
    private readonly bool[] kept;
    private readonly bool[] isTooLarge;

    private MachinePlanner(MachineImages images, SettledPlaces settled)
    {
        this.images = images;
        this.settled = settled;
        kept = ChooseKept();
        isTooLarge = new bool[images.Images.Length];
        for (int i = 0; i < isTooLarge.Length; i++)
        {
            isTooLarge[i] = IsMovable(i) && !kept[i] && images.RoomOf(i, withGrowth: false) > images.LargestRange;
        }
    }

    /// <summary>The placements, in order of path.</summary>
    /// <param name="images">The images of one machine.</param>
    /// <param name="findings">Takes what could not be done.</param>
    /// <remarks>
    /// A group of images that must lie near one another, and for which no such places were found, is left alone, and all is done again.
    /// </remarks>
    internal static IEnumerable<Placement> Plan(MachineImages images, List<Finding> findings)
    {
        if (images.Near.Groups.Count == 0)
        {
            return new MachinePlanner(images, SettledPlaces.Of(images, findings)).Plan(findings);
        }

        images.LeaveTiedToFixed();
        while (true)
        {
            var found = new List<Finding>();
            Placement[] placements = [.. new MachinePlanner(images, SettledPlaces.Of(images, found)).Plan(found)];
            if (!images.LeaveTiedThatParted(placements))
            {
                findings.AddRange(found);
                return placements;
            }
        }
    }

    private IEnumerable<Placement> Plan(List<Finding> findings)
    {
        Place[] places = FindPlaces();
        var reasons = new ChoiceReasons(images, settled, kept, movesWithOthers, places);
        for (int i = 0; i < images.Images.Length; i++)
        {
            ImageSummary image = images.Images[i];
            ulong size = AddressRange.RoundUp(image.SizeOfImage);
            if (images.Leave[i] is { } leave)
            {
                yield return new Placement(image, image.ImageBase, size, leave.Action, PlacementReason.LeftAlone(leave));
            }
            else if (places[i] is { Exists: true } place)
            {
                PlacementAction action = place.Base == image.ImageBase ? PlacementAction.Kept : PlacementAction.Moved;
                yield return new Placement(
                    image,
                    place.Base,
                    place.Size,
                    action,
                    settled.WhyOf(i) ?? (action == PlacementAction.Kept ? reasons.WhyKept(i) : reasons.WhyMoved(i)));
            }
            else
            {
                findings.Add(NoRoom(i));
                yield return new Placement(image, image.ImageBase, size, PlacementAction.Fixed, PlacementReason.Of(PlacementCause.NoRoom));
            }
        }
    }

    /// <summary>Places for as many images as find one.</summary>
    /// <remarks>
    /// Where images share addresses, another one may fit once they lie there. So the result is planned again until nothing moves; else a
    /// second run on the first one's result would move images again.
    /// </remarks>
    private Place[] FindPlaces()
    {
        Place[] places = Search(out bool sharesAddresses);
        for (int round = 0; round < SettlingRounds && sharesAddresses; round++)
        {
            Place[] next = new MachinePlanner(images.At(places), settled).Search(out sharesAddresses);
            if (next.Zip(places, static (left, right) => left.Base == right.Base && left.Exists == right.Exists).All(static same => same))
            {
                break;
            }

            places = next;
        }

        return places;
    }

    private Place[] Search(out bool sharesAddresses)
    {
        sharesAddresses = false;
        foreach (Attempt attempt in Attempts())
        {
            PlaceSearch search = new(images, settled, kept, isTooLarge, attempt);
            if (search.Run() is { } places)
            {
                sharesAddresses = attempt.Shares;
                return places;
            }

            Trace?.Note($"no room for all when images that move lie {attempt}");
        }

        sharesAddresses = true;
        return new SharedSearch(images, settled, isTooLarge).LeaveCheapest();
    }

    /// <summary>The notebook, if the image it is about is among these.</summary>
    private PlanTrace? Trace => images.Images.Select(images.Inputs.TraceOf).FirstOrDefault(static trace => trace is not null);

    private IEnumerable<Attempt> Attempts()
    {
        bool grows = images.Inputs.Layout.EffectiveGrowthPercent != 0;
        bool mayShare = !images.Inputs.Sets.AreUnrestricted;
        Attempt[] all =
        [
            new(Packs: false, Grows: grows, Keeps: true, Shares: false),
            new(Packs: true, Grows: grows, Keeps: true, Shares: false),
            new(Packs: true, Grows: false, Keeps: true, Shares: false),
            new(Packs: true, Grows: false, Keeps: false, Shares: false),
            new(Packs: true, Grows: grows, Keeps: true, Shares: true),
            new(Packs: true, Grows: false, Keeps: true, Shares: true),
        ];
        return all
            .Where(attempt => (attempt.Packs || images.Inputs.Layout.Placement == PlacementMode.Stable) && (mayShare || !attempt.Shares))
            .Distinct();
    }

    private bool[] ChooseKept()
    {
        var chosen = new bool[images.Images.Length];
        if (images.Inputs.Layout.Seed is not null)
        {
            return chosen;
        }

        AddressSpaces taken = images.CreateSpaces(mayShare: false);
        settled.AddTo(taken);
        foreach (int[] group in images.Near.Groups)
        {
            if (images.Leave[group[0]] is null && !FitsWhereItIs(group, taken))
            {
                movesWithOthers.UnionWith(group);
            }
        }

        var candidates = new List<int>(chosen.Length);
        for (int i = 0; i < chosen.Length; i++)
        {
            if (!movesWithOthers.Contains(i) && CanStay(i, taken))
            {
                candidates.Add(i);
            }
        }

        bool[] keep = KeepSelection.Choose(candidates.Count, i => new LocatedImage(images.Images[candidates[i]], images.BaseOf(candidates[i])));
        for (int i = 0; i < candidates.Count; i++)
        {
            chosen[candidates[i]] = keep[i];
            images.Inputs.TraceOf(images.Images[candidates[i]])?.Note(keep[i]
                ? "it is in the set of images without overlaps that leaves the fewest fixups to rewrite, so it can stay"
                : "it could stay, but the set of images without overlaps that leaves the fewest fixups to rewrite is one without it");
        }

        return chosen;
    }

    private bool CanStay(int index, AddressSpaces taken)
    {
        ImageSummary image = images.Images[index];
        if (!IsMovable(index))
        {
            return false;
        }

        // An image for which no range is large enough has nowhere to go.
        if (images.GathersAtTop && images.RoomOf(index, withGrowth: false) <= images.LargestRange)
        {
            images.Inputs.TraceOf(image)?.Note("it moves to the top of its range, wherever it is: placement 'top'");
            return false;
        }

        if (!images.IsWelcomeAtItsBase(index))
        {
            images.Inputs.TraceOf(image)?.Note(
                $"it cannot stay: {image.ImageBase} is a linker's default in a layout with a lock file, or lies outside {images.Ranges.Usable}");
            return false;
        }

        if (taken.Overlaps(images.RangeOf(index), image))
        {
            images.Inputs.TraceOf(image)?.Note(
                "it cannot stay: its addresses are reserved, locked or pinned for another image, or under one that cannot move");
            return false;
        }

        return true;
    }

    /// <summary>Whether a group of images that are tied to each other can stay: each in reach of the others, and nothing in the way of any.</summary>
    private bool FitsWhereItIs(int[] group, AddressSpaces taken)
        => Array.TrueForAll(group, i => CanStay(i, taken)
            && !OverlapsAnother(i)
            && Array.TrueForAll(group, other => NearGroups.AreNear(images.RangeOf(i), images.RangeOf(other))));

    private bool OverlapsAnother(int index)
    {
        AddressRange own = images.RangeOf(index);
        for (int i = 0; i < images.Images.Length; i++)
        {
            ImageSummary other = images.Images[i];
            if (i != index && !other.IsForeign && images.RangeOf(i).Overlaps(own) && images.Inputs.Sets.MayMeet(other, images.Images[index]))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsMovable(int index) => images.Leave[index] is null && !settled.Has(index);

    private Finding NoRoom(int index)
    {
        ImageSummary image = images.Images[index];
        string cost = $"it stays at {image.ImageBase}; loaded when that is taken, it is relocated: "
            + $"{Amounts.Count(image.Fixups, "fixup")} in {Amounts.Count(image.RelocationPages, "page")}, private in every process";
        return isTooLarge[index]
            ? new Finding(
                FindingCatalog.ImageTooLarge,
                FindingSeverity.Warning,
                image.Path,
                $"its {Amounts.Size(image.SizeOfImage)} fit into no address range for its machine; {cost}")
            : new Finding(
                FindingCatalog.NoRoom,
                FindingSeverity.Warning,
                image.Path,
                $"no {Amounts.Size(image.SizeOfImage)} of address space are left for it{Outside()}; {cost}");
    }

    /// <summary>The addresses near EXEs, if they take a part of the ranges.</summary>
    private string Outside()
    {
        string[] exes =
        [
            .. images.Exes
                .Where(near => images.Ranges.Placement.Any(near.Range.Overlaps))
                .Select(static near => near.Exe.Path),
        ];
        return exes.Length == 0 ? string.Empty
            : $" outside the 2 GiB around {exes[0]}{(exes.Length == 1 ? string.Empty : $" and {Amounts.Count(exes.Length - 1, "other EXE")}")}, "
            + $"which {PolicyWords.NearExe} keeps free";
    }
}
