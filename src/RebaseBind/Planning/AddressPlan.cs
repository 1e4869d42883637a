using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.PortableExecutable;
using RebaseBind.Words;

namespace RebaseBind.Planning;

/// <summary>Where every image goes.</summary>
public sealed record AddressPlan
{
    /// <summary>Puts a plan together.</summary>
    /// <param name="placements">See <see cref="Placements"/>.</param>
    /// <param name="overlapsBefore">See <see cref="OverlapsBefore"/>.</param>
    /// <param name="overlapsAfter">See <see cref="OverlapsAfter"/>.</param>
    /// <param name="findings">See <see cref="Findings"/>.</param>
    /// <param name="addressLock">See <see cref="Lock"/>.</param>
    internal AddressPlan(
        IReadOnlyList<Placement> placements,
        IReadOnlyList<Overlap> overlapsBefore,
        IReadOnlyList<Overlap> overlapsAfter,
        IReadOnlyList<Finding> findings,
        AddressLock? addressLock = null)
    {
        Placements = placements;
        OverlapsBefore = overlapsBefore;
        OverlapsAfter = overlapsAfter;
        Findings = findings;
        Lock = addressLock;
    }

    /// <summary>One for each image, in order of path.</summary>
    public IReadOnlyList<Placement> Placements { get; internal init; }

    /// <summary>Images that overlap another at the bases their files ask for.</summary>
    public IReadOnlyList<Overlap> OverlapsBefore { get; internal init; }

    /// <summary>Images that overlap another at the planned bases.</summary>
    public IReadOnlyList<Overlap> OverlapsAfter { get; internal init; }

    /// <summary>What was left undone.</summary>
    public IReadOnlyList<Finding> Findings { get; internal init; }

    /// <summary>The lock file's content that goes with the plan; null if there is no lock file.</summary>
    internal AddressLock? Lock { get; init; }

    /// <summary>A plan that must not be carried out.</summary>
    internal static AddressPlan Refused(IReadOnlyList<Finding> findings) => new([], [], [], findings);

    /// <summary>A plan that leaves every image where it is.</summary>
    internal static AddressPlan Unchanged(IEnumerable<ImageSummary> images)
        => new([.. images.Select(Unchanged)], [], [], []);

    /// <summary>
    /// Identifies the plan: the SHA-256, in hexadecimal, of one line for each image in order of path: the path, a tab, the planned base as "0x…"
    /// and a line feed, in UTF-8.
    /// </summary>
    internal string ToSha256()
    {
        var text = new StringBuilder();
        foreach (Placement placement in Placements)
        {
            text.Append(placement.Image.Path).Append('\t').Append(placement.Base).Append('\n');
        }

        return HexText.Of(ContentHash.Sha256(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>How many images have this action.</summary>
    public int Count(PlacementAction action) => Placements.Count(placement => placement.Action == action);

    /// <summary>The size of the largest group of images that ask for one and the same base, and that base; 0 if no two do.</summary>
    internal (int Images, VirtualAddress Base) MostWantedBase()
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
