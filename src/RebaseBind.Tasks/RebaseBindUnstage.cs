using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Findings;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>Undoes what <see cref="RebaseBindStage"/> did for one output folder: deletes our files from it, so that MSBuild copies the originals, and forgets them.</summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindUnstage : Task
{
    /// <summary>What relative paths start from; an absolute path.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <summary>Where rewritten files are.</summary>
    [Required]
    public string StagingDirectory { get; set; } = string.Empty;

    /// <summary>What remembers them.</summary>
    [Required]
    public string StateFile { get; set; } = string.Empty;

    /// <summary>The plan.</summary>
    [Required]
    public string PlanFile { get; set; } = string.Empty;

    /// <summary>The folder they were copied to.</summary>
    [Required]
    public string DestinationDirectory { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            string stateFile = Resolve(StateFile);
            var folders = new StageFolders(Resolve(StagingDirectory), stateFile, Resolve(PlanFile), Resolve(DestinationDirectory));
            IReadOnlyList<StagedFile> files = Staging.StateFile.Read(stateFile)?.Files ?? [];
            foreach (StagedFile file in files.Where(file => file.Staged is { } stamp && FileStamp.Of(folders.DestinationOf(file.Source.RelativePath)) == stamp))
            {
                if (OutputFolder.Delete(folders.DestinationOf(file.Source.RelativePath), "so that the original can be copied") is { } failure)
                {
                    Log.LogFinding(failure);
                }
            }

            if (!Log.HasLoggedErrors)
            {
                Forget(folders);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.LogFinding(new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, string.Empty, failure.Message));
        }

        return !Log.HasLoggedErrors;
    }

    private static void Forget(StageFolders folders)
    {
        if (Directory.Exists(folders.Staging))
        {
            Directory.Delete(folders.Staging, recursive: true);
        }

        if (File.Exists(folders.Plan))
        {
            File.Delete(folders.Plan);
        }

        File.Delete(folders.State);
        string directory = Path.GetDirectoryName(folders.State)!;
        if (!Directory.EnumerateFileSystemEntries(directory).Any())
        {
            Directory.Delete(directory);
        }
    }

    private string Resolve(string path) => ProjectPath.Resolve(ProjectDirectory, path);
}
