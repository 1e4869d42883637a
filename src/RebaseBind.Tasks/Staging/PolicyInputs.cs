using System.Text;
using Microsoft.Build.Framework;

namespace RebaseBind.Tasks.Staging;

/// <summary>The project's policies as they are written.</summary>
internal sealed class PolicyInputs
{
    /// <summary>Takes them from a task.</summary>
    internal PolicyInputs(PolicyTask task)
    {
        Task = task;
        LockFile = task.LockFile.Length == 0 ? null : ProjectPath.Resolve(task.ProjectDirectory, task.LockFile);
        Recipe = ToolIdentity.Value + " " + task.Signed + " " + task.DynamicBase + " " + task.Bind;
        Planning = Join(task.Growth + " " + task.Placement + " " + task.Ranges + " " + task.LockedMode + "\n" + LockFile + "\n" + (task as PlacingTask)?.Consumers, task.Reserve, task.Exclude);
        ReportsUnusedExclusions = task is PlacingTask { ReportUnusedExclusions: true };
        Planning += ReportsUnusedExclusions;
    }

    /// <summary>The task that holds them.</summary>
    internal PolicyTask Task { get; }

    /// <summary>The lock file's full path; null for none.</summary>
    internal string? LockFile { get; }

    /// <summary>What decides an image's bytes once its base is known: the tool and the policies.</summary>
    internal string Recipe { get; }

    /// <summary>What decides the bases, besides the images and what the lock file says.</summary>
    internal string Planning { get; }

    /// <summary>Whether an exclusion that fits no file is said.</summary>
    internal bool ReportsUnusedExclusions { get; }

    /// <summary>Whether no import is bound.</summary>
    internal bool BindsNothing => string.Equals(Task.Bind, "none", System.StringComparison.OrdinalIgnoreCase);

    private static string Join(string values, params ITaskItem[][] lists)
    {
        var text = new StringBuilder(values);
        foreach (ITaskItem[] list in lists)
        {
            text.Append('\n');
            foreach (ITaskItem item in list)
            {
                text.Append('\n').Append(item.ItemSpec);
            }
        }

        return text.ToString();
    }
}
