using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RebaseBind.Tasks.Staging;

/// <summary>The items a build is about to copy: which files they are, and which items take their place.</summary>
internal sealed class CandidateList
{
    private const string RelativePathMetadata = "RebaseBindRelativePath";
    private const string ListMetadata = "List";

    private readonly List<Candidate> candidates = [];

    /// <summary>Reads the items.</summary>
    /// <param name="items">Files that may be replaced.</param>
    /// <param name="obstacles">Files that may not.</param>
    /// <param name="projectDirectory">What relative paths start from.</param>
    internal CandidateList(ITaskItem[] items, ITaskItem[] obstacles, string projectDirectory)
    {
        candidates.AddRange(items.Select(item => new Candidate(RelativePathOf(item), ProjectPath.Resolve(projectDirectory, item.ItemSpec), item)));
        candidates.AddRange(obstacles.Select(item => new Candidate(RelativePathOf(item), ProjectPath.Resolve(projectDirectory, item.ItemSpec), null)));
    }

    /// <summary>The files as they are now, each once, in order of path. One that is missing is left out: the copy will say so.</summary>
    internal SourceFile[] Stat()
        => candidates
            .GroupBy(candidate => (candidate.RelativePath, candidate.Source))
            .Select(group => (group.Key.RelativePath, group.Key.Source, Stamp: FileStamp.Of(group.Key.Source), MayChange: group.All(candidate => candidate.Item is not null)))
            .Where(file => file.Stamp is not null)
            .Select(file => new SourceFile(file.RelativePath, file.Source, file.Stamp!.Value, file.MayChange))
            .OrderBy(file => file.RelativePath, StringComparer.Ordinal)
            .ThenBy(file => file.Path, StringComparer.Ordinal)
            .ToArray();

    /// <summary>The items not to be copied and those to be copied instead.</summary>
    internal (ITaskItem[] Replaced, ITaskItem[] Staged) Substitute(StageState state, StageFolders folders)
    {
        var rewritten = new HashSet<(string, string)>(state.Files.Where(file => file.Staged is not null).Select(file => (file.Source.RelativePath, file.Source.Path)));
        var replaced = new List<ITaskItem>();
        var staged = new List<ITaskItem>();
        foreach (var sameItem in candidates.Where(candidate => candidate.Item is not null).GroupBy(candidate => (candidate.Item!.GetMetadata(ListMetadata), candidate.Source)))
        {
            // A list forgets items by what they include, so of two with one source, both go; one that does not change then comes back as it was.
            if (!sameItem.Any(candidate => rewritten.Contains((candidate.RelativePath, candidate.Source))))
            {
                continue;
            }

            foreach (Candidate candidate in sameItem)
            {
                replaced.Add(candidate.Item!);
                staged.Add(rewritten.Contains((candidate.RelativePath, candidate.Source)) ? Substitute(candidate, folders) : candidate.Item!);
            }
        }

        return (replaced.ToArray(), staged.ToArray());
    }

    private static TaskItem Substitute(Candidate candidate, StageFolders folders)
    {
        var item = new TaskItem(StagedImage.EscapeForItem(folders.StagedPathOf(candidate.RelativePath)));
        candidate.Item!.CopyMetadataTo(item);
        return item;
    }

    private static string RelativePathOf(ITaskItem item)
    {
        string path = item.GetMetadata(RelativePathMetadata);
        return ProjectPath.Normalize(path.Length != 0 ? path : item.GetMetadata("Filename") + item.GetMetadata("Extension"));
    }
}
