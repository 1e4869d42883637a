using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Policies;

namespace RebaseBind.Processes;

/// <summary>
/// Which images can be in one process: a set of images for each process root, or for each installation of a program where no root is named.
/// </summary>
/// <remarks>
/// Sets err on the large side: images that never meet may be taken to meet, but none that meet are taken not to, as far as the files and
/// the declared dynamic loads tell. Machines are left out of account; images of two machines share a set where managed code leads to both.
/// </remarks>
internal sealed class LoadSets
{
    private readonly IReadOnlyList<string> names;
    private readonly IReadOnlyList<int> all;
    private readonly Dictionary<ImageSummary, IReadOnlyList<int>>? setsOf;
    private Installations? apart;

    private LoadSets(IReadOnlyList<string> names, Dictionary<ImageSummary, IReadOnlyList<int>>? setsOf)
    {
        this.names = names;
        all = [.. Enumerable.Range(0, names.Count)];
        this.setsOf = setsOf;
    }

    /// <summary>Whether everything may meet everything, since nobody named a root and the tree holds no program twice.</summary>
    internal bool AreUnrestricted => setsOf is null;

    /// <summary>How many sets there are; 1 if unrestricted.</summary>
    internal int Count => all.Count;

    /// <summary>One set of all images.</summary>
    internal static LoadSets Everything(IReadOnlyList<ImageSummary> images)
    {
        _ = images;
        return new LoadSets([string.Empty], setsOf: null);
    }

    /// <summary>The sets of processes that start with these roots; those of installations if none is named or none is there.</summary>
    /// <param name="images">All images; their order does not matter.</param>
    /// <param name="roots">Paths or file names of images that are the first of their processes; upper and lower case are the same.</param>
    /// <param name="dynamicLoads">What images load without importing it.</param>
    /// <param name="errors">Gets a finding for each root, loader or loaded image that is not there.</param>
    internal static LoadSets Create(
        IReadOnlyList<ImageSummary> images,
        IReadOnlyList<string> roots,
        IReadOnlyList<DynamicLoad> dynamicLoads,
        List<Finding> errors)
    {
        var installations = Installations.Find(images);
        if (roots.Count == 0 && dynamicLoads.Count == 0)
        {
            return Apart(images, installations);
        }

        var files = new FileIndex(images);
        var found = new RootFinder(files, errors);
        IReadOnlyList<ImageNumber> processes = found.Roots(roots);
        var declared = new DeclaredLoads(processes, dynamicLoads, found);
        return processes.Count == 0 ? Apart(images, installations) : Restrict(new LoadGraph(files, declared), processes, installations);
    }

    /// <summary>The sets that an image may be in, ascending: all if no root reaches it, for it may be loaded by any of them.</summary>
    /// <param name="image">One of the images the sets were made of; the object itself, not one like it. Any other may be in all sets.</param>
    internal IReadOnlyList<int> SetsOf(ImageSummary image)
        => setsOf is not null && setsOf.TryGetValue(image, out IReadOnlyList<int>? sets) ? sets : all;

    /// <summary>The path of a set's root, or the folder of an installation; empty if unrestricted.</summary>
    internal string NameOf(int set) => names[set];

    /// <summary>Whether two images can be in one process: they have a set in common, and are no <see cref="NeverMeet"/>.</summary>
    internal bool MayMeet(ImageSummary a, ImageSummary b) => HaveCommonSet(a, b) && NeverMeet.Why(a, b) is null;

    /// <summary>
    /// The assumption under which two images that nobody keeps apart by naming roots never meet, in words; null if they may meet, or somebody does.
    /// </summary>
    internal string? WhyNever(ImageSummary a, ImageSummary b)
    {
        int left = apart?.Of(a) ?? Installations.None;
        int right = apart?.Of(b) ?? Installations.None;
        bool areApart = left != right && left != Installations.None && right != Installations.None && !HaveCommonSet(a, b);
        return areApart
            ? $"files in {NameOfFolder(Math.Min(left, right))} and in {NameOfFolder(Math.Max(left, right))}, which hold the same program"
            : NeverMeet.Why(a, b);

        string NameOfFolder(int folder) => apart!.Folders[folder] is { Length: > 0 } name ? name : "the folder itself";
    }

    private bool HaveCommonSet(ImageSummary a, ImageSummary b)
    {
        IReadOnlyList<int> left = SetsOf(a);
        IReadOnlyList<int> right = SetsOf(b);
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            if (left[i] == right[j])
            {
                return true;
            }

            if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return false;
    }

    /// <summary>A set for each installation, with what lies in none of them; one set of all images if there is none.</summary>
    private static LoadSets Apart(IReadOnlyList<ImageSummary> images, Installations installations)
    {
        if (installations.Folders.Count == 0)
        {
            return Everything(images);
        }

        int[][] single = [.. Enumerable.Range(0, installations.Folders.Count).Select(static set => new[] { set })];
        var setsOfImages = new Dictionary<ImageSummary, IReadOnlyList<int>>(images.Count, SameObject.Comparer);
        foreach (ImageSummary image in images)
        {
            int installation = installations.Of(image);
            if (installation != Installations.None)
            {
                setsOfImages[image] = single[installation];
            }
        }

        return new LoadSets(installations.Folders, setsOfImages) { apart = installations };
    }

    /// <summary>
    /// Walks every process twice: first for who is reached at all, then with those that nobody reaches as further starts of each. Those that lie in
    /// another installation of a program than the process's root are none.
    /// </summary>
    private static LoadSets Restrict(LoadGraph graph, IReadOnlyList<ImageNumber> processes, Installations installations)
    {
        FileIndex files = graph.Files;
        var walk = new LoadWalk(graph);
        var isReached = new bool[files.Count];
        foreach (ImageNumber process in processes)
        {
            walk.Run(process, []);
            foreach (ImageNumber image in walk.Reached)
            {
                isReached[image.Value] = true;
            }
        }

        List<ImageNumber> strays = AllBut(isReached);
        List<ImageNumber> everything = AllBut(new bool[files.Count]);
        int[] installationOf = [.. everything.Select(image => installations.Of(files.Image(image)))];
        var partition = new SetPartition(files.Count);
        for (int set = 0; set < processes.Count; set++)
        {
            int own = installationOf[processes[set].Value];
            walk.Run(processes[set], Near(strays, own));
            partition.Add(set, walk.LeadsAnywhere ? [.. Near(everything, own).Union(walk.Reached)] : walk.Reached);
        }

        var setsOfImages = new Dictionary<ImageSummary, IReadOnlyList<int>>(files.Count, SameObject.Comparer);
        foreach (ImageNumber image in files.Numbers)
        {
            setsOfImages[files.Image(image)] = partition.SetsOf(image);
        }

        return new LoadSets([.. processes.Select(process => files.Image(process).Path)], setsOfImages) { apart = installations };

        List<ImageNumber> Near(List<ImageNumber> images, int own)
            => own == Installations.None ? images : images.FindAll(image => installationOf[image.Value] is Installations.None || IsOwn(image, own));

        bool IsOwn(ImageNumber image, int own) => installationOf[image.Value] == own;
    }

    private static List<ImageNumber> AllBut(bool[] isLeftOut)
    {
        var rest = new List<ImageNumber>();
        for (int i = 0; i < isLeftOut.Length; i++)
        {
            if (!isLeftOut[i])
            {
                rest.Add(new ImageNumber(i));
            }
        }

        return rest;
    }
}
