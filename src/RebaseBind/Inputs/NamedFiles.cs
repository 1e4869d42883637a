using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Paths;
using RebaseBind.Words;

namespace RebaseBind.Inputs;

/// <summary>Files that a user names one by one, or by patterns, where a command line takes a folder.</summary>
internal static class NamedFiles
{
    private static readonly char[] Wildcards = ['*', '?'];

    /// <summary>Whether a word is a pattern that no shell has replaced.</summary>
    internal static bool IsPattern(string word) => word.IndexOfAny(Wildcards) >= 0 && !InputFile.Exists(word);

    /// <summary>Files that lie anywhere. The folder that is worked on is the deepest that all of them lie in.</summary>
    /// <param name="words">Paths and patterns, relative to the current folder or absolute; at least one.</param>
    /// <param name="filesBelow">All files below a folder, as paths below it.</param>
    /// <returns>The full path of the folder, and the files below it.</returns>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.BadFolder"/>, one for each word that names no file: there is none, or it is a folder, or no file fits; or the files
    /// have no folder in common.
    /// </exception>
    internal static (string Root, FileList Files) Anywhere(IReadOnlyList<string> words, Func<string, IReadOnlyList<string>> filesBelow)
    {
        var files = new List<string>();
        var faults = new List<Finding>();
        foreach (string word in words)
        {
            if (IsPattern(word))
            {
                string[] fitting = [.. Expand(word, filesBelow)];
                files.AddRange(fitting);
                Add(faults, fitting.Length == 0 ? $"no file fits '{word}'" : null);
            }
            else
            {
                files.Add(Path.GetFullPath(word));
                Add(faults, FaultOf(word));
            }
        }

        string? root = faults.Count == 0 ? CommonFolder(files) : string.Empty;
        Add(faults, root is null ? "the files lie on several drives; name those of one" : null);
        var find = new ListedPath(root ?? string.Empty);
        SortedSet<string> paths = new(StringComparer.Ordinal);
        foreach (string file in faults.Count == 0 ? files : [])
        {
            Add(faults, find.Find(file, out string path));
            paths.Add(path);
        }

        return faults.Count == 0 ? (root!, new FileList([.. paths], [])) : throw new RebaseBindException(faults);
    }

    /// <summary>Files below the folder or in the archive that is worked on.</summary>
    /// <param name="words">Paths below it, paths relative to the current folder, and patterns.</param>
    /// <param name="find">Finds one file.</param>
    /// <param name="all">The paths of all files.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.BadFolder"/>, one for each word that names no file.</exception>
    internal static FileList Below(IReadOnlyList<string> words, FindListed find, Func<IReadOnlyList<string>> all)
    {
        var faults = new List<Finding>();
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        IReadOnlyList<string>? known = null;
        foreach (string word in words)
        {
            if (find(word, out string path) is not { } fault)
            {
                paths.Add(path);
            }
            else if (word.IndexOfAny(Wildcards) < 0)
            {
                Add(faults, InputFile.Exists(word) && find(Path.GetFullPath(word), out path) is null && paths.Add(path) ? null : fault);
            }
            else if (PathPattern.TryParse(word, out string complaint) is { } pattern)
            {
                string[] fitting = [.. (known ??= all()).Where(pattern.Matches)];
                paths.UnionWith(fitting);
                Add(faults, fitting.Length == 0 ? $"no file fits '{word}'" : null);
            }
            else
            {
                Add(faults, complaint);
            }
        }

        return faults.Count == 0 ? new FileList([.. paths], []) : throw new RebaseBindException(faults);
    }

    /// <summary>The full paths of files that fit; a pattern without folders means files of the current folder alone, as a shell takes it.</summary>
    private static IEnumerable<string> Expand(string word, Func<string, IReadOnlyList<string>> filesBelow)
    {
        string[] names = word.Replace('\\', '/').Split('/');
        int fixedNames = Array.FindIndex(names, static name => name.IndexOfAny(Wildcards) >= 0);
        string start = string.Join("/", names.Take(fixedNames));
        string folder = Path.GetFullPath(fixedNames == 0 ? "." : start.Length == 0 ? "/" : start);
        return !InputFolder.Exists(folder) || PathPattern.TryParse("./" + string.Join("/", names.Skip(fixedNames)), out _) is not { } pattern ? []
            : filesBelow(folder).Where(pattern.Matches).Select(path => Path.Combine(folder, path));
    }

    private static string? FaultOf(string word)
    {
        if (InputFile.Exists(word))
        {
            return null;
        }

        if (InputFolder.Exists(word))
        {
            return $"'{word}' is a folder; name it first, and files of it after it, or name files alone";
        }

        string full = Path.GetFullPath(word);
        string folder = Path.GetDirectoryName(full) ?? full;
        string? meant = NameDistance.FindMeant(Path.GetFileName(full), InputFolder.ListNames(folder));
        return $"there is no folder or file '{word}'" + (meant is null ? string.Empty : $"; did you mean '{meant}'?");
    }

    private static void Add(List<Finding> faults, string? fault)
    {
        if (fault is not null)
        {
            faults.Add(new Finding(FindingCatalog.BadFolder, FindingSeverity.Error, string.Empty, fault));
        }
    }

    /// <summary>The deepest folder that all files lie in; null if there is none.</summary>
    private static string? CommonFolder(List<string> files)
    {
        string folder = Path.GetDirectoryName(files[0])!;
        foreach (string file in files)
        {
            while (RealPath.StepsFrom(folder, file) is null)
            {
                if (Path.GetDirectoryName(folder) is not { } above)
                {
                    return null;
                }

                folder = above;
            }
        }

        return folder;
    }
}
