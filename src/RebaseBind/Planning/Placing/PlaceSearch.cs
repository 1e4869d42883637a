using System;
using System.Collections.Generic;
using RebaseBind.Addresses;
using RebaseBind.Images;

namespace RebaseBind.Planning.Placing;

/// <summary>Tries one way to give every image of a machine its place.</summary>
internal sealed class PlaceSearch(MachineImages images, SettledPlaces settled, bool[] kept, bool[] isTooLarge, Attempt attempt)
{
    /// <summary>A place for every image that may move and is not too large for any range; null if one of them finds no room.</summary>
    internal Place[]? Run()
    {
        if (attempt.Shares)
        {
            return new SharedSearch(images, settled, isTooLarge).PlaceAll(attempt.Grows);
        }

        AddressSpaces spaces = images.CreateSpaces(mayShare: false);
        settled.AddTo(spaces);
        var places = settled.CopyPlaces();
        if (attempt.Keeps)
        {
            Keep(places, spaces);
        }

        List<int> movers = FindMovers(places, out ulong needed);
        if (needed > spaces.CountFree(images.Ranges.Placement))
        {
            return null;
        }

        return attempt.Packs
            ? new PackedPlacer(images, spaces, attempt.Grows).Place(movers, places) ? places : null
            : new StablePlacer(images, spaces, attempt.Grows).Place(movers, places) ? places : null;
    }

    private void Keep(Place[] places, AddressSpaces spaces)
    {
        for (int i = 0; i < kept.Length; i++)
        {
            if (kept[i])
            {
                spaces.Add(images.RangeOf(i), images.Images[i]);
            }
        }

        for (int i = 0; i < kept.Length; i++)
        {
            if (kept[i])
            {
                ImageSummary image = images.Images[i];
                AddressRange own = images.RangeOf(i);
                ulong wanted = Math.Min(images.RoomOf(i, attempt.Grows) - own.Length, images.Ranges.Around(own).End.Value - own.End.Value);
                ulong room = spaces.CountFreeBehind(own.End, wanted, image);
                spaces.Add(new AddressRange(own.End, own.End + room), image);
                places[i] = new Place(own.Start, own.Length + room);
            }
        }
    }

    private List<int> FindMovers(Place[] places, out ulong needed)
    {
        var movers = new List<int>(places.Length);
        needed = 0;
        for (int i = 0; i < places.Length; i++)
        {
            if (!places[i].Exists && images.Leave[i] is null && !isTooLarge[i])
            {
                movers.Add(i);
                needed += images.RoomOf(i, attempt.Grows);
            }
        }

        return movers;
    }
}
