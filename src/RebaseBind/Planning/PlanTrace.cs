using System.Collections.Generic;
using RebaseBind.Gathering;

namespace RebaseBind.Planning;

/// <summary>Takes down what the planner considers for one image.</summary>
/// <param name="image">The image.</param>
public sealed class PlanTrace(ImageSummary image)
{
    private readonly List<string> steps = [];

    /// <summary>What was considered, in order; one sentence each.</summary>
    public IReadOnlyList<string> Steps => steps;

    internal bool Follows(ImageSummary other) => ReferenceEquals(image, other);

    internal void Note(string step) => steps.Add(step);
}
