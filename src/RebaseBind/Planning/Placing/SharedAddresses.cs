using System;
using System.Collections.Generic;
using RebaseBind.Addresses;

namespace RebaseBind.Planning.Placing;

/// <summary>Finds ranges that have addresses in common.</summary>
internal static class SharedAddresses
{
    /// <summary>For each range whether another one overlaps it; O(n log n).</summary>
    internal static bool[] Find(IReadOnlyList<AddressRange> ranges)
    {
        var starts = new ulong[ranges.Count];
        var order = new int[ranges.Count];
        for (int i = 0; i < order.Length; i++)
        {
            starts[i] = ranges[i].Start.Value;
            order[i] = i;
        }

        Array.Sort(starts, order);
        var isShared = new bool[order.Length];
        for (int i = 1, furthest = order.Length == 0 ? 0 : order[0]; i < order.Length; i++)
        {
            if (ranges[furthest].Overlaps(ranges[order[i]]))
            {
                isShared[furthest] = true;
                isShared[order[i]] = true;
            }

            furthest = ranges[order[i]].End > ranges[furthest].End ? order[i] : furthest;
        }

        return isShared;
    }
}
