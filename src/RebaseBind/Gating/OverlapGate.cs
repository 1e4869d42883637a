using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;

namespace RebaseBind.Gating;

/// <summary>Says no to a tree in which an image would have to be relocated because another one is in its way.</summary>
public static class OverlapGate
{
    /// <summary>One error for each overlapping image, in order of path; none if the gate says yes.</summary>
    public static IReadOnlyList<Finding> Check(IEnumerable<ImageSummary> images)
        => OverlapFinder.Find(images.Select(image => (image, image.ImageBase))).Select(ToFinding).ToArray();

    private static Finding ToFinding(Overlap overlap) => new(
        FindingCatalog.Overlap,
        FindingSeverity.Error,
        overlap.Image.Path,
        FormattableString.Invariant($"wants {AddressRange.ForImage(overlap.Base, overlap.Image.SizeOfImage)}, which overlaps {overlap.Partner.Path} at {AddressRange.ForImage(overlap.PartnerBase, overlap.Partner.SizeOfImage)}; where both load, the later one pays {overlap.Image.Fixups:N0} fixups on {overlap.Image.RelocationPages:N0} pages if it is this one. Give it a base of its own: rebasebind apply"));
}
