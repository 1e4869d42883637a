using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Findings;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>
/// What all tasks have in common: paths start from the project, a build can be cancelled, and no failure of input or of a file system gets out as
/// an exception.
/// </summary>
public abstract class BuildTask : Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource cancellation = new();

    private protected BuildTask()
    {
    }

    /// <summary>What relative paths start from; an absolute path.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <summary>The project's own file, at which errors and warnings stand; a full path. Without it, the file that calls the task.</summary>
    public string ProjectFile { get; set; } = string.Empty;

    /// <summary>
    /// The project file as errors and warnings name it: from the project's folder, as those of compilers do. At a full path MSBuild leaves the
    /// project at the end of the line out, and GitHub's problem matcher wants it there.
    /// </summary>
    internal string Origin => ProjectFile.Length == 0 ? BuildEngine.ProjectFileOfTaskNode : Path.GetFileName(ProjectFile);

    /// <summary>The items of the images that findings may be about, with their place in the output.</summary>
    private protected virtual IEnumerable<ITaskItem> ImageItems => [];

    /// <summary>Ends the work between two files.</summary>
    private protected CancellationToken Cancellation => cancellation.Token;

    /// <inheritdoc/>
    public void Cancel() => cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        try
        {
            return Run();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception failure)
        {
            if (!TryExplain(failure))
            {
                throw;
            }

            return false;
        }
    }

    /// <summary>Where the project file names what brings the images.</summary>
    internal ProjectPlaces ReadProject() => new(ProjectFile.Length == 0 ? Origin : ProjectFile, ProjectDirectory, ImageItems);

    /// <summary>Logs a failure that is not a fault of this program. On its own, because what it names is not loaded while all goes well.</summary>
    private bool TryExplain(Exception failure)
    {
        if (failure is RebaseBindException refusal)
        {
            this.LogFindings([.. refusal.Findings.Select(RememberedFinding.Of)]);
            return true;
        }

        if (failure is IOException or UnauthorizedAccessException)
        {
            this.LogFindings([RememberedFinding.Of(new(FindingCatalog.UnwritableFile, FindingSeverity.Error, string.Empty, failure.Message))]);
            return true;
        }

        return false;
    }

    private protected abstract bool Run();

    /// <summary>The full path of what the project names.</summary>
    private protected string Resolve(string path) => ProjectPath.Resolve(ProjectDirectory, path);
}
