using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Locking;

namespace RebaseBind.Planning.Placing;

/// <summary>Says why an image stays at its base, or could not.</summary>
internal sealed class ChoiceReasons
{
    private readonly MachineImages images;
    private readonly SettledPlaces settled;
    private readonly bool[] kept;
    private readonly HashSet<int> movesWithOthers;
    private readonly NeighbourTable stationary;
    private readonly bool[]? isShared;

    internal ChoiceReasons(MachineImages images, SettledPlaces settled, bool[] kept, HashSet<int> movesWithOthers, Place[] places)
    {
        this.images = images;
        this.settled = settled;
        this.kept = kept;
        this.movesWithOthers = movesWithOthers;
        stationary = new NeighbourTable(Enumerable.Range(0, places.Length).Where(i => StaysPut(i, places[i])).Select(i => At(i, places[i])));
        isShared = images.Inputs.Sets.AreUnrestricted ? null : SharedAddresses.Find([.. Enumerable.Range(0, places.Length).Select(RangeOf)]);

        AddressRange RangeOf(int index) => images.Leave[index] is null && !places[index].Exists ? default : At(index, places[index]).Range;
    }

    internal PlacementReason WhyKept(int index)
        => PlacementReason.Of(isShared is not null && isShared[index] ? PlacementCause.MeetsNobody : PlacementCause.Fits);

    internal PlacementReason WhyMoved(int index)
    {
        ImageSummary image = images.Images[index];
        AddressRange own = AddressRange.OfImage(image);
        return images.Inputs.Layout.Seed is not null ? PlacementReason.Of(PlacementCause.Seeded)
            : !images.IsInRange(own) ? PlacementReason.OutOfRange(images.Ranges.Usable)
            : stationary.Find(own) is { } partner && images.Inputs.Sets.MayMeet(image, partner) ? PlacementReason.Overlapped(partner)
            : FindReserved(own) is { } reserved ? PlacementReason.Reserved(reserved)
            : !images.IsWelcomeAtItsBase(index) ? PlacementReason.Of(PlacementCause.DefaultBase)
            : movesWithOthers.Contains(index) ? PlacementReason.Together(images.Images[images.PartnerOf(index)])
            : PlacementReason.Of(images.GathersAtTop ? PlacementCause.ToTheTop : PlacementCause.MadeRoom);
    }

    /// <summary>Images that were there before this one was placed: those left alone, settled or kept.</summary>
    private bool StaysPut(int index, Place place)
        => images.Leave[index] is not null || settled.Has(index) || (kept[index] && place.Exists && place.Base == images.Images[index].ImageBase);

    private LocatedImage At(int index, Place place)
        => new(images.Images[index], images.Leave[index] is null && place.Exists ? place.Base : images.Images[index].ImageBase);

    private string? FindReserved(AddressRange own)
    {
        foreach (AddressRange range in images.Inputs.Layout.Reserved.Concat(images.Ranges.Reserved).Where(range => range.Overlaps(own)))
        {
            return $"the reserved {range}";
        }

        foreach (LockEntry entry in settled.Absent.Where(entry => entry.Range.Overlaps(own)))
        {
            return $"addresses locked for {entry.Path}";
        }

        return images.Inputs.Pins.Unused.Any(range => range.Overlaps(own)) ? "addresses pinned for another image" : null;
    }
}
