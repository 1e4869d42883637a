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
    /// <param name="loaders">The loaders that count.</param>
    /// <param name="aslr">Whether ASLR is at work.</param>
    /// <exception cref="RebaseBindException">A root, or an image of a dynamic load, is not among the images.</exception>
    /// <returns>The overlaps; and a note for each reason for which images that overlap are taken never to meet.</returns>
    internal static (IReadOnlyList<Overlap> Overlaps, IReadOnlyList<GateFinding> Assumed) Find(
        IReadOnlyList<ImageSummary> images,
        ProcessModel processes,
        CountedLoaders loaders,
        AslrMode aslr)
    {
        LoadSets sets = SetsOf(images, processes);
        bool judgesArm = RelocationRule.JudgesWithoutAslr(loaders.All);
        var found = new SortedDictionary<string, Overlap>(StringComparer.Ordinal);
        var anywhere = new Dictionary<string, Overlap>(StringComparer.Ordinal);
        foreach (LoaderProfile profile in loaders.All)
        {
            LocatedImage[] based =
            [
                .. images
                    .Where(image => profile.HonoursBase(image, aslr) && (judgesArm || !image.IsArm) && loaders.MayLoad(profile, image))
                    .Select(LocatedImage.AtItsOwnBase),
            ];
            foreach (Overlap overlap in OverlapFinder.Find(based, sets).Where(overlap => !found.ContainsKey(overlap.Image.Path)))
            {
                found.Add(overlap.Image.Path, overlap);
            }

            foreach (Overlap overlap in OverlapFinder.FindAssumingNothing(based).Where(overlap => !anywhere.ContainsKey(overlap.Image.Path)))
            {
                anywhere.Add(overlap.Image.Path, overlap);
            }
        }

        return ([.. found.Values], [.. Assumptions(anywhere.Values.Where(overlap => !found.ContainsKey(overlap.Image.Path)), sets)]);
    }

    private static IEnumerable<GateFinding> Assumptions(IEnumerable<Overlap> spared, LoadSets sets) => spared
        .Select(overlap => (overlap, Reason: sets.WhyNever(overlap.Image, overlap.Partner)))
        .Where(static pair => pair.Reason is not null)
        .GroupBy(static pair => pair.Reason!, static pair => pair.overlap, StringComparer.Ordinal)
        .OrderBy(static group => group.Key, StringComparer.Ordinal)
        .Select(static group => LoadGate.Found(
            FindingCatalog.NeverMeet,
            FindingSeverity.Note,
            string.Empty,
            $"taken never to be in one process: {group.Key}. {Amounts.Count(group.Count(), "image")} would overlap otherwise, "
            + $"{group.First().Image.Path} and {group.First().Partner.Path} for example"));

    /// <summary>The whole message.</summary>
    /// <param name="overlap">The image and what is in its way.</param>
    /// <param name="effect">What comes of it, as a main clause.</param>
    /// <param name="minding">The loaders that honour the bases of both.</param>
    /// <param name="all">The loaders that count.</param>
    /// <param name="remedy">What can be done.</param>
    internal static string Describe(
        Overlap overlap,
        string effect,
        IReadOnlyList<LoaderProfile> minding,
        IReadOnlyList<LoaderProfile> all,
        Remedy remedy)
    {
        bool isWineOnly = minding.Count != 0 && minding.All(static profile => profile.ReadsUnalignedFiles)
            && all.Any(static profile => !profile.ReadsUnalignedFiles);
        return $"wants {overlap.Base}, which overlaps {overlap.Partner.Path} at {overlap.PartnerBase}; {effect}. "
            + remedy.For(overlap.Image, overlap.Partner.Path)
            + (isWineOnly ? $". No Windows that counts minds: {remedy.ForWindowsOnly} leaves Wine out" : string.Empty);
    }

    /// <summary>The loaders that may load both images and honour their bases.</summary>
    internal static IReadOnlyList<LoaderProfile> Minding(Overlap overlap, CountedLoaders loaders, AslrMode aslr)
    {
        return [.. loaders.All.Where(loader => Minds(loader, overlap.Image) && Minds(loader, overlap.Partner))];

        bool Minds(LoaderProfile loader, ImageSummary image) => loader.HonoursBase(image, aslr) && loaders.MayLoad(loader, image);
    }

    /// <summary>What the overlap costs wherever the two meet.</summary>
    /// <param name="overlap">The image and what is in its way.</param>
    /// <param name="minding">The loaders that honour the bases of both.</param>
    /// <param name="all">The loaders that count; those that mind are named if not all do.</param>
    internal static string DescribeCost(Overlap overlap, IReadOnlyList<LoaderProfile> minding, IReadOnlyList<LoaderProfile> all)
    {
        string where = minding.Count != 0 && minding.Count != all.Count
            ? " under " + Listing.Of([.. minding.Select(static profile => profile.Name)])
            : string.Empty;
        return $"if this image is loaded after it{where}, " + (overlap.Image.AreRelocationsStripped
            ? "it cannot be loaded, because it has no relocations"
            : $"it is relocated: {Amounts.Count(overlap.Image.Fixups, "fixup")}, {Amounts.Count(overlap.Image.RelocationPages, "page")}");
    }

    private static LoadSets SetsOf(IReadOnlyList<ImageSummary> images, ProcessModel processes)
    {
        var errors = new List<Finding>();
        var sets = LoadSets.Create(images, processes.Roots, processes.DynamicLoads, errors);
        return errors.Count == 0 ? sets : throw new RebaseBindException(errors);
    }
}
