using System.Collections.Generic;
using System.IO;
using Microsoft.Build.Framework;
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

    /// <summary>Where the caller copies to.</summary>
    [Required]
    public string DestinationDirectory { get; set; } = string.Empty;

    private protected override bool Run()
    {
        var folders = new StageFolders(Resolve(StagingDirectory), Resolve(StateFile), Resolve(PlanFile), Resolve(DestinationDirectory));
        IReadOnlyList<StagedFile> files = Staging.StateFile.Read(folders.State)?.Files ?? [];
        foreach (StagedFile file in files)
        {
            string destination = folders.DestinationOf(file.Source.RelativePath);
            if (file.Staged is { } stamp && OutputFolder.Has(destination, stamp))
            {
                OutputFolder.Delete(destination, "so that the original can be copied");
            }
        }

        if (Directory.Exists(folders.Staging))
        {
            Directory.Delete(folders.Staging, recursive: true);
        }

        OwnFolder.Forget(folders.Plan, folders.State);
        return true;
    }
}
