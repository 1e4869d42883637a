using System.Collections.Generic;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Tasks.Adopting;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>
/// Rewrites native DLLs where they lie in the output, for what no list of MSBuild names: made by Exec, by make, by a linker. Keeps their times,
/// and their originals in obj.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindAdopt : PlacingTask, IIncrementalTask
{
    /// <summary>Files in the output, with metadata RebaseBindRelativePath (the place in it).</summary>
    [Required]
    public ITaskItem[] Candidates { get; set; } = [];

    /// <summary>Where the originals are kept. Everything else in it is deleted.</summary>
    [Required]
    public string OriginalsDirectory { get; set; } = string.Empty;

    /// <inheritdoc/>
    public bool FailIfNotIncremental { get; set; }

    /// <summary>The candidates as they were before: where each original is, with metadata RebaseBindRelativePath.</summary>
    [Output]
    public ITaskItem[] Originals { get; private set; } = [];

    private protected override IEnumerable<ITaskItem> ImageItems => Candidates;

    private protected override bool Run()
    {
        var folders = new AdoptionFolders(Resolve(OriginalsDirectory), Resolve(StateFile), Resolve(PlanFile), Record);
        List<SourceFile> files = new CandidateList(Candidates, Obstacles, ProjectDirectory).Stat();
        var run = new AdoptionRun(ReadPolicy(ReportUnusedExclusions), folders, Invalidate, Cancellation);
        StageResult? result = run.Run(files, mayWork: !FailIfNotIncremental);
        if (result is null)
        {
            Log.LogError("RebaseBind is not up to date: files in the output would change.");
            return false;
        }

        this.LogFindings(result.State.Findings, Listing, isListingDue: true, left: Policy?.GetMetadata("Left") ?? string.Empty);
        SetOutputs(result.State, result.Rewritten);
        IEnumerable<SourceFile> sources = result.State.Files.Select(static file => file.Source).Where(static source => source.MayChange);
        Originals = [.. sources.Select(source => ToItem(source, run.OriginalOf(source)))];
        Files = [ToItem(folders.State), ToItem(folders.Plan), .. folders.Record.Files.Select(ToItem)];
        return !Log.HasLoggedErrors;
    }

    private static TaskItem ToItem(SourceFile source, string path)
    {
        var item = new TaskItem(StagedImage.EscapeForItem(path));
        item.SetMetadata(CandidateList.RelativePathMetadata, StagedImage.EscapeForItem(source.RelativePath));
        return item;
    }
}
