using System.Collections.Generic;
using System.IO;
using Microsoft.Build.Framework;
using RebaseBind.Tasks.Adopting;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>Undoes what <see cref="RebaseBindAdopt"/> did for one output folder: puts the originals back, and forgets them.</summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindUnadopt : BuildTask
{
    /// <summary>Where the originals are kept.</summary>
    [Required]
    public string OriginalsDirectory { get; set; } = string.Empty;

    /// <summary>The file that remembers what was done.</summary>
    [Required]
    public string StateFile { get; set; } = string.Empty;

    /// <summary>The plan.</summary>
    [Required]
    public string PlanFile { get; set; } = string.Empty;

    /// <summary>The record of changes.</summary>
    [Required]
    public string RecordDirectory { get; set; } = string.Empty;

    private protected override bool Run()
    {
        var folders = new AdoptionFolders(
            Resolve(OriginalsDirectory),
            Resolve(StateFile),
            Resolve(PlanFile),
            new OutputRecord(Resolve(RecordDirectory)));
        var output = new AdoptedOutput(folders.Originals);
        foreach (StagedFile known in (IReadOnlyList<StagedFile>)(Staging.StateFile.Read(folders.State)?.Files ?? []))
        {
            output.Restore(known);
        }

        if (Directory.Exists(folders.Originals))
        {
            Directory.Delete(folders.Originals, recursive: true);
        }

        folders.Record.Forget();
        OwnFolder.Forget(folders.Plan, folders.State);
        return true;
    }
}
