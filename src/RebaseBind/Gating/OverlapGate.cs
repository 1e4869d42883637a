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

namespace RebaseBind.Gating;

/// <summary>Finds the images of a tree that would have to be relocated because another one is in their way, whether a simulated process holds both or not.</summary>
public static class OverlapGate
{
    /// <summary>Each image that overlaps one it may meet, in order of path, where some loader honours the bases of both: images that ASLR moves are in nobody's way.</summary>
    /// <param name="images">All images of the tree.</param>
    /// <param name="processes">Which of them may meet.</param>
    /// <param name="profiles">The loaders that count.</param>
    /// <param name="aslr">Whether ASLR is at work.</param>
    /// <exception cref="RebaseBindException">A root, or an image of a dynamic load, is not among the images.</exception>
    public static IReadOnlyList<Overlap> Find(IReadOnlyList<ImageSummary> images, ProcessModel processes, IEnumerable<LoaderProfile> profiles, AslrMode aslr)
    {
        LoadSets sets = SetsOf(images, processes);
        var found = new SortedDictionary<string, Overlap>(StringComparer.Ordinal);
        foreach (LoaderProfile profile in profiles)
        {
            foreach (Overlap overlap in OverlapFinder.Find(images.Where(image => !AslrLayout.Moves(image, profile, aslr)).Select(LocatedImage.AtItsOwnBase), sets).Where(overlap => !found.ContainsKey(overlap.Image.Path)))
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
        => $"wants {overlap.Base}, which overlaps {overlap.Partner.Path} at {overlap.PartnerBase}; {effect}. Give it a base of its own with rebasebind apply";

    /// <summary>What the overlap costs wherever the two meet.</summary>
    internal static string DescribeCost(Overlap overlap) => overlap.Image.AreRelocationsStripped
        ? "loaded after it, this image cannot be loaded, for it has no relocations"
        : FormattableString.Invariant($"loaded after it, this image is relocated: {overlap.Image.Fixups:N0} fixups, {overlap.Image.RelocationPages:N0} pages");

    private static LoadSets SetsOf(IReadOnlyList<ImageSummary> images, ProcessModel processes)
    {
        var errors = new List<Finding>();
        var sets = LoadSets.Create(images, processes.Roots, processes.DynamicLoads, errors);
        return errors.Count == 0 ? sets : throw new RebaseBindException(errors);
    }
}
