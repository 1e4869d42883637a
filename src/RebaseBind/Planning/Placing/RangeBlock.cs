using System;

namespace RebaseBind.Planning.Placing;

/// <summary>A few hundred of the ranges of an <see cref="OccupiedSpace"/>, in ascending order.</summary>
internal sealed class RangeBlock
{
    private const int Capacity = 256;

    /// <summary>The first addresses of the ranges.</summary>
    internal ulong[] Starts { get; } = new ulong[Capacity];

    /// <summary>The addresses after the last ones.</summary>
    internal ulong[] Ends { get; } = new ulong[Capacity];

    internal int Count { get; private set; }

    internal bool IsFull => Count == Capacity;

    internal int FirstEndingAtOrAfter(ulong address)
    {
        int found = Array.BinarySearch(Ends, 0, Count, address);
        return found < 0 ? ~found : found;
    }

    internal void Insert(int index, ulong start, ulong end)
    {
        Array.Copy(Starts, index, Starts, index + 1, Count - index);
        Array.Copy(Ends, index, Ends, index + 1, Count - index);
        Starts[index] = start;
        Ends[index] = end;
        Count++;
    }

    internal void RemoveAt(int index)
    {
        Count--;
        Array.Copy(Starts, index + 1, Starts, index, Count - index);
        Array.Copy(Ends, index + 1, Ends, index, Count - index);
    }

    /// <summary>
    /// Moves the upper half into a new block; if the next range goes to the very end, as when ranges come in order, nothing but that.
    /// </summary>
    internal RangeBlock SplitOff(int nextIndex)
    {
        var upper = new RangeBlock();
        int kept = nextIndex == Count ? Count - 1 : Count / 2;
        Array.Copy(Starts, kept, upper.Starts, 0, Count - kept);
        Array.Copy(Ends, kept, upper.Ends, 0, Count - kept);
        upper.Count = Count - kept;
        Count = kept;
        return upper;
    }
}
