using Microsoft.Build.Framework;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>A task that plans addresses: the policies that a project sets.</summary>
public abstract class PolicyTask : BuildTask
{
    private protected PolicyTask()
    {
    }

    /// <summary>
    /// One item with the policies as metadata: For, Bind, Signed, DynamicBase, Layout, ReadyToRun, Growth, Placement, Ranges, LockFile,
    /// LockedMode, Consumers, Left, Quiet. The words are those of the properties that are called so, after "RebaseBind". Nothing is the default.
    /// </summary>
    public ITaskItem? Policy { get; set; }

    /// <summary>Address ranges to keep free, as 0x10000000-0x1fffffff.</summary>
    public ITaskItem[] Reserve { get; set; } = [];

    /// <summary>Files to leave alone: source files, or patterns of relative paths.</summary>
    public ITaskItem[] Exclude { get; set; } = [];

    private protected PolicyInputs ReadPolicy(bool reportsUnusedExclusions)
        => new(Policy, Reserve, Exclude, ProjectDirectory) { ReportsUnusedExclusions = reportsUnusedExclusions };
}
