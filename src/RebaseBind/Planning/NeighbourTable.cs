using System.Collections.Generic;
using System.Linq;
using RebaseBind.Gathering;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>Images that stay where they are, to be asked which of them is in another one's way.</summary>
internal sealed class NeighbourTable
{
    private readonly ImageSummary[] images;
    private readonly VirtualAddress[] starts;
    private readonly int[] furthest;

    internal NeighbourTable(IEnumerable<ImageSummary> stationary)
    {
        images = stationary.OrderBy(image => image.ImageBase).ToArray();
        starts = System.Array.ConvertAll(images, image => image.ImageBase);
        furthest = new int[images.Length];
        for (int i = 0; i < images.Length; i++)
        {
            furthest[i] = i > 0 && EndOf(furthest[i - 1]) >= EndOf(i) ? furthest[i - 1] : i;
        }
    }

    /// <summary>An image that overlaps <paramref name="range"/>; null if none does.</summary>
    internal ImageSummary? Find(AddressRange range)
    {
        int index = System.Array.BinarySearch(starts, range.End);
        index = index < 0 ? ~index : index;
        while (index > 0 && starts[index - 1] >= range.End)
        {
            index--;
        }

        // Of those that start below the range's end, the one that reaches furthest overlaps it if any does.
        return index > 0 && EndOf(furthest[index - 1]) > range.Start ? images[furthest[index - 1]] : null;
    }

    private VirtualAddress EndOf(int index) => AddressRange.ForImage(images[index].ImageBase, images[index].SizeOfImage).End;
}
