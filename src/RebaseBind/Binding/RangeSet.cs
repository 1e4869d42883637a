using System;
using System.Collections.Generic;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Binding;

/// <summary>Ranges of an image, which may overlap each other, and whether some bytes touch one of them.</summary>
internal sealed class RangeSet
{
    private readonly uint[] starts;

    /// <summary>For each start the highest end of the ranges up to it.</summary>
    private readonly ulong[] ends;

    /// <summary>A set of ranges; empty ones count for nothing.</summary>
    internal RangeSet(IReadOnlyList<(Rva Start, uint Size)> ranges)
    {
        starts = new uint[ranges.Count];
        ends = new ulong[ranges.Count];
        for (int i = 0; i < ranges.Count; i++)
        {
            starts[i] = ranges[i].Start.Value;
            ends[i] = ranges[i].Size == 0 ? 0 : ranges[i].Start.Value + (ulong)ranges[i].Size;
        }

        Array.Sort(starts, ends);
        for (int i = 1; i < ends.Length; i++)
        {
            ends[i] = Math.Max(ends[i], ends[i - 1]);
        }
    }

    /// <summary>Whether any of some bytes lies in a range.</summary>
    internal bool Touches(Rva address, uint size)
    {
        int below = FirstFrom((ulong)address.Value + size);
        return size != 0 && below != 0 && ends[below - 1] > address.Value;
    }

    /// <summary>The number of the first range that does not start below an end.</summary>
    private int FirstFrom(ulong end)
    {
        int low = 0;
        int high = starts.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = starts[middle] < end ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
