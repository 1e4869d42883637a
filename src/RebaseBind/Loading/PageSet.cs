using System;
using System.Collections.Generic;

namespace RebaseBind.Loading;

/// <summary>Pages of 4 KiB of one image, by number: page n starts at RVA n * 0x1000.</summary>
internal sealed class PageSet
{
    /// <summary>The size of a page in bytes.</summary>
    internal const uint PageSize = 0x1000;

    private const int PageShift = 12;

    private readonly (uint First, uint End)[] ranges;

    private PageSet((uint First, uint End)[] ranges)
    {
        this.ranges = ranges;
        foreach ((uint first, uint end) in ranges)
        {
            Count += (int)(end - first);
        }
    }

    /// <summary>No page.</summary>
    internal static PageSet Empty { get; } = new([]);

    /// <summary>How many pages.</summary>
    internal int Count { get; }

    /// <summary>The pages in order, as ranges that neither meet nor touch: the first page and the one after the last.</summary>
    internal IReadOnlyList<(uint First, uint End)> Ranges => ranges;

    /// <summary>Whether a page is among them.</summary>
    internal bool Contains(uint page)
    {
        int low = 0;
        int high = ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (ranges[middle].End <= page)
            {
                low = middle + 1;
            }
            else if (ranges[middle].First > page)
            {
                high = middle - 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The pages of this and another set.</summary>
    internal PageSet Union(PageSet other)
    {
        if (Count == 0 || other.Count == 0)
        {
            return Count == 0 ? other : this;
        }

        var builder = new Builder(ranges.Length + other.ranges.Length);
        for (int i = 0, j = 0; i < ranges.Length || j < other.ranges.Length;)
        {
            bool isMine = j == other.ranges.Length || (i < ranges.Length && ranges[i].First <= other.ranges[j].First);
            (uint first, uint end) = isMine ? ranges[i++] : other.ranges[j++];
            builder.AddPages(first, end);
        }

        return builder.ToSet();
    }

    /// <summary>The pages of this set that are not of another.</summary>
    internal PageSet Except(PageSet other)
    {
        if (Count == 0 || other.Count == 0)
        {
            return this;
        }

        var builder = new Builder(ranges.Length + other.ranges.Length);
        int next = 0;
        foreach ((uint first, uint end) in ranges)
        {
            uint start = first;
            while (next < other.ranges.Length && other.ranges[next].End <= start)
            {
                next++;
            }

            for (int i = next; i < other.ranges.Length && other.ranges[i].First < end; i++)
            {
                builder.AddPages(start, other.ranges[i].First);
                start = other.ranges[i].End;
            }

            builder.AddPages(start, end);
        }

        return builder.ToSet();
    }

    /// <summary>Collects pages in any order.</summary>
    internal sealed class Builder(int capacity = 4)
    {
        private readonly List<(uint First, uint End)> added = new(capacity);
        private bool isSorted = true;

        /// <summary>Adds the pages that hold some bytes.</summary>
        /// <param name="rva">RVA of the first byte.</param>
        /// <param name="size">How many bytes; 0 adds nothing.</param>
        internal void AddBytes(uint rva, uint size)
        {
            if (size != 0)
            {
                AddPages(rva >> PageShift, (uint)(((ulong)rva + size - 1) >> PageShift) + 1);
            }
        }

        /// <summary>Adds pages by number.</summary>
        internal void AddPages(uint first, uint end)
        {
            if (first >= end)
            {
                return;
            }

            int last = added.Count - 1;
            if (last >= 0 && first >= added[last].First && first <= added[last].End)
            {
                added[last] = (added[last].First, Math.Max(added[last].End, end));
                return;
            }

            isSorted &= last < 0 || first > added[last].End;
            added.Add((first, end));
        }

        /// <summary>The pages added so far.</summary>
        internal PageSet ToSet()
        {
            if (added.Count == 0)
            {
                return Empty;
            }

            if (isSorted)
            {
                return new PageSet([.. added]);
            }

            added.Sort();
            var merged = new Builder(added.Count);
            foreach ((uint first, uint end) in added)
            {
                merged.AddPages(first, end);
            }

            return new PageSet([.. merged.added]);
        }
    }
}
