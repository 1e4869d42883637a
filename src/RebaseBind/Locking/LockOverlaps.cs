using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;

namespace RebaseBind.Locking;

/// <summary>Finds entries that claim the same addresses.</summary>
internal static class LockOverlaps
{
    /// <summary>Two entries of one machine that overlap though at least one of them is not shared; null if there are none. O(n log n).</summary>
    internal static (LockEntry First, LockEntry Second)? Find(IEnumerable<LockEntry> entries)
        => entries.GroupBy(entry => entry.Machine).Select(FindInOne).FirstOrDefault(static pair => pair is not null);

    private static (LockEntry First, LockEntry Second)? FindInOne(IGrouping<Machine, LockEntry> entries)
    {
        LockEntry? furthestShared = null;
        LockEntry? furthestOwn = null;
        foreach (LockEntry entry in entries.OrderBy(entry => entry.Base).ThenBy(entry => entry.Path, StringComparer.OrdinalIgnoreCase))
        {
            // If any entry before this one overlaps it, the one that reaches furthest does.
            if (Reaches(furthestOwn, entry))
            {
                return (furthestOwn!, entry);
            }

            if (!entry.IsShared && Reaches(furthestShared, entry))
            {
                return (furthestShared!, entry);
            }

            ref LockEntry? furthest = ref (entry.IsShared ? ref furthestShared : ref furthestOwn);
            furthest = furthest is null || entry.Range.End > furthest.Range.End ? entry : furthest;
        }

        return null;
    }

    private static bool Reaches(LockEntry? earlier, LockEntry later) => earlier is not null && earlier.Range.End > later.Range.Start;
}
