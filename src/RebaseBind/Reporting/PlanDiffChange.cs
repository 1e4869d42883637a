namespace RebaseBind.Reporting;

/// <summary>What became of an image between two plans.</summary>
public enum PlanDiffChange
{
    /// <summary>Only the new plan has it.</summary>
    Added,

    /// <summary>Only the old plan has it.</summary>
    Removed,

    /// <summary>Both have it, at different bases.</summary>
    Moved,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class PlanDiffChangeWords
{
    /// <summary>"added", "removed" or "moved".</summary>
    internal static string ToWord(this PlanDiffChange change) => change switch
    {
        PlanDiffChange.Added => "added",
        PlanDiffChange.Removed => "removed",
        _ => "moved",
    };
}
