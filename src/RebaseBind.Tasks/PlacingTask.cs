using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>A task that gives the images of one output their places: what it remembers, and what it tells the targets and the log.</summary>
public abstract class PlacingTask : PolicyTask
{
    private bool isNew;

    private protected PlacingTask()
    {
    }

    /// <summary>
    /// Files that reach the output in another way: they take up addresses but are not replaced. With metadata RebaseBindRelativePath.
    /// </summary>
    public ITaskItem[] Obstacles { get; set; } = [];

    /// <summary>The file that remembers what was done.</summary>
    [Required]
    public string StateFile { get; set; } = string.Empty;

    /// <summary>The plan is written here, as JSON.</summary>
    [Required]
    public string PlanFile { get; set; } = string.Empty;

    /// <summary>The record of changes goes here. Everything else in it is deleted.</summary>
    [Required]
    public string RecordDirectory { get; set; } = string.Empty;

    /// <summary>The report that will have all findings; the plan if there is none.</summary>
    public string ReportFile { get; set; } = string.Empty;

    /// <summary>
    /// Files that are made of the outcome. They are deleted before it changes, so that one that is there is of the present outcome.
    /// </summary>
    public string[] Invalidates { get; set; } = [];

    /// <summary>Whether an exclusion that fits neither a candidate nor an obstacle is a warning; false where others may have such files.</summary>
    public bool ReportUnusedExclusions { get; set; }

    /// <summary>The native images, with what became of them: IsDll, Machine, Kind, OriginalBase, Base, SizeOfImage, Fixups, Action, Reason.</summary>
    [Output]
    public ITaskItem[] Images { get; private set; } = [];

    /// <summary>Every file in obj that was written by this or an earlier build and is still in use.</summary>
    [Output]
    public ITaskItem[] Files { get; private protected set; } = [];

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

    /// <summary>The outcome as one item, for RebaseBindTell; none if there is no native image.</summary>
    [Output]
    public ITaskItem? Outcome { get; private set; }

    /// <summary>The file that will have all findings.</summary>
    private protected string Listing => Resolve(ReportFile.Length == 0 ? PlanFile : ReportFile);

    /// <summary>The record of changes.</summary>
    private protected OutputRecord Record => new(Resolve(RecordDirectory));

    /// <summary>Before anything is written.</summary>
    private protected void Invalidate()
    {
        isNew = true;
        foreach (string file in Invalidates)
        {
            string path = Resolve(file);
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    private protected void SetOutputs(StageState state, IReadOnlyList<string> rewritten)
    {
        var images = new List<ITaskItem>(state.Images.Count);
        foreach (StagedImage image in state.Images)
        {
            images.Add(image.ToItem());
            Dlls += image.IsDll ? 1 : 0;
            Moved += image.IsMoved ? 1 : 0;
        }

        Images = images.ToArray();
        Wanting = state.Totals.Wanting;
        WantedBase = state.Totals.WantedBase;
        OverlappingBefore = state.Totals.OverlappingBefore;
        OverlappingAfter = state.Totals.OverlappingAfter;
        Rewritten = [.. rewritten];
        this.LogLines("rewritten: ", rewritten);
        Outcome = images.Count == 0 ? null : DescribeOutcome(state);
    }

    /// <summary>An item for a file of this name.</summary>
    private protected static TaskItem ToItem(string path) => new(StagedImage.EscapeForItem(path));

    private TaskItem DescribeOutcome(StageState state)
    {
        int changed = 0;
        foreach (StagedFile file in state.Files)
        {
            changed += file.Staged is null ? 0 : 1;
        }

        var outcome = new TaskItem("outcome");
        outcome.SetMetadata("IsNew", isNew ? "true" : "false");
        outcome.SetMetadata(nameof(Moved), Number(Moved));
        outcome.SetMetadata("Others", Number(Math.Max(0, changed - Moved)));
        outcome.SetMetadata(nameof(StageTotals.Unsigned), Number(state.Totals.Unsigned));
        outcome.SetMetadata(nameof(StageTotals.Cleared), Number(state.Totals.Cleared));
        outcome.SetMetadata("Left", LeftImages.Count(state.Findings));
        return outcome;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
