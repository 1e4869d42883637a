using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;

namespace RebaseBind.Loading;

/// <summary>The folders that a user names as a loader's: each is understood as a folder of the tree, or refused.</summary>
internal sealed class NamedFolders
{
    private readonly GatheredTree tree;
    private readonly string? realRoot;
    private readonly Dictionary<string, string> withFiles = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Finding> errors = [];

    private NamedFolders(GatheredTree tree)
    {
        this.tree = tree;
        realRoot = tree.Source.Root is { } root ? RealPath.Of(root) : null;
        foreach (string file in tree.Files)
        {
            for (int end = file.LastIndexOf('/'); end > 0; end = file.LastIndexOf('/', end - 1))
            {
                string folder = file.Substring(0, end);
                if (withFiles.ContainsKey(folder))
                {
                    break;
                }

                withFiles.Add(folder, folder);
            }
        }
    }

    /// <summary>
    /// The same options, with folders as the tree names them: below its root, with '/' and without one at the end, "" being the root.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="written">What was asked for, as it was written.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.BadFolder"/>: a name stands for no folder of the tree.</exception>
    internal static LoadOptions Resolve(GatheredTree tree, LoadOptions written)
    {
        if (written.SystemFolder is null && written.CurrentFolder is null && written.SearchPath.Count == 0)
        {
            return written;
        }

        var folders = new NamedFolders(tree);
        LoadOptions resolved = written with
        {
            SystemFolder = folders.Find(written.SystemFolder, "system folder"),
            CurrentFolder = folders.Find(written.CurrentFolder, "current folder"),
            SearchPath = [.. written.SearchPath.Select(folder => folders.Find(folder, "search path's folder")!)],
        };
        return folders.errors.Count == 0 ? resolved : throw new RebaseBindException(folders.errors);
    }

    private string? Find(string? written, string role)
    {
        if (written is null)
        {
            return null;
        }

        if (Understand(written, out string problem) is { } folder)
        {
            return folder;
        }

        string advice = withFiles.TryGetValue(string.Join("/", StepsOf(written)), out string? meant)
            ? $"write '{meant}'"
            : "write a folder below the one that is worked on, such as windows/system32, or '.' for that one itself";
        errors.Add(new Finding(FindingCatalog.BadFolder, FindingSeverity.Error, string.Empty, $"the {role} '{written}' {problem}; {advice}"));
        return null;
    }

    /// <summary>The folder of the tree that a name stands for; null, and why not, if it stands for none.</summary>
    private string? Understand(string written, out string problem)
    {
        problem = string.Empty;
        if (string.IsNullOrWhiteSpace(written))
        {
            problem = "names no folder";
        }
        else if (StepsOf(written).Contains("..", StringComparer.Ordinal))
        {
            problem = "leads out of the folder that is worked on";
        }
        else if (Below(written.Replace('\\', '/')) is not { } below)
        {
            problem = "lies outside the folder that is worked on";
        }
        else
        {
            string? folder = below.Length == 0 ? below : withFiles.TryGetValue(below, out string? known) ? known : FindOnDisk(below);
            problem = folder is null ? "is no folder of the tree" : string.Empty;
            return folder;
        }

        return null;
    }

    /// <summary>The path below the root, with '/'; null if it does not lie there.</summary>
    private string? Below(string path)
    {
        string[]? steps = !Path.IsPathRooted(path) ? StepsOf(path)
            : realRoot is null ? null
            : RealPath.StepsFrom(realRoot, RealPath.Of(path));
        return steps is null ? null : string.Join("/", steps);
    }

    /// <summary>A folder that exists and holds no file of the tree by this name: it is empty, or a link leads to it; null if there is none.</summary>
    private string? FindOnDisk(string below)
    {
        string real = realRoot is null ? string.Empty : RealPath.Of(Path.Combine(realRoot, below));
        if (!InputFolder.Exists(real) || RealPath.StepsFrom(realRoot!, real) is not { } steps)
        {
            return null;
        }

        string folder = string.Join("/", steps);
        return withFiles.TryGetValue(folder, out string? known) ? known : folder;
    }

    private static string[] StepsOf(string path) => [.. path.Replace('\\', '/').Split('/').Where(static name => name is not ("" or "."))];
}
