using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Gathering;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>Finds the images that overlap another one of their machine.</summary>
/// <remarks>
/// Two EXEs never meet in a process. Managed images count as partners, for a loader may map them at their base, but not on their own: the
/// .NET runtime lays them out. So an overlap is always one of a native DLL with anything else.
/// </remarks>
public static class OverlapFinder
{
    /// <summary>One entry for each overlapping native DLL, in order of path; O(n log n).</summary>
    /// <param name="images">Images and the bases they are taken to have.</param>
    public static IReadOnlyList<Overlap> Find(IEnumerable<(ImageSummary Image, VirtualAddress Base)> images)
    {
        var overlaps = new List<Overlap>();
        foreach (var machine in images.GroupBy(entry => entry.Image.Machine))
        {
            (ImageSummary Image, AddressRange Range)[] byAddress = machine
                .Select(entry => (entry.Image, AddressRange.ForImage(entry.Base, entry.Image.SizeOfImage)))
                .OrderBy(entry => entry.Item2.Start)
                .ThenBy(entry => entry.Image.Path, StringComparer.Ordinal)
                .ToArray();
            AddOverlaps(byAddress, overlaps);
        }

        overlaps.Sort(static (left, right) => string.CompareOrdinal(left.Image.Path, right.Image.Path));
        return overlaps;
    }

    internal static bool Counts(ImageSummary image) => image.IsDll && !image.IsManaged;

    private static void AddOverlaps((ImageSummary Image, AddressRange Range)[] byAddress, List<Overlap> overlaps)
    {
        // The image that reaches furthest among those before: it overlaps this one if any does.
        int furthest = -1;
        for (int i = 0; i < byAddress.Length; i++)
        {
            (ImageSummary image, AddressRange range) = byAddress[i];
            int partner = furthest >= 0 && byAddress[furthest].Range.End > range.Start ? furthest
                : i + 1 < byAddress.Length && byAddress[i + 1].Range.Start < range.End ? i + 1
                : -1;
            if (partner >= 0 && Counts(image))
            {
                overlaps.Add(new Overlap(image, range.Start, byAddress[partner].Image, byAddress[partner].Range.Start));
            }

            furthest = furthest < 0 || range.End > byAddress[furthest].Range.End ? i : furthest;
        }
    }
}
