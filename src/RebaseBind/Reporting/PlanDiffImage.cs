namespace RebaseBind.Reporting;

/// <summary>One image that two plans do not give the same base.</summary>
public sealed class PlanDiffImage
{
    private PlanDiffImage(PlanDiffChange change, PlanDiffEntry present, PlanDiffEntry? old, PlanDiffEntry? @new)
    {
        Change = change;
        Path = present.Path;
        Machine = present.Machine;
        Old = old;
        New = @new;
    }

    /// <summary>What became of it.</summary>
    public PlanDiffChange Change { get; }

    /// <summary>Its path, as the new plan writes it if that has it.</summary>
    public string Path { get; }

    /// <summary>The processor, as <see cref="Words.MachineWords"/> writes it.</summary>
    public string Machine { get; }

    /// <summary>The image in the old plan; null if it was added.</summary>
    public PlanDiffEntry? Old { get; }

    /// <summary>The image in the new plan; null if it was removed.</summary>
    public PlanDiffEntry? New { get; }

    internal static PlanDiffImage Added(PlanDiffEntry @new) => new(PlanDiffChange.Added, @new, null, @new);

    internal static PlanDiffImage Removed(PlanDiffEntry old) => new(PlanDiffChange.Removed, old, old, null);

    internal static PlanDiffImage Moved(PlanDiffEntry old, PlanDiffEntry @new) => new(PlanDiffChange.Moved, @new, old, @new);
}
