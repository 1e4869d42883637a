using System.Collections.Generic;
using Microsoft.Build.Framework;
using RebaseBind.Tasks.Naming;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>
/// Rewrites the native DLLs among the files that a build is about to copy, and says which file to copy instead of which. Sources are only read.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindStage : PlacingTask, IIncrementalTask
{
    /// <summary>
    /// The files to be copied, with metadata RebaseBindRelativePath (the place below <see cref="DestinationDirectory"/>) or RebaseBindPathFrom
    /// (the name of the metadata that has it), and List (whatever the caller tells them apart by).
    /// </summary>
    [Required]
    public ITaskItem[] Candidates { get; set; } = [];

    /// <summary>Where rewritten files are. Everything else in it is deleted.</summary>
    [Required]
    public string StagingDirectory { get; set; } = string.Empty;

    /// <summary>Where the caller copies to. Files there that the copy might wrongly keep are deleted.</summary>
    [Required]
    public string DestinationDirectory { get; set; } = string.Empty;

    /// <summary>Whether to warn about properties of the command line whose names look like those of the package but have no effect.</summary>
    public bool ChecksCommandLine { get; set; }

    /// <inheritdoc/>
    public bool FailIfNotIncremental { get; set; }

    /// <summary>The candidates not to be copied.</summary>
    [Output]
    public ITaskItem[] Replaced { get; private set; } = [];

    /// <summary>The files to be copied instead, with the metadata of those they replace.</summary>
    [Output]
    public ITaskItem[] Staged { get; private set; } = [];

    private protected override IEnumerable<ITaskItem> ImageItems => Candidates;

    private protected override bool Run()
    {
        if (ChecksCommandLine)
        {
            CheckCommandLine();
        }

        var folders = new StageFolders(Resolve(StagingDirectory), Resolve(StateFile), Resolve(PlanFile), Record, Resolve(DestinationDirectory));
        var candidates = new CandidateList(Candidates, Obstacles, ProjectDirectory);
        var run = new StageRun(ReadPolicy(ReportUnusedExclusions), folders, Invalidate, Cancellation);
        StageResult? result = run.Run(candidates.Stat(), mayWork: !FailIfNotIncremental);
        if (result is null)
        {
            Log.LogError($"RebaseBind is not up to date: '{folders.Staging}' or '{folders.Destination}' would change.");
            return false;
        }

        this.LogFindings(result.State.Findings, Listing, isListingDue: true, left: Policy?.GetMetadata("Left") ?? string.Empty);
        (List<ITaskItem> replaced, List<ITaskItem> staged) = candidates.Substitute(result.State, folders);
        Replaced = replaced.ToArray();
        Staged = staged.ToArray();
        SetOutputs(result.State, result.Rewritten);
        Files = ListFiles(result.State, folders);
        this.LogLines("deleted from the output, to be copied again: ", result.Evicted);
        return !Log.HasLoggedErrors;
    }

    /// <summary>No file holds global properties, and MSBuild tells them to tasks: from version 16.6 on, and not from every host.</summary>
    private void CheckCommandLine()
    {
        if (BuildEngine is not IBuildEngine6 engine)
        {
            return;
        }

        foreach (KeyValuePair<string, string> property in engine.GetGlobalProperties())
        {
            if (KnownNames.IsUnknownProperty(property.Key))
            {
                this.LogUnknownName(new NameFault(string.Empty, 1, 1, KnownNames.FindPropertyFault(property.Key)!));
            }
        }
    }

    private static ITaskItem[] ListFiles(StageState state, StageFolders folders)
    {
        var files = new List<ITaskItem> { ToItem(folders.State), ToItem(folders.Plan) };
        foreach (string file in folders.Record.Files)
        {
            files.Add(ToItem(file));
        }

        for (int i = 0; i < state.Files.Count; i++)
        {
            if (state.Files[i].Staged is not null)
            {
                files.Add(ToItem(folders.StagedPathOf(state.Files[i].Source.RelativePath)));
            }
        }

        return files.ToArray();
    }
}
