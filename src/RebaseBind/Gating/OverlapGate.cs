using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Processes;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>
/// Finds the images of a tree that would have to be relocated because another one is in their way, whether a simulated process holds both or not.
/// </summary>
internal static class OverlapGate
{
    /// <summary>
    /// Each image that overlaps one it may meet, in order of path, if some loader honours the bases of both:
    /// images that go elsewhere because of DYNAMICBASE are in no image's way.
    /// </summary>
    /// <param name="images">All images of the tree.</param>
    /// <param name="processes">Which of them may meet.</param>
    /// <param name="profiles">The loaders that count.</param>
    /// <param name="aslr">Whether ASLR is at work.</param>
    /// <exception cref="RebaseBindException">A root, or an image of a dynamic load, is not among the images.</exception>
    internal static IReadOnlyList<Overlap> Find(
        IReadOnlyList<ImageSummary> images,
        ProcessModel processes,
        IEnumerable<LoaderProfile> profiles,
        AslrMode aslr)
    {
        LoadSets sets = SetsOf(images, processes);
        var found = new SortedDictionary<string, Overlap>(StringComparer.Ordinal);
        foreach (LoaderProfile profile in profiles)
        {
            IEnumerable<LocatedImage> based = images.Where(image => profile.HonoursBase(image, aslr)).Select(LocatedImage.AtItsOwnBase);
            foreach (Overlap overlap in OverlapFinder.Find(based, sets).Where(overlap => !found.ContainsKey(overlap.Image.Path)))
            {
                found.Add(overlap.Image.Path, overlap);
            }
        }

        return [.. found.Values];
    }

    /// <summary>The whole message.</summary>
    /// <param name="overlap">The image and what is in its way.</param>
    /// <param name="effect">What comes of it, as a main clause.</param>
    internal static string Describe(Overlap overlap, string effect)
        => $"wants {overlap.Base}, which overlaps {overlap.Partner.Path} at {overlap.PartnerBase}; {effect}. "
            + "Give it a base of its own with rebasebind apply";

    /// <summary>What the overlap costs wherever the two meet.</summary>
    internal static string DescribeCost(Overlap overlap) => overlap.Image.AreRelocationsStripped
        ? "if this image is loaded after it, it cannot be loaded, because it has no relocations"
        : "if this image is loaded after it, it is relocated: "
            + $"{Amounts.Count(overlap.Image.Fixups, "fixup")}, {Amounts.Count(overlap.Image.RelocationPages, "page")}";

    private static LoadSets SetsOf(IReadOnlyList<ImageSummary> images, ProcessModel processes)
    {
        var errors = new List<Finding>();
        var sets = LoadSets.Create(images, processes.Roots, processes.DynamicLoads, errors);
        return errors.Count == 0 ? sets : throw new RebaseBindException(errors);
    }
}
