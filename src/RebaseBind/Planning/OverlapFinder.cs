using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Processes;

namespace RebaseBind.Planning;

/// <summary>Finds the images that overlap another one of their machine.</summary>
/// <remarks>
/// Two EXEs never meet in a process. Managed images count as partners, for a loader may map them at their base, but not on their own: the
/// .NET runtime lays them out; likewise images that lose nothing by being relocated. What no Windows process maps is no partner either.
/// So an overlap is always one of a native DLL with anything else. Code for two processors (ARM64X, ARM64EC) is in nobody's way and minds nobody:
/// it runs under ARM64 only, where ASLR always chooses.
/// </remarks>
internal static class OverlapFinder
{
    /// <summary>One entry for each overlapping native DLL, in order of path; O(n log n).</summary>
    /// <param name="images">Images and the bases they are taken to have.</param>
    internal static IReadOnlyList<Overlap> Find(IEnumerable<LocatedImage> images) => Find(images, sets: null);

    /// <summary>One entry for each native DLL that overlaps an image it may meet, in order of path; O(n log n) and the sum of the sets.</summary>
    /// <param name="images">Images and the bases they are taken to have.</param>
    /// <param name="sets">Who may meet whom; null if all may. An image that overlaps others in several sets is told of in the first of them.</param>
    internal static IReadOnlyList<Overlap> Find(IEnumerable<LocatedImage> images, LoadSets? sets)
        => FindInPlace(images.ToArray(), sets ?? LoadSets.Everything([]));

    /// <summary>One entry for each native DLL that overlaps any other image, wherever the two may be loaded.</summary>
    internal static IReadOnlyList<Overlap> FindAssumingNothing(IEnumerable<LocatedImage> images)
        => Sweep(images.ToArray(), LoadSets.Everything([]));

    /// <summary>The same as <see cref="Find(IEnumerable{LocatedImage}, LoadSets)"/>, in an array that is the caller's to give away.</summary>
    internal static IReadOnlyList<Overlap> FindInPlace(LocatedImage[] byAddress, LoadSets sets)
    {
        List<Overlap> overlaps = MetOverlaps.Of(Sweep(byAddress, sets), byAddress, sets);
        overlaps.Sort(static (left, right) => string.CompareOrdinal(left.Image.Path, right.Image.Path));
        return overlaps;
    }

    /// <summary>Sorts the images by address; the overlaps are in that order.</summary>
    private static List<Overlap> Sweep(LocatedImage[] byAddress, LoadSets sets)
    {
        Array.Sort(byAddress, static (left, right) =>
            left.Image.Machine != right.Image.Machine ? ((int)left.Image.Machine).CompareTo((int)right.Image.Machine)
            : left.Base != right.Base ? left.Base.CompareTo(right.Base)
            : string.CompareOrdinal(left.Image.Path, right.Image.Path));

        // One pass over the addresses sweeps all sets side by side.
        var sweep = new OverlapSweep(byAddress, sets.Count);
        for (int i = 0; i < byAddress.Length; i++)
        {
            IReadOnlyList<int> memberships = sets.SetsOf(byAddress[i].Image);
            for (int j = 0; j < memberships.Count && Matters(byAddress[i].Image); j++)
            {
                sweep.Add(i, memberships[j]);
            }
        }

        return sweep.ToOverlaps();
    }

    /// <summary>
    /// All images that overlap one at the bases their files ask for and that it may meet, those with most fixups first; O(n log n).
    /// </summary>
    internal static IReadOnlyList<ImageSummary> PartnersOf(ImageSummary image, IEnumerable<ImageSummary> images, LoadSets sets)
    {
        AddressRange own = AddressRange.OfImage(image);
        return
        [
            .. images
                .Where(other => !ReferenceEquals(other, image) && other.Machine == image.Machine && (Counts(image) || Counts(other)))
                .Where(other => Matters(image) && Matters(other))
                .Where(other => AddressRange.OfImage(other).Overlaps(own) && sets.MayMeet(image, other))
                .OrderByDescending(other => other.Fixups)
                .ThenBy(other => other.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether an overlap of this image with another counts.</summary>
    internal static bool Counts(ImageSummary image) => image is { IsDll: true, IsLeftToRuntime: false, LosesNothing: false } && Matters(image);

    /// <summary>Whether it can be in another image's way.</summary>
    internal static bool Matters(ImageSummary image) => image is { IsForeign: false, Kind: not ImageKind.Hybrid };
}
