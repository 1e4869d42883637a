using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;

namespace RebaseBind.Planning.Placing;

/// <summary>Images and where they are, to be asked which of them is in another one's way.</summary>
internal sealed class NeighbourTable
{
    private readonly ImageSummary[] images;
    private readonly ulong[] starts;
    private readonly ulong[] ends;
    private readonly int[] furthest;

    internal NeighbourTable(IEnumerable<LocatedImage> located)
    {
        LocatedImage[] sorted = located.ToArray();
        starts = Array.ConvertAll(sorted, image => image.Base.Value);
        Array.Sort(starts, sorted);
        images = Array.ConvertAll(sorted, image => image.Image);
        ends = Array.ConvertAll(sorted, image => image.Range.End.Value);
        furthest = new int[images.Length];
        for (int i = 0; i < images.Length; i++)
        {
            furthest[i] = i > 0 && ends[furthest[i - 1]] >= ends[i] ? furthest[i - 1] : i;
        }
    }

    /// <summary>An image that overlaps <paramref name="range"/>; null if none does.</summary>
    internal ImageSummary? Find(AddressRange range)
    {
        int index = Array.BinarySearch(starts, range.End.Value);
        index = index < 0 ? ~index : index;
        while (index > 0 && starts[index - 1] >= range.End.Value)
        {
            index--;
        }

        // Of those that start below the range's end, the one that reaches furthest overlaps it if any does.
        return index > 0 && ends[furthest[index - 1]] > range.Start.Value ? images[furthest[index - 1]] : null;
    }
}
