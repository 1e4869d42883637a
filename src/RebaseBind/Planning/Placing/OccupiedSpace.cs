using System;
using System.Collections.Generic;
using RebaseBind.Addresses;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning.Placing;

/// <summary>Addresses that are taken, as ranges that neither overlap nor touch, in ascending order.</summary>
/// <remarks>The ranges lie in blocks of a few hundred, so that adding one moves little memory and finding one is two binary searches.</remarks>
internal sealed class OccupiedSpace
{
    private readonly List<RangeBlock> blocks = [new()];

    /// <summary>Takes a range, whether or not parts of it are taken already.</summary>
    internal void Add(AddressRange range)
    {
        if (range.Length == 0)
        {
            return;
        }

        ulong start = range.Start.Value;
        ulong end = range.End.Value;
        (int block, int index) = FirstEndingAtOrAfter(start);
        while (block < blocks.Count && blocks[block].Starts[index] <= end)
        {
            start = Math.Min(start, blocks[block].Starts[index]);
            end = Math.Max(end, blocks[block].Ends[index]);
            (block, index) = Remove(block, index);
        }

        Insert(block, index, start, end);
    }

    /// <summary>Whether any of <paramref name="range"/> is taken.</summary>
    internal bool Overlaps(AddressRange range)
    {
        (int block, int index) = FirstEndingAtOrAfter(range.Start.Value + 1);
        return block < blocks.Count && blocks[block].Starts[index] < range.End.Value;
    }

    /// <summary>
    /// The first free place for <paramref name="size"/> bytes at or above <paramref name="from"/> and wholly below <paramref name="end"/>.
    /// </summary>
    internal VirtualAddress? FindFree(VirtualAddress from, VirtualAddress end, ulong size)
    {
        ulong place = AddressRange.RoundUp(from.Value);
        (int block, int index) = FirstEndingAtOrAfter(place + 1);
        for (; place < end.Value && size <= end.Value - place; (block, index) = Next(block, index))
        {
            if (block == blocks.Count || blocks[block].Starts[index] >= place + size)
            {
                return new VirtualAddress(place);
            }

            // Every base is a multiple of 64 KiB; a reserved range need not end on one.
            place = Math.Max(place, AddressRange.RoundUp(blocks[block].Ends[index]));
        }

        return null;
    }

    /// <summary>
    /// The last free place for <paramref name="size"/> bytes, whole units of 64 KiB, at or above <paramref name="start"/> and wholly below
    /// <paramref name="end"/>.
    /// </summary>
    internal VirtualAddress? FindFreeFromTop(VirtualAddress start, VirtualAddress end, ulong size)
    {
        ulong top = RoundDown(end.Value);
        (int block, int index) = FirstEndingAtOrAfter(top);
        if (block == blocks.Count || blocks[block].Starts[index] >= top)
        {
            (block, index) = Previous(block, index);
        }

        for (; top > start.Value && size <= top - start.Value; (block, index) = Previous(block, index))
        {
            if (block < 0 || blocks[block].Ends[index] <= top - size)
            {
                return new VirtualAddress(top - size);
            }

            top = RoundDown(blocks[block].Starts[index]);
        }

        return null;
    }

    /// <summary>How many bytes from an address on are free, up to a limit.</summary>
    internal ulong CountFreeBehind(VirtualAddress address, ulong limit)
    {
        (int block, int index) = FirstEndingAtOrAfter(address.Value + 1);
        return block == blocks.Count ? limit
            : blocks[block].Starts[index] <= address.Value ? 0
            : Math.Min(limit, blocks[block].Starts[index] - address.Value);
    }

    /// <summary>How many bytes of <paramref name="range"/> are free.</summary>
    internal ulong CountFree(AddressRange range)
    {
        ulong free = range.Length;
        (int block, int index) = FirstEndingAtOrAfter(range.Start.Value + 1);
        for (; block < blocks.Count && blocks[block].Starts[index] < range.End.Value; (block, index) = Next(block, index))
        {
            free -= Math.Min(blocks[block].Ends[index], range.End.Value) - Math.Max(blocks[block].Starts[index], range.Start.Value);
        }

        return free;
    }

    private (int Block, int Index) FirstEndingAtOrAfter(ulong address)
    {
        int low = 0;
        int high = blocks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            RangeBlock candidate = blocks[middle];
            if (candidate.Count == 0 || candidate.Ends[candidate.Count - 1] < address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == blocks.Count ? (low, 0) : (low, blocks[low].FirstEndingAtOrAfter(address));
    }

    private (int Block, int Index) Next(int block, int index)
        => block == blocks.Count || index + 1 < blocks[block].Count ? (block, index + 1) : (block + 1, 0);

    /// <summary>The range before one, or the last if that is behind all; block -1 if there is none.</summary>
    private (int Block, int Index) Previous(int block, int index)
        => index > 0 ? (block, index - 1) : block > 0 ? (blocks[block - 1].Count == 0 ? -1 : block - 1, blocks[block - 1].Count - 1) : (-1, 0);

    private static ulong RoundDown(ulong address) => address / VirtualAddress.AllocationGranularity * VirtualAddress.AllocationGranularity;

    private (int Block, int Index) Remove(int block, int index)
    {
        blocks[block].RemoveAt(index);
        if (blocks[block].Count == 0 && blocks.Count > 1)
        {
            blocks.RemoveAt(block);
            return (block, 0);
        }

        return index < blocks[block].Count ? (block, index) : (block + 1, 0);
    }

    private void Insert(int block, int index, ulong start, ulong end)
    {
        if (index == 0 && block > 0)
        {
            block--;
            index = blocks[block].Count;
        }

        if (blocks[block].IsFull)
        {
            blocks.Insert(block + 1, blocks[block].SplitOff(index));
            if (index > blocks[block].Count)
            {
                index -= blocks[block].Count;
                block++;
            }
        }

        blocks[block].Insert(index, start, end);
    }
}
