using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning.Placing;

/// <summary>
/// Lays images out so that only those that may meet in a process need different addresses: a colouring of the conflict graph with intervals.
/// </summary>
/// <remarks>
/// Exact answers are out of reach (the problem is NP-hard), so the images that conflict most choose first, and when some find no room,
/// they go to the front and all is done again. An image that is free to stay where it is stays, so that the plan's result is planned alike.
/// </remarks>
internal sealed class SharedSearch(MachineImages images, SettledPlaces settled, bool[] isTooLarge)
{
    private const int Rounds = 16;

    private readonly AddressRange[] segments = PackedPlacer.Segments(images);

    /// <summary>A place for every image; null if no order was found in which each finds room.</summary>
    internal Place[]? PlaceAll(bool grows)
    {
        int[] order = Movers()
            .OrderByDescending(index => images.Inputs.Sets.SetsOf(images.Images[index]).Count)
            .ThenByDescending(index => images.RoomOf(index, grows))
            .ToArray();
        for (int round = 0; round < Rounds; round++)
        {
            var places = settled.CopyPlaces();
            HashSet<int> failed = Place(order, grows, places);
            if (failed.Count == 0)
            {
                return places;
            }

            order = order.OrderBy(index => failed.Contains(index) ? 0 : 1).ToArray();
        }

        return null;
    }

    /// <summary>Places for as many as find room, those with the most fixups for their size first.</summary>
    internal Place[] LeaveCheapest()
    {
        var places = settled.CopyPlaces();
        int[] order = Movers()
            .OrderByDescending(index => (double)images.Images[index].Fixups / images.RoomOf(index, withGrowth: false))
            .ToArray();
        Place(order, grows: false, places);
        return places;
    }

    private IEnumerable<int> Movers()
        => Enumerable.Range(0, images.Images.Length).Where(index => images.Leave[index] is null && !settled.Has(index));

    /// <summary>Places images in an order.</summary>
    /// <returns>Those that found no room.</returns>
    private HashSet<int> Place(int[] order, bool grows, Place[] places)
    {
        AddressSpaces spaces = images.CreateSpaces(mayShare: true);
        settled.AddTo(spaces);
        var failed = new HashSet<int>();
        ulong smallestFailure = ulong.MaxValue;
        foreach (int index in order)
        {
            ImageSummary image = images.Images[index];
            AddressRange own = images.RangeOf(index);
            ulong size = images.RoomOf(index, grows);
            if (images.Inputs.Layout.Seed is null && images.IsWelcomeAtItsBase(index) && !spaces.Overlaps(own, image))
            {
                places[index] = new Place(own.Start, own.Length);
                spaces.Add(own, image);
            }
            else if (size < smallestFailure && Find(image, size, spaces) is { } start)
            {
                places[index] = new Place(start, size);
                spaces.Add(new AddressRange(start, start + size), image);
            }
            else if (!isTooLarge[index])
            {
                failed.Add(index);

                // Where all images meet, what does not fit now will not fit later.
                smallestFailure = images.Inputs.Sets.AreUnrestricted ? Math.Min(smallestFailure, size) : smallestFailure;
            }
        }

        return failed;
    }

    private VirtualAddress? Find(ImageSummary image, ulong size, AddressSpaces spaces)
    {
        foreach (AddressRange segment in segments)
        {
            if (images.FindFree(spaces, segment, size, image) is { } place)
            {
                return place;
            }
        }

        return null;
    }
}
