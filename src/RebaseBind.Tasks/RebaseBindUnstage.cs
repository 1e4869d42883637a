using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>Undoes what <see cref="RebaseBindStage"/> did for one output folder: deletes our files from it, so that MSBuild copies the originals, and forgets them.</summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindUnstage : StagingTask
{
    private protected override bool Run(StageFolders folders)
    {
        IReadOnlyList<StagedFile> files = Staging.StateFile.Read(folders.State)?.Files ?? [];
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
}
