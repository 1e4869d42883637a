using System.Collections.Generic;
using RebaseBind.Gathering;

namespace RebaseBind.Planning;

/// <summary>Chooses, among images at the bases they have, a set without overlaps that leaves the fewest fixups to rewrite.</summary>
/// <remarks>
/// Weighted interval scheduling: with the images in order of their ends, the best set among the first i either leaves out image i or
/// consists of it and the best set among those that end before it starts. Exact, in O(n log n).
/// </remarks>
internal static class KeepSelection
{
    /// <summary>The images to keep. Ties go to more bytes, then to more images, then to the smaller path.</summary>
    internal static HashSet<ImageSummary> Choose(IEnumerable<ImageSummary> images)
    {
        var byEnd = new List<ImageSummary>(images);
        byEnd.Sort(CompareByEnd);
        var ends = new ulong[byEnd.Count];
        var best = new Weight[byEnd.Count + 1];
        var takes = new bool[byEnd.Count];
        var before = new int[byEnd.Count];
        for (int i = 0; i < byEnd.Count; i++)
        {
            AddressRange range = RangeOf(byEnd[i]);
            ends[i] = range.End.Value;
            before[i] = CountEndingBy(range.Start.Value, ends, i);
            Weight with = best[before[i]] + Weight.Of(byEnd[i]);
            takes[i] = with.Outweighs(best[i]);
            best[i + 1] = takes[i] ? with : best[i];
        }

        var kept = new HashSet<ImageSummary>(ReferenceComparer.Instance);
        for (int i = byEnd.Count; i > 0;)
        {
            if (takes[i - 1])
            {
                kept.Add(byEnd[i - 1]);
                i = before[i - 1];
            }
            else
            {
                i--;
            }
        }

        return kept;
    }

    private static AddressRange RangeOf(ImageSummary image) => AddressRange.ForImage(image.ImageBase, image.SizeOfImage);

    private static int CompareByEnd(ImageSummary left, ImageSummary right)
    {
        int byEnd = RangeOf(left).End.CompareTo(RangeOf(right).End);
        return byEnd != 0 ? byEnd : string.CompareOrdinal(left.Path, right.Path);
    }

    /// <summary>How many of the first <paramref name="count"/> images end at or before <paramref name="start"/>.</summary>
    private static int CountEndingBy(ulong start, ulong[] ends, int count)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ends[middle] <= start)
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

    private readonly record struct Weight(long Fixups, long Bytes, int Images)
    {
        public static Weight operator +(Weight left, Weight right) => new(left.Fixups + right.Fixups, left.Bytes + right.Bytes, left.Images + right.Images);

        public static Weight Of(ImageSummary image) => new(image.Fixups, image.SizeOfImage, 1);

        public bool Outweighs(Weight other)
            => Fixups != other.Fixups ? Fixups > other.Fixups
            : Bytes != other.Bytes ? Bytes > other.Bytes
            : Images > other.Images;
    }

    private sealed class ReferenceComparer : IEqualityComparer<ImageSummary>
    {
        internal static readonly ReferenceComparer Instance = new();

        public bool Equals(ImageSummary? x, ImageSummary? y) => ReferenceEquals(x, y);

        public int GetHashCode(ImageSummary obj) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
    }
}
