using System.Collections.Generic;
using RebaseBind.Findings;

namespace RebaseBind.Policies;

/// <summary>What a run may and may not do. Each stage gets only those of the four parts that it needs.</summary>
public sealed record RebaseBindOptions
{
    /// <summary>Where images go.</summary>
    public LayoutPolicy Layout { get; init; } = new();

    /// <summary>What may change in an image.</summary>
    public ChangePolicy Change { get; init; } = new();

    /// <summary>Which processes there are, and what they load.</summary>
    public ProcessModel Processes { get; init; } = new();

    /// <summary>How the run goes about its work.</summary>
    public RunSettings Run { get; init; } = new();

    /// <summary>What is said of these policies whatever the images: notes of <see cref="TargetSystem"/>.</summary>
    internal IReadOnlyList<Finding> Notes { get; init; } = [];

    /// <summary>What decides which images are left alone.</summary>
    internal LeavePolicy Leave => new(Change.Signed, Layout.Profile);
}
