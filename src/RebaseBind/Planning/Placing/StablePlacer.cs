using System.Collections.Generic;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning.Placing;

/// <summary>Gives each image the place that its path stands for, so that others may come and go.</summary>
/// <remarks>
/// An image has a sequence of places of its own in each range, from a hash of its path. The larger size class chooses first, then the
/// smaller hash; so an image is only in the way of those that choose later, and a new one moves at most the few whose place it takes.
/// </remarks>
internal sealed class StablePlacer(MachineImages images, AddressSpaces spaces, bool grows)
{
    /// <summary>
    /// How many places of its own an image tries in a range before it takes the next free one. If half the tries fail, one image in 256 gets there.
    /// </summary>
    private const int OwnPlaces = 8;

    private readonly LayoutShift shift = new(images.Inputs.Layout.Seed);

    /// <summary>Places images.</summary>
    /// <param name="movers">Their indexes.</param>
    /// <param name="places">Takes the places.</param>
    /// <returns>Whether each found one.</returns>
    internal bool Place(List<int> movers, Place[] places)
    {
        var hashes = new ulong[places.Length];
        foreach (int index in movers)
        {
            hashes[index] = PlaceHash.Of(images.Images[images.Near.LeaderOf(index)].Path);
        }

        movers.Sort((left, right) =>
        {
            ulong leftSize = images.RoomOf(left, grows);
            ulong rightSize = images.RoomOf(right, grows);
            return leftSize != rightSize ? rightSize.CompareTo(leftSize)
                : hashes[left] != hashes[right] ? hashes[left].CompareTo(hashes[right])
                : left.CompareTo(right);
        });
        foreach (int index in movers)
        {
            ulong size = images.RoomOf(index, grows);
            if (Find(index, hashes[index], size) is not { } start)
            {
                return false;
            }

            spaces.Add(new AddressRange(start, start + size), images.Images[index]);
            places[index] = new Place(start, size);
        }

        return true;
    }

    private VirtualAddress? Find(int index, ulong hash, ulong size)
    {
        ImageSummary image = images.Images[index];
        PlanTrace? trace = images.Inputs.TraceOf(image);
        // By index: an enumerator of a read-only list is an object for each image.
        for (int i = 0; i < images.Ranges.Placement.Count; i++)
        {
            AddressRange range = images.Ranges.Placement[i];
            if (FindIn(range, image, hash, size, images.Near.IsTied(index) ? 1 : OwnPlaces, trace) is { } place)
            {
                return place;
            }

            trace?.Note($"{range} has no room for it");
        }

        return null;
    }

    private VirtualAddress? FindIn(AddressRange range, ImageSummary image, ulong hash, ulong size, int ownPlaces, PlanTrace? trace)
    {
        if (size > range.Length)
        {
            return null;
        }

        for (int attempt = 0; attempt < ownPlaces; attempt++)
        {
            VirtualAddress place = shift.PlaceOf(hash, attempt, range);
            if (size <= range.End.Value - place.Value && spaces.MayMoveTo(new AddressRange(place, place + size), image))
            {
                trace?.Note($"its path stands for {place} in {range}, which is free");
                return place;
            }

            trace?.Note($"its path stands for {place} in {range}, which is taken");
        }

        VirtualAddress home = shift.PlaceOf(hash, 0, range);
        VirtualAddress? next = spaces.FindFree(home, range.End, size, image) ?? spaces.FindFree(range.Start, range.End, size, image);
        if (next is { } free)
        {
            trace?.Note($"the next free place after {home} is {free}");
        }

        return next;
    }
}
