using System;
using RebaseBind.Addresses;
using RebaseBind.Images;

namespace RebaseBind.Planning.Keeping;

/// <summary>Chooses, among images at the bases they have, the set without overlaps that leaves the fewest fixups to rewrite.</summary>
/// <remarks>
/// Weighted interval scheduling: with the images in order of their ends, the best set among the first i either leaves out image i or
/// consists of it and the best set among those that end before it starts. Exact, in O(n log n). Of sets with as many fixups the one with
/// more bytes is better, of those the one that has the first path that the other lacks; so there is one best set, whatever the order.
/// </remarks>
internal static class KeepSelection
{
    /// <summary>Which of the images to keep.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="at">Tells an image and the base it has by its number, from 0; the numbers are in order of path.</param>
    internal static bool[] Choose(int count, Func<int, LocatedImage> at)
    {
        var ends = new ulong[count];
        var byEnd = new int[count];
        for (int i = 0; i < count; i++)
        {
            ends[i] = at(i).Range.End.Value;
            byEnd[i] = i;
        }

        Array.Sort(ends, byEnd);
        var chains = new KeepChains();
        var best = new Weight[count + 1];
        var last = new int[count + 1];
        for (int i = 0; i < count; i++)
        {
            LocatedImage image = at(byEnd[i]);
            int before = CountEndingBy(image.Base.Value, ends, i);
            Weight with = best[before] + Weight.Of(image.Image);
            bool takes = with.Outweighs(best[i]) || (with == best[i] && chains.IsFirstByName(byEnd[i], last[before], last[i]));
            best[i + 1] = takes ? with : best[i];
            last[i + 1] = takes ? chains.Extend(last[before], byEnd[i]) : last[i];
        }

        return chains.MembersOf(last[count], count);
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

    private readonly record struct Weight(long Fixups, long Bytes)
    {
        public static Weight operator +(Weight left, Weight right) => new(left.Fixups + right.Fixups, left.Bytes + right.Bytes);

        public static Weight Of(ImageSummary image) => new(image.Fixups, image.SizeOfImage);

        public bool Outweighs(Weight other) => Fixups != other.Fixups ? Fixups > other.Fixups : Bytes > other.Bytes;
    }
}
