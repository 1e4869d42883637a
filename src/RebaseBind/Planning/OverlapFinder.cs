using System.Collections.Generic;
using RebaseBind.Gathering;

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
    public static IReadOnlyList<Overlap> Find(IEnumerable<LocatedImage> images)
    {
        var byAddress = new List<LocatedImage>(images);
        byAddress.Sort(static (left, right) =>
            left.Image.Machine != right.Image.Machine ? ((int)left.Image.Machine).CompareTo((int)right.Image.Machine)
            : left.Base != right.Base ? left.Base.CompareTo(right.Base)
            : string.CompareOrdinal(left.Image.Path, right.Image.Path));

        var overlaps = new List<Overlap>();
        LocatedImage? furthest = null;
        for (int i = 0; i < byAddress.Count; i++)
        {
            LocatedImage image = byAddress[i];
            furthest = furthest?.Image.Machine == image.Image.Machine ? furthest : null;
            if (Counts(image.Image) && FindPartner(image, furthest, i + 1 < byAddress.Count ? byAddress[i + 1] : null) is { } partner)
            {
                overlaps.Add(new Overlap(image.Image, image.Base, partner.Image, partner.Base));
            }

            furthest = furthest is null || image.Range.End > furthest.Range.End ? image : furthest;
        }

        overlaps.Sort(static (left, right) => string.CompareOrdinal(left.Image.Path, right.Image.Path));
        return overlaps;
    }

    /// <summary>Whether an overlap of this image with another counts.</summary>
    internal static bool Counts(ImageSummary image) => image.IsDll && !image.IsManaged;

    /// <summary>If any image before this one overlaps it, the one that reaches furthest does; if any after it does, the next one does.</summary>
    private static LocatedImage? FindPartner(LocatedImage image, LocatedImage? furthest, LocatedImage? next)
        => furthest is not null && furthest.Range.Overlaps(image.Range) ? furthest
        : next is not null && next.Image.Machine == image.Image.Machine && next.Range.Overlaps(image.Range) ? next
        : null;
}
