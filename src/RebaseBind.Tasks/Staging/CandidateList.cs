using System;
using System.Collections.Generic;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RebaseBind.Tasks.Staging;

/// <summary>The items a build is about to copy: which files they are, and which items take their place.</summary>
internal sealed class CandidateList
{
    internal const string RelativePathMetadata = "RebaseBindRelativePath";

    private readonly List<Candidate> candidates = [];

    /// <summary>Reads the items.</summary>
    /// <param name="items">Files that may be replaced.</param>
    /// <param name="obstacles">Files that may not.</param>
    /// <param name="projectDirectory">What relative paths start from.</param>
    internal CandidateList(ITaskItem[] items, ITaskItem[] obstacles, string projectDirectory)
    {
        foreach (ITaskItem item in items)
        {
            candidates.Add(new Candidate(RelativePathOf(item), ProjectPath.Resolve(projectDirectory, item.ItemSpec), item));
        }

        foreach (ITaskItem item in obstacles)
        {
            candidates.Add(new Candidate(RelativePathOf(item), ProjectPath.Resolve(projectDirectory, item.ItemSpec), null));
        }
    }

    /// <summary>The files as they are now, each once, in order of path. One that is missing is left out: the copy will say so.</summary>
    internal List<SourceFile> Stat()
    {
        // Plain loops here and in all that runs when nothing has changed: in a build's process they run once, and a query costs more to compile
        // than to run.
        var sorted = new List<Candidate>(candidates);
        sorted.Sort(Compare);
        var files = new List<SourceFile>(sorted.Count);
        for (int i = 0; i < sorted.Count; i++)
        {
            Candidate candidate = sorted[i];
            bool isNew = i == 0 || Compare(sorted[i - 1], candidate) != 0;
            if (!isNew)
            {
                MergeObstacle(files, candidate);
            }
            else if (FileStamp.Of(candidate.Source) is { } stamp)
            {
                files.Add(new SourceFile(candidate.RelativePath, candidate.Source, stamp, candidate.Item is not null));
            }
        }

        return files;
    }

    /// <summary>The items not to be copied and those to be copied instead.</summary>
    internal (List<ITaskItem> Replaced, List<ITaskItem> Staged) Substitute(StageState state, StageFolders folders)
    {
        var rewritten = new HashSet<string>(StringComparer.Ordinal);
        var affected = new HashSet<string>(StringComparer.Ordinal);
        foreach (StagedFile file in state.Files)
        {
            if (file.Staged is not null)
            {
                rewritten.Add(KeyOf(file.Source.RelativePath, file.Source.Path));
                affected.Add(file.Source.Path);
            }
        }

        var replaced = new List<ITaskItem>();
        var staged = new List<ITaskItem>();
        foreach (Candidate candidate in candidates)
        {
            // A list forgets items by what they include, so of two with one source, both go; one that does not change then comes back as it was.
            if (candidate.Item is { } item && affected.Contains(candidate.Source))
            {
                replaced.Add(item);
                staged.Add(rewritten.Contains(KeyOf(candidate.RelativePath, candidate.Source)) ? Substitute(candidate, folders) : item);
            }
        }

        return (replaced, staged);
    }

    private static string KeyOf(string relativePath, string source) => relativePath + "\n" + source;

    private static int Compare(Candidate left, Candidate right)
    {
        int byPath = string.CompareOrdinal(left.RelativePath, right.RelativePath);
        return byPath != 0 ? byPath : string.CompareOrdinal(left.Source, right.Source);
    }

    /// <summary>A file that is listed twice, once as an obstacle, is one.</summary>
    private static void MergeObstacle(List<SourceFile> files, Candidate candidate)
    {
        if (candidate.Item is null && files.Count != 0 && string.Equals(files[files.Count - 1].Path, candidate.Source, StringComparison.Ordinal))
        {
            files[files.Count - 1] = files[files.Count - 1] with { MayChange = false };
        }
    }

    private static TaskItem Substitute(Candidate candidate, StageFolders folders)
    {
        var item = new TaskItem(StagedImage.EscapeForItem(folders.StagedPathOf(candidate.RelativePath)));
        candidate.Item!.CopyMetadataTo(item);
        return item;
    }

    /// <summary>
    /// Where an item's file goes below the output folder, with '/': what RebaseBindRelativePath says, or else the metadata that RebaseBindPathFrom
    /// names; to a folder, or to nothing, the file's own name is added.
    /// </summary>
    internal static string RelativePathOf(ITaskItem item)
    {
        string path = item.GetMetadata(RelativePathMetadata);
        if (path.Length == 0 && item.GetMetadata("RebaseBindPathFrom") is { Length: > 0 } from)
        {
            path = item.GetMetadata(from);
        }

        bool isFolder = path.Length == 0 || path[path.Length - 1] is '/' or '\\';
        return ProjectPath.Normalize(isFolder ? path + item.GetMetadata("Filename") + item.GetMetadata("Extension") : path);
    }
}
