using System;
using System.Collections.Generic;
using RebaseBind.Images;

namespace RebaseBind.Processes;

/// <summary>Follows the names from a process root to all images that its process can hold.</summary>
/// <remarks>
/// A name is looked for in the root's folder, which is the application's directory in the loader's search order, and in that of the image
/// that loads, which LOAD_WITH_ALTERED_SEARCH_PATH and the .NET runtime look in. Where neither has it, some search path may lead to any
/// image of that name. ("Dynamic-link library search order", Microsoft Learn.)
/// </remarks>
internal sealed class LoadWalk(LoadGraph graph)
{
    private readonly FileIndex files = graph.Files;
    private readonly bool[] isReached = new bool[graph.Files.Count];
    private readonly List<ImageNumber> reached = [];

    /// <summary>
    /// What was looked for everywhere already; without it, thousands of images that load one name, which thousands have, would take their product.
    /// </summary>
    private readonly HashSet<(NameNumber Name, Wanted Wanted)> soughtEverywhere = [];
    private readonly HashSet<(int Declaration, Wanted Wanted)> soughtAsDeclared = [];

    /// <summary>The images that the process can hold, each once.</summary>
    internal IReadOnlyList<ImageNumber> Reached => reached;

    /// <summary>Whether one of them may load anything, for nobody knows what it loads.</summary>
    internal bool LeadsAnywhere { get; private set; }

    /// <summary>Walks one process.</summary>
    /// <param name="root">Its first image.</param>
    /// <param name="strays">
    /// Images that may be loaded too, nobody knows by whom. An EXE among them is a process that nobody asked about: what it loads does not count.
    /// </param>
    internal void Run(ImageNumber root, IReadOnlyList<ImageNumber> strays)
    {
        Array.Clear(isReached, 0, isReached.Length);
        reached.Clear();
        soughtEverywhere.Clear();
        soughtAsDeclared.Clear();
        LeadsAnywhere = false;

        Reach(root);
        for (int i = 0; i < strays.Count; i++)
        {
            Reach(strays[i]);
        }

        int starts = reached.Count;
        for (int next = 0; next < reached.Count; next++)
        {
            bool isOtherProcess = next > 0 && next < starts && !files.Image(reached[next]).IsDll;
            if (!isOtherProcess)
            {
                Follow(reached[next], files.FolderOf(root));
            }
        }
    }

    private void Follow(ImageNumber loader, FolderNumber rootFolder)
    {
        ImageSummary image = files.Image(loader);
        LeadsAnywhere |= image.HasUnknownReferences;
        Wanted wanted = Wanted.By(image);
        for (int i = 0; i < graph.CountOf(loader); i++)
        {
            Lead lead = graph.LeadOf(loader, i);
            FolderNumber folder = files.FolderOf(loader);
            switch (lead.Kind)
            {
                case LeadKind.Companion:
                    ReachAll(files.Named(lead.Name, folder), Wanted.Managed);
                    break;
                case LeadKind.Assembly:
                    Look(lead.Name, Wanted.Managed, rootFolder, folder);
                    break;
                default:
                    Look(lead.Name, wanted, rootFolder, folder);
                    break;
            }
        }

        foreach (int declaration in graph.Declared.Of(loader))
        {
            if (soughtAsDeclared.Add((declaration, wanted)))
            {
                ReachAll(graph.Declared.TargetsOf(declaration), wanted);
            }
        }
    }

    private void Look(NameNumber name, Wanted wanted, FolderNumber rootFolder, FolderNumber folder)
    {
        bool isThere = ReachAll(files.Named(name, rootFolder), wanted);
        isThere |= folder != rootFolder && ReachAll(files.Named(name, folder), wanted);
        if (!isThere && soughtEverywhere.Add((name, wanted)))
        {
            ReachAll(files.Named(name), wanted);
        }
    }

    /// <summary>Reaches those of some images that can be meant.</summary>
    /// <returns>Whether there are any.</returns>
    private bool ReachAll(ReadOnlySpan<ImageNumber> candidates, Wanted wanted)
    {
        bool isAny = false;
        foreach (ImageNumber candidate in candidates)
        {
            if (wanted.Fits(files.Image(candidate)))
            {
                Reach(candidate);
                isAny = true;
            }
        }

        return isAny;
    }

    private void Reach(ImageNumber image)
    {
        if (!isReached[image.Value])
        {
            isReached[image.Value] = true;
            reached.Add(image);
        }
    }
}
