using System.Text;
using Microsoft.Build.Framework;

namespace RebaseBind.Tasks.Staging;

/// <summary>
/// The project's policies as they are written. Only text: a build in which nothing changed compares them, and loads nothing to understand them.
/// </summary>
internal sealed class PolicyInputs
{
    /// <summary>Takes them from the parameters of a task.</summary>
    /// <param name="policy">The item that has them as metadata; null for the defaults.</param>
    /// <param name="reserve">Address ranges to keep free.</param>
    /// <param name="exclude">Files to leave alone, or patterns.</param>
    /// <param name="projectDirectory">What relative paths start from.</param>
    internal PolicyInputs(ITaskItem? policy, ITaskItem[] reserve, ITaskItem[] exclude, string projectDirectory)
    {
        string Of(string name) => policy?.GetMetadata(name) ?? string.Empty;

        For = Of(nameof(For));
        Bind = Of(nameof(Bind));
        Signed = Of(nameof(Signed));
        DynamicBase = Of(nameof(DynamicBase));
        Layout = Of(nameof(Layout));
        ReadyToRun = Of(nameof(ReadyToRun));
        Growth = Of(nameof(Growth));
        Placement = Of(nameof(Placement));
        Ranges = Of(nameof(Ranges));
        LockedMode = Of(nameof(LockedMode));
        WrittenLockFile = Of("LockFile");
        Consumers = Of(nameof(Consumers));
        Left = Of(nameof(Left));
        Quiet = Of(nameof(Quiet));
        Reserve = reserve;
        Exclude = exclude;
        ProjectDirectory = projectDirectory;
    }

    /// <summary>The system that the images are for.</summary>
    internal string For { get; }

    /// <summary>Which imports are bound.</summary>
    internal string Bind { get; }

    /// <summary>What happens to signed DLLs.</summary>
    internal string Signed { get; }

    /// <summary>What happens to DYNAMICBASE.</summary>
    internal string DynamicBase { get; }

    /// <summary>What happens to the layout of files.</summary>
    internal string Layout { get; }

    /// <summary>What happens to ReadyToRun images.</summary>
    internal string ReadyToRun { get; }

    /// <summary>The room behind a moved DLL.</summary>
    internal string Growth { get; }

    /// <summary>How places are chosen.</summary>
    internal string Placement { get; }

    /// <summary>Whose address space it is.</summary>
    internal string Ranges { get; }

    /// <summary>Whether the lock file must cover every image and may not change.</summary>
    internal string LockedMode { get; init; }

    /// <summary>The lock file that addresses come from, and that takes note of new ones; empty for none.</summary>
    internal string WrittenLockFile { get; init; }

    /// <summary>What the caller makes of the outcome, in any words: if they change, nothing is up to date.</summary>
    internal string Consumers { get; }

    /// <summary>How the build says what was left alone.</summary>
    internal string Left { get; }

    /// <summary>Whether the build says only what weakens security.</summary>
    internal string Quiet { get; }

    /// <summary>Address ranges to keep free.</summary>
    internal ITaskItem[] Reserve { get; }

    /// <summary>Files to leave alone: source files, or patterns of relative paths.</summary>
    internal ITaskItem[] Exclude { get; }

    /// <summary>Whether an exclusion that fits no file is a warning.</summary>
    internal bool ReportsUnusedExclusions { get; init; }

    /// <summary>What relative paths start from.</summary>
    internal string ProjectDirectory { get; }

    /// <summary>The lock file's full path; null for none.</summary>
    internal string? LockFile => WrittenLockFile.Length == 0 ? null : ProjectPath.Resolve(ProjectDirectory, WrittenLockFile);

    /// <summary>What decides an image's bytes once its base is known: the tool and the policies.</summary>
    internal string Recipe => ToolIdentity.Value + " " + For + " " + Signed + " " + DynamicBase + " " + Bind + " " + Layout;

    /// <summary>What decides the bases, besides the images and what the lock file says.</summary>
    internal string Planning
    {
        get
        {
            string words = string.Join(" ", For, ReadyToRun, Growth, Placement, Ranges, LockedMode, Left, Quiet);
            var text = new StringBuilder(words + "\n" + LockFile + "\n" + Consumers);
            Append(text, Reserve);
            Append(text, Exclude);
            return text.Append(ReportsUnusedExclusions).ToString();
        }
    }

    /// <summary>Whether no import is bound.</summary>
    internal bool BindsNothing => string.Equals(Bind, "none", System.StringComparison.OrdinalIgnoreCase);

    private static void Append(StringBuilder text, ITaskItem[] list)
    {
        text.Append('\n');
        foreach (ITaskItem item in list)
        {
            text.Append('\n').Append(item.ItemSpec);
        }
    }
}
