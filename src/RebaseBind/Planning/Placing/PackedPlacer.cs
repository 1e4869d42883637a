using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning.Placing;

/// <summary>Puts images side by side, the largest first, each into the first gap that takes it, or the last where ranges fill from the top.</summary>
internal sealed class PackedPlacer(MachineImages images, AddressSpaces spaces, bool grows)
{
    /// <summary>Places images.</summary>
    /// <param name="movers">Their indexes, in order of path.</param>
    /// <param name="places">Takes the places.</param>
    /// <returns>Whether each found one.</returns>
    internal bool Place(List<int> movers, Place[] places)
    {
        AddressRange[] segments = Segments(images);
        AddressRange[] open = segments;
        ulong last = 0;
        foreach (int index in movers.OrderByDescending(index => images.RoomOf(index, grows)))
        {
            ulong size = images.RoomOf(index, grows);
            if (size != last)
            {
                // Gaps that were too small for the last size may do for this one.
                open = [.. segments];
                last = size;
            }

            if (Find(index, size, open) is not { } start)
            {
                return false;
            }

            spaces.Add(new AddressRange(start, start + size), images.Images[index]);
            places[index] = new Place(start, size);
        }

        return true;
    }

    /// <summary>The ranges, cut where a seed lets the packing start.</summary>
    internal static AddressRange[] Segments(MachineImages images)
    {
        var shift = new LayoutShift(images.Inputs.Layout.Seed);
        return images.Ranges.Placement
            .SelectMany(range => new AddressRange[] { new(shift.StartIn(range), range.End), new(range.Start, shift.StartIn(range)) })
            .Where(segment => segment.Length != 0)
            .ToArray();
    }

    /// <summary>Finds a place.</summary>
    /// <param name="index">The image.</param>
    /// <param name="size">Its room.</param>
    /// <param name="open">The segments without what is known to have no room of this size; what is found leaves them, too.</param>
    private VirtualAddress? Find(int index, ulong size, AddressRange[] open)
    {
        for (int i = 0; i < open.Length; i++)
        {
            VirtualAddress? place = images.FindFree(spaces, open[i], size, images.Images[index]);
            open[i] = place is not { } found ? new AddressRange(open[i].End, open[i].End)
                : images.FillsFromTop ? new AddressRange(open[i].Start, found)
                : new AddressRange(found + size, open[i].End);
            if (place is not null)
            {
                return place;
            }
        }

        return null;
    }
}
