using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Processes;

namespace RebaseBind.Planning;

/// <summary>
/// Takes images that never meet (<see cref="NeverMeet"/>) out of overlaps: the sweep names one image that each overlaps, and if the two never meet,
/// another that overlaps it may.
/// </summary>
internal sealed class MetOverlaps
{
    /// <summary>
    /// So many images before and behind it in order of address are looked at. An image that meets none of them keeps the overlap, wrong though
    /// it may be.
    /// </summary>
    private const int Reach = 1000;

    private readonly LocatedImage[] images;
    private readonly LoadSets sets;
    private readonly Dictionary<ImageSummary, int> indexOf = new(SameObject.Comparer);

    private MetOverlaps(LocatedImage[] inOrderOfAddress, LoadSets sets)
    {
        images = inOrderOfAddress;
        this.sets = sets;
        for (int i = 0; i < images.Length; i++)
        {
            indexOf[images[i].Image] = i;
        }
    }

    /// <summary>The overlaps, each with a partner that the image may meet.</summary>
    /// <param name="overlaps">What the sweep found.</param>
    /// <param name="inOrderOfAddress">What it went over.</param>
    /// <param name="sets">Who may meet whom.</param>
    internal static List<Overlap> Of(List<Overlap> overlaps, LocatedImage[] inOrderOfAddress, LoadSets sets)
    {
        if (!overlaps.Exists(AreApart))
        {
            return overlaps;
        }

        var finder = new MetOverlaps(inOrderOfAddress, sets);
        return [.. overlaps.Select(overlap => AreApart(overlap) ? finder.FindOther(overlap) : overlap).OfType<Overlap>()];
    }

    private static bool AreApart(Overlap overlap) => NeverMeet.Why(overlap.Image, overlap.Partner) is not null;

    private Overlap? FindOther(Overlap overlap)
    {
        int index = indexOf[overlap.Image];
        int first = Math.Max(0, index - Reach);
        int last = Math.Min(images.Length - 1, index + Reach);
        for (int i = first; i <= last; i++)
        {
            LocatedImage other = images[i];
            if (i != index && other.Image.Machine == overlap.Image.Machine && OverlapFinder.Matters(other.Image)
                && other.Range.Overlaps(images[index].Range) && sets.MayMeet(overlap.Image, other.Image))
            {
                return new Overlap(overlap.Image, overlap.Base, other.Image, other.Base);
            }
        }

        bool isAll = !IsWithin(first - 1, index) && !IsWithin(last + 1, index);
        return isAll ? null : overlap;
    }

    /// <summary>Whether an image just outside of what was looked at overlaps, so that there may be more.</summary>
    private bool IsWithin(int other, int index)
        => other >= 0 && other < images.Length && images[other].Image.Machine == images[index].Image.Machine
            && images[other].Range.Overlaps(images[index].Range);
}
