using Microsoft.Build.Framework;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>A task that plans addresses: the policies that a project sets. An empty value is the default.</summary>
public abstract class PolicyTask : BuildTask
{
    private protected PolicyTask()
    {
    }

    /// <summary>"effective", "none" or "all": which imports are bound.</summary>
    public string Bind { get; set; } = string.Empty;

    /// <summary>"skip" or "strip": what happens to signed DLLs.</summary>
    public string Signed { get; set; } = string.Empty;

    /// <summary>"keep" or "clear": what happens to DYNAMICBASE.</summary>
    public string DynamicBase { get; set; } = string.Empty;

    /// <summary>A percentage from 0 to 1000: the room behind a moved DLL.</summary>
    public string Growth { get; set; } = string.Empty;

    /// <summary>"stable" or "compact": how places are chosen.</summary>
    public string Placement { get; set; } = string.Empty;

    /// <summary>"windows", "wine" or "msys2": whose address space it is.</summary>
    public string Ranges { get; set; } = string.Empty;

    /// <summary>Address ranges to keep free, as 0x10000000-0x1fffffff.</summary>
    public ITaskItem[] Reserve { get; set; } = [];

    /// <summary>Files to leave alone: source files, or patterns of relative paths.</summary>
    public ITaskItem[] Exclude { get; set; } = [];

    /// <summary>The lock file that addresses come from, and that takes note of new ones; empty for none.</summary>
    public string LockFile { get; set; } = string.Empty;

    /// <summary>"true" or "false": whether the lock file must cover every image and may not change.</summary>
    public string LockedMode { get; set; } = string.Empty;

    private protected PolicyInputs Policies => new(this);
}
