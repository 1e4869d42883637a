using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>Where every image goes.</summary>
/// <param name="Placements">One for each image, in order of path.</param>
/// <param name="OverlapsBefore">Images that overlap another at the bases their files ask for.</param>
/// <param name="OverlapsAfter">Images that overlap another at the planned bases.</param>
/// <param name="Findings">What was left undone. If there are errors among them, there are no placements.</param>
/// <param name="Lock">The lock file's content that goes with the plan; null if there is no lock file.</param>
public sealed record AddressPlan(
    IReadOnlyList<Placement> Placements,
    IReadOnlyList<Overlap> OverlapsBefore,
    IReadOnlyList<Overlap> OverlapsAfter,
    IReadOnlyList<Finding> Findings,
    AddressLock? Lock = null)
{
    /// <summary>A plan that must not be carried out.</summary>
    internal static AddressPlan Refused(IReadOnlyList<Finding> findings) => new([], [], [], findings);

    /// <summary>A plan that leaves every image where it is.</summary>
    internal static AddressPlan Unchanged(IEnumerable<ImageSummary> images)
        => new([.. images.Select(Unchanged)], [], [], []);

    /// <summary>How many images have this action.</summary>
    public int Count(PlacementAction action) => Placements.Count(placement => placement.Action == action);

    /// <summary>The size of the largest group of images that ask for one and the same base, and that base; 0 if no two do.</summary>
    public (int Images, VirtualAddress Base) MostWantedBase()
    {
        var wanting = new List<ImageSummary>(Placements.Select(placement => placement.Image).Where(OverlapFinder.Counts));
        wanting.Sort(static (left, right) =>
            left.Machine != right.Machine ? ((int)left.Machine).CompareTo((int)right.Machine) : left.ImageBase.CompareTo(right.ImageBase));
        (int Images, VirtualAddress Base) most = default;
        for (int start = 0, end; start < wanting.Count; start = end)
        {
            ImageSummary first = wanting[start];
            end = start + 1;
            while (end < wanting.Count && wanting[end].Machine == first.Machine && wanting[end].ImageBase == first.ImageBase)
            {
                end++;
            }

            most = end - start > Math.Max(1, most.Images) ? (end - start, wanting[start].ImageBase) : most;
        }

        return most;
    }

    private static Placement Unchanged(ImageSummary image)
        => new(image, image.ImageBase, image.SizeOfImage, PlacementAction.Fixed, PlacementReason.Of(PlacementCause.Fits));
}
