using System.Collections.Generic;
using RebaseBind.Addresses;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Loading;

/// <summary>The addresses of one process: who is where, and where there is room. Nothing is ever given back.</summary>
internal sealed class ProcessSpace
{
    private readonly AddressRange user;
    private readonly AddressRange[] areas;

    /// <summary>What is taken, in order of address.</summary>
    private readonly List<(AddressRange Range, string Owner)> taken = [];

    /// <summary>By size and beginning of the search: below this there is no room for that many bytes, and never will be again.</summary>
    private readonly Dictionary<(ulong Length, ulong From), ulong> fullBelow = [];

    /// <summary>An empty space.</summary>
    /// <param name="user">The addresses that a program may use.</param>
    /// <param name="searchFrom">Where the search for room begins.</param>
    /// <param name="reserved">Ranges that are searched before the rest, in order.</param>
    internal ProcessSpace(AddressRange user, ulong searchFrom, params IEnumerable<AddressRange> reserved)
    {
        this.user = user;
        areas = [.. reserved, new AddressRange(new VirtualAddress(searchFrom), user.End)];
    }

    /// <summary>The image or range in the way; null if there is none.</summary>
    internal string? FindOwner(AddressRange range)
    {
        if (!user.Contains(range))
        {
            return "the end of the address space";
        }

        int index = FirstEndingAfter(range.Start);
        return index < taken.Count && taken[index].Range.Overlaps(range) ? taken[index].Owner : null;
    }

    /// <summary>Takes addresses, whoever else may have some of them.</summary>
    internal void Take(AddressRange range, string owner)
    {
        int index = FirstEndingAfter(range.Start);
        while (index < taken.Count && taken[index].Range.Start < range.Start)
        {
            index++;
        }

        taken.Insert(index, (range, owner));
    }

    /// <summary>The lowest free addresses, in units of 64 KiB; null if there is no room.</summary>
    /// <param name="size">How many bytes.</param>
    /// <param name="lowest">No lower than this.</param>
    internal VirtualAddress? FindLowest(ulong size, ulong lowest = 0)
    {
        ulong length = AddressRange.RoundUp(size);
        foreach (AddressRange area in areas)
        {
            ulong from = System.Math.Max(AddressRange.RoundUp(area.Start.Value), lowest);
            ulong start = FindRoom(length, from);
            if (start + length <= area.End.Value)
            {
                return new VirtualAddress(start);
            }
        }

        return null;
    }

    /// <summary>The highest free addresses, in units of 64 KiB; null if there is no room.</summary>
    /// <param name="size">How many bytes.</param>
    internal VirtualAddress? FindHighest(ulong size)
    {
        ulong length = AddressRange.RoundUp(size);
        ulong end = user.End.Value;
        for (int i = taken.Count - 1; i >= 0 && taken[i].Range.End.Value + length > end; i--)
        {
            end = System.Math.Min(end, taken[i].Range.Start.Value / VirtualAddress.AllocationGranularity * VirtualAddress.AllocationGranularity);
        }

        return end >= user.Start.Value + length ? new VirtualAddress(end - length) : null;
    }

    private ulong FindRoom(ulong length, ulong from)
    {
        ulong start = fullBelow.TryGetValue((length, from), out ulong known) ? known : from;
        for (int i = FirstEndingAfter(new VirtualAddress(start)); i < taken.Count && taken[i].Range.Start.Value < start + length; i++)
        {
            start = System.Math.Max(start, AddressRange.RoundUp(taken[i].Range.End.Value));
        }

        fullBelow[(length, from)] = start;
        return start;
    }

    /// <summary>The largest free block, the first of several.</summary>
    internal FreeBlock LargestFreeBlock()
    {
        var largest = new FreeBlock(new AddressRange(user.Start, user.Start), null, null);
        VirtualAddress free = user.Start;
        string? below = null;
        foreach ((AddressRange range, string owner) in taken)
        {
            Note(range.Start < user.End ? range.Start : user.End, owner);
            (free, below) = range.End > free ? (range.End, owner) : (free, below);
        }

        Note(user.End, null);
        return largest;

        void Note(VirtualAddress end, string? above)
        {
            if (end > free && end.Value - free.Value > largest.Range.Length)
            {
                largest = new FreeBlock(new AddressRange(free, end), below, above);
            }
        }
    }

    /// <summary>The first range that ends after an address. Ranges overlap only where the system's own were given so.</summary>
    private int FirstEndingAfter(VirtualAddress address)
    {
        int low = 0;
        int high = taken.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (taken[middle].Range.End <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
