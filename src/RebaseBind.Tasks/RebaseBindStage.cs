using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Findings;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>Rewrites the native DLLs among the files that a build is about to copy, and says which file to copy instead of which. Sources are only read.</summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindStage : StagingTask, ICancelableTask, IIncrementalTask, IDisposable
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>The files to be copied, with metadata RebaseBindRelativePath (the place below <see cref="StagingTask.DestinationDirectory"/>) and List (whatever the caller tells them apart by).</summary>
    [Required]
    public ITaskItem[] Candidates { get; set; } = [];

    /// <summary>Files that reach the output in another way: they take up addresses but are not replaced. With metadata RebaseBindRelativePath.</summary>
    public ITaskItem[] Obstacles { get; set; } = [];

    /// <summary>"skip" or "strip".</summary>
    public string Signed { get; set; } = string.Empty;

    /// <summary>"keep" or "clear".</summary>
    public string DynamicBase { get; set; } = string.Empty;

    /// <summary>A percentage from 0 to 1000.</summary>
    public string Growth { get; set; } = string.Empty;

    /// <summary>Address ranges to keep free, as 0x10000000-0x1fffffff.</summary>
    public ITaskItem[] Reserve { get; set; } = [];

    /// <summary>Files to leave alone: source files, or patterns of relative paths.</summary>
    public ITaskItem[] Exclude { get; set; } = [];

    /// <inheritdoc/>
    public bool FailIfNotIncremental { get; set; }

    /// <summary>The candidates not to be copied.</summary>
    [Output]
    public ITaskItem[] Replaced { get; private set; } = [];

    /// <summary>The files to be copied instead, with the metadata of those they replace.</summary>
    [Output]
    public ITaskItem[] Staged { get; private set; } = [];

    /// <summary>The native images, with what became of them: Machine, Kind, OriginalBase, Base, SizeOfImage, Fixups, Action, Reason.</summary>
    [Output]
    public ITaskItem[] Images { get; private set; } = [];

    /// <summary>Every file written by this or an earlier build that is still in use.</summary>
    [Output]
    public ITaskItem[] Files { get; private set; } = [];

    /// <summary>Relative paths of what this build rewrote.</summary>
    [Output]
    public string[] Rewritten { get; private set; } = [];

    /// <summary>How many native DLLs there are.</summary>
    [Output]
    public int Dlls { get; private set; }

    /// <summary>How many of them asked for <see cref="WantedBase"/>.</summary>
    [Output]
    public int Wanting { get; private set; }

    /// <summary>The base that most of them asked for; empty if no two asked for the same.</summary>
    [Output]
    public string WantedBase { get; private set; } = string.Empty;

    /// <summary>How many have a new base.</summary>
    [Output]
    public int Moved { get; private set; }

    /// <summary>How many overlapped another image.</summary>
    [Output]
    public int OverlappingBefore { get; private set; }

    /// <summary>How many still do.</summary>
    [Output]
    public int OverlappingAfter { get; private set; }

    /// <inheritdoc/>
    public void Cancel() => cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose() => cancellation.Dispose();

    private protected override bool Run(StageFolders folders)
    {
        var inputs = new StageInputs(Signed, DynamicBase, Growth, Reserve, Exclude, ProjectDirectory);
        var candidates = new CandidateList(Candidates, Obstacles, ProjectDirectory);
        StageResult? result = new StageRun(inputs, folders, cancellation.Token).Run(candidates.Stat(), mayWork: !FailIfNotIncremental);
        if (result is null)
        {
            Log.LogError($"RebaseBind is not up to date: '{folders.Staging}' or '{folders.Destination}' would change.");
            return false;
        }

        foreach (Finding finding in result.Findings)
        {
            Log.LogFinding(finding);
        }

        if (result.State is not { } state)
        {
            return false;
        }

        SetOutputs(state, folders, candidates);
        Rewritten = [.. result.Rewritten];
        Describe(result, folders);
        return true;
    }

    private void SetOutputs(StageState state, StageFolders folders, CandidateList candidates)
    {
        (List<ITaskItem> replaced, List<ITaskItem> staged) = candidates.Substitute(state, folders);
        Replaced = replaced.ToArray();
        Staged = staged.ToArray();
        var images = new List<ITaskItem>(state.Images.Count);
        foreach (StagedImage image in state.Images)
        {
            images.Add(image.ToItem());
            Dlls += image.IsDll ? 1 : 0;
            Moved += image.IsMoved ? 1 : 0;
        }

        Images = images.ToArray();
        Files = ListFiles(state, folders);
        Wanting = state.Totals.Wanting;
        WantedBase = state.Totals.WantedBase;
        OverlappingBefore = state.Totals.OverlappingBefore;
        OverlappingAfter = state.Totals.OverlappingAfter;
    }

    private static ITaskItem[] ListFiles(StageState state, StageFolders folders)
    {
        var files = new List<ITaskItem> { ToItem(folders.State), ToItem(folders.Plan) };
        foreach (StagedFile file in state.Files)
        {
            if (file.Staged is not null)
            {
                files.Add(ToItem(folders.StagedPathOf(file.Source.RelativePath)));
            }
        }

        return files.ToArray();
    }

    private static TaskItem ToItem(string path) => new(StagedImage.EscapeForItem(path));

    private void Describe(StageResult result, StageFolders folders)
    {
        foreach (string path in result.Rewritten)
        {
            Log.LogMessage(MessageImportance.Low, "rewritten: " + path);
        }

        foreach (string path in result.Evicted)
        {
            Log.LogMessage(MessageImportance.Low, "deleted from the output, to be copied again: " + path);
        }

        if (Dlls != 0)
        {
            string wanted = Wanting == 0 ? string.Empty : ", " + Wanting + " of them for " + WantedBase;
            string done = Rewritten.Length == 0 ? "up to date" : Rewritten.Length + " rewritten";
            Log.LogMessage(MessageImportance.Normal, "RebaseBind: " + Dlls + " native DLLs" + wanted + "; " + Moved + " moved; overlapping: " + OverlappingBefore + " before, " + OverlappingAfter + " after; " + done + "; plan: " + folders.Plan);
        }
    }
}
