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
