using System.Collections.Generic;
using System.IO;
using Microsoft.Build.Framework;
using RebaseBind.Findings;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>
/// Undoes what <see cref="RebaseBindStage"/> did for one output folder: deletes our files from it, so that MSBuild copies the originals, and
/// forgets them.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindUnstage : BuildTask
{
    /// <summary>Where rewritten files are.</summary>
    [Required]
    public string StagingDirectory { get; set; } = string.Empty;

    /// <summary>The file that remembers what was done.</summary>
    [Required]
    public string StateFile { get; set; } = string.Empty;

    /// <summary>The plan.</summary>
    [Required]
    public string PlanFile { get; set; } = string.Empty;

    /// <summary>The record of changes.</summary>
    [Required]
    public string RecordDirectory { get; set; } = string.Empty;

    /// <summary>Where the caller copies to.</summary>
    [Required]
    public string DestinationDirectory { get; set; } = string.Empty;

    private protected override bool Run()
    {
        var record = new OutputRecord(Resolve(RecordDirectory));
        var folders = new StageFolders(Resolve(StagingDirectory), Resolve(StateFile), Resolve(PlanFile), record, Resolve(DestinationDirectory));
        var left = new List<RememberedFinding>();
        foreach (StagedFile file in (IReadOnlyList<StagedFile>)(Staging.StateFile.Read(folders.State)?.Files ?? []))
        {
            if (file.Staged is not null && MakeRoom(folders.DestinationOf(file.Source.RelativePath), file, record) is { } finding)
            {
                left.Add(RememberedFinding.Of(finding));
            }
        }

        this.LogFindings(left);

        if (Directory.Exists(folders.Staging))
        {
            Directory.Delete(folders.Staging, recursive: true);
        }

        record.Forget();
        OwnFolder.Forget(folders.Plan, folders.State);
        return true;
    }

    /// <summary>Deletes our file, signed since or not. What is neither that nor the original is somebody's, and stays.</summary>
    private static Finding? MakeRoom(string path, StagedFile file, OutputRecord record)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        LeftFile left = OutputFolder.Has(path, file.Staged!.Value) ? LeftFile.Rewritten : record.Examine(path, file.Source);
        if (left == LeftFile.Rewritten)
        {
            OutputFolder.Delete(path, "so that the original can be copied");
        }

        return left == LeftFile.Other
            ? new Finding(
                FindingCatalog.UndoRefused,
                FindingSeverity.Warning,
                path,
                "the file was changed or replaced since RebaseBind wrote it, so it was not deleted, and the copy of the original may not replace it; "
                + "delete it, and build or publish again")
            : null;
    }
}
