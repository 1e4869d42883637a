using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Planning.Processes;

namespace RebaseBind.Gating;

/// <summary>Says no to a tree in which an image would have to be relocated because another one is in its way.</summary>
public static class OverlapGate
{
    /// <summary>One error for each image that overlaps one it may meet, in order of path; none if the gate says yes.</summary>
    /// <param name="images">All images of the tree.</param>
    /// <param name="options">Its roots and dynamic loads say which images may meet.</param>
    /// <exception cref="RebaseBindException">A root, or an image of a dynamic load, is not among the images.</exception>
    public static IReadOnlyList<Finding> Check(IReadOnlyList<ImageSummary> images, RebaseBindOptions options)
        => Find(images, options).Select(overlap => new Finding(FindingCatalog.Overlap, FindingSeverity.Error, overlap.Image.Path, Describe(overlap, DescribeCost(overlap)))).ToArray();

    /// <summary>The same as data, for <see cref="LoadGate"/>.</summary>
    /// <param name="images">All images of the tree.</param>
    /// <param name="options">Its roots and dynamic loads say which images may meet.</param>
    /// <exception cref="RebaseBindException">A root, or an image of a dynamic load, is not among the images.</exception>
    public static IReadOnlyList<Overlap> Find(IReadOnlyList<ImageSummary> images, RebaseBindOptions options)
    {
        var errors = new List<Finding>();
        var sets = LoadSets.Create(images, options.Roots, options.DynamicLoads, errors);
        return errors.Count == 0
            ? OverlapFinder.Find(images.Select(LocatedImage.AtItsOwnBase), sets)
            : throw new RebaseBindException(errors);
    }

    /// <summary>The whole message.</summary>
    /// <param name="overlap">The image and what is in its way.</param>
    /// <param name="effect">What comes of it, as a main clause.</param>
    internal static string Describe(Overlap overlap, string effect)
        => $"wants {overlap.Base}, which overlaps {overlap.Partner.Path} at {overlap.PartnerBase}; {effect}. Give it a base of its own with rebasebind apply";

    /// <summary>What the overlap costs wherever the two meet.</summary>
    internal static string DescribeCost(Overlap overlap) => overlap.Image.AreRelocationsStripped
        ? "loaded after it, this image cannot be loaded, for it has no relocations"
        : FormattableString.Invariant($"loaded after it, this image is relocated: {overlap.Image.Fixups:N0} fixups, {overlap.Image.RelocationPages:N0} pages");
}
