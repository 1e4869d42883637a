using System.Collections.Generic;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>The addresses of one machine that are taken, as ranges that neither overlap nor touch.</summary>
internal sealed class OccupiedSpace
{
    private readonly SortedSet<AddressRange> ranges = new(Comparer<AddressRange>.Create(static (left, right) => left.Start.CompareTo(right.Start)));

    /// <summary>Takes a range, whether or not parts of it are taken already.</summary>
    internal void Add(AddressRange range)
    {
        while (FirstTouching(range) is { } other)
        {
            ranges.Remove(other);
            range = new AddressRange(
                other.Start < range.Start ? other.Start : range.Start,
                other.End > range.End ? other.End : range.End);
        }

        ranges.Add(range);
    }

    /// <summary>Whether any of <paramref name="range"/> is taken.</summary>
    internal bool Overlaps(AddressRange range) => LastStartingBelow(range.End) is { } other && other.Overlaps(range);

    /// <summary>The first free place for <paramref name="size"/> bytes at or above <paramref name="from"/> and wholly below <paramref name="end"/>.</summary>
    internal VirtualAddress? FindFree(VirtualAddress from, VirtualAddress end, ulong size)
    {
        VirtualAddress place = from;
        while (place < end && size <= end.Value - place.Value)
        {
            if (LastStartingBelow(place + size) is not { } other || other.End <= place)
            {
                return place;
            }

            // Every base is a multiple of 64 KiB; a reserved range need not end on one.
            place = new VirtualAddress(AddressRange.RoundUp(other.End.Value));
        }

        return null;
    }

    private AddressRange? FirstTouching(AddressRange range)
        => LastStartingBelow(range.End + 1) is { } other && other.End >= range.Start ? other : null;

    private AddressRange? LastStartingBelow(VirtualAddress limit)
    {
        if (ranges.Count == 0 || limit.Value == 0)
        {
            return null;
        }

        SortedSet<AddressRange> below = ranges.GetViewBetween(default, new AddressRange(new VirtualAddress(limit.Value - 1), limit));
        AddressRange last = below.Max;
        return last.End.Value == 0 ? null : last;
    }
}
