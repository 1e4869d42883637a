using System;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Findings;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>What staging and undoing it have in common: the folders of one output, and that no failure of a file system gets out as an exception.</summary>
public abstract class StagingTask : Task
{
    private protected StagingTask()
    {
    }

    /// <summary>What relative paths start from; an absolute path.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <summary>Where rewritten files are. Everything else in it is deleted.</summary>
    [Required]
    public string StagingDirectory { get; set; } = string.Empty;

    /// <summary>What was done is remembered here.</summary>
    [Required]
    public string StateFile { get; set; } = string.Empty;

    /// <summary>The plan is written here, as JSON.</summary>
    [Required]
    public string PlanFile { get; set; } = string.Empty;

    /// <summary>Where the caller copies to. Files there that the copy might wrongly keep are deleted.</summary>
    [Required]
    public string DestinationDirectory { get; set; } = string.Empty;

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            return Run(new StageFolders(Resolve(StagingDirectory), Resolve(StateFile), Resolve(PlanFile), Resolve(DestinationDirectory)));
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.LogFinding(new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, string.Empty, failure.Message));
            return false;
        }
    }

    private protected abstract bool Run(StageFolders folders);

    private string Resolve(string path) => ProjectPath.Resolve(ProjectDirectory, path);
}
