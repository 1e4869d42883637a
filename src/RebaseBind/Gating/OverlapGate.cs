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
        => OverlapFinder.Find(images.Select(LocatedImage.AtItsOwnBase)).Select(ToFinding).ToArray();

    private static Finding ToFinding(Overlap overlap) => new(
        FindingCatalog.Overlap,
        FindingSeverity.Error,
        overlap.Image.Path,
        FormattableString.Invariant($"wants {overlap.Base}, which overlaps {overlap.Partner.Path} at {overlap.PartnerBase}; loaded after it, this image is relocated: {overlap.Image.Fixups:N0} fixups, {overlap.Image.RelocationPages:N0} pages. Give it a base of its own with rebasebind apply"));
}
