using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Policies;

namespace RebaseBind.Processes;

/// <summary>Which images can be in one process: a set of images for each process root.</summary>
/// <remarks>
/// Sets err on the large side: images that never meet may be taken to meet, but none that meet are taken not to, as far as the files and
/// the declared dynamic loads tell. Machines are left out of account; images of two machines share a set where managed code leads to both.
/// </remarks>
internal sealed class LoadSets
{
    private readonly IReadOnlyList<ImageSummary> roots;
    private readonly IReadOnlyList<int> all;
    private readonly Dictionary<ImageSummary, IReadOnlyList<int>>? setsOf;

    private LoadSets(IReadOnlyList<ImageSummary> roots, IReadOnlyList<int> all, Dictionary<ImageSummary, IReadOnlyList<int>>? setsOf)
    {
        this.roots = roots;
        this.all = all;
        this.setsOf = setsOf;
    }

    /// <summary>Whether everything may meet everything, since nobody named a root.</summary>
    internal bool AreUnrestricted => setsOf is null;

    /// <summary>How many sets there are: one for each root; 1 if unrestricted.</summary>
    internal int Count => all.Count;

    /// <summary>One set of all images.</summary>
    internal static LoadSets Everything(IReadOnlyList<ImageSummary> images)
    {
        _ = images;
        return new LoadSets([], [0], setsOf: null);
    }

    /// <summary>The sets of processes that start with these roots; one set of all images if none is named or none is there.</summary>
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
        if (roots.Count == 0 && dynamicLoads.Count == 0)
        {
            return Everything(images);
        }

        var files = new FileIndex(images);
        var found = new RootFinder(files, errors);
        IReadOnlyList<ImageNumber> processes = found.Roots(roots);
        var declared = new DeclaredLoads(processes, dynamicLoads, found);
        return processes.Count == 0 ? Everything(images) : Restrict(new LoadGraph(files, declared), processes);
    }

    /// <summary>The sets that an image may be in, ascending: all if no root reaches it, for it may be loaded by any of them.</summary>
    /// <param name="image">One of the images the sets were made of; the object itself, not one like it. Any other may be in all sets.</param>
    internal IReadOnlyList<int> SetsOf(ImageSummary image)
        => setsOf is not null && setsOf.TryGetValue(image, out IReadOnlyList<int>? sets) ? sets : all;

    /// <summary>The path of a set's root; empty if unrestricted.</summary>
    internal string NameOf(int set) => AreUnrestricted ? string.Empty : roots[set].Path;

    /// <summary>Whether two images have a set in common.</summary>
    internal bool MayMeet(ImageSummary a, ImageSummary b)
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

    /// <summary>Walks every process twice: first for who is reached at all, then with those that nobody reaches as further starts of each.</summary>
    private static LoadSets Restrict(LoadGraph graph, IReadOnlyList<ImageNumber> processes)
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
        var partition = new SetPartition(files.Count);
        for (int set = 0; set < processes.Count; set++)
        {
            walk.Run(processes[set], strays);
            partition.Add(set, walk.LeadsAnywhere ? AllBut(new bool[files.Count]) : walk.Reached);
        }

        var setsOfImages = new Dictionary<ImageSummary, IReadOnlyList<int>>(files.Count, SameObject.Comparer);
        foreach (ImageNumber image in files.Numbers)
        {
            setsOfImages[files.Image(image)] = partition.SetsOf(image);
        }

        return new LoadSets(
            processes.Select(files.Image).ToArray(),
            Enumerable.Range(0, processes.Count).ToArray(),
            setsOfImages);
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
