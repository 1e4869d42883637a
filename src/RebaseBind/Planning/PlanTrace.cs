using System.Collections.Generic;
using RebaseBind.Images;
using RebaseBind.Processes;

namespace RebaseBind.Planning;

/// <summary>Takes down what the planner considers for one image.</summary>
/// <param name="image">The image.</param>
internal sealed class PlanTrace(ImageSummary image)
{
    private readonly List<string> steps = [];

    /// <summary>
    /// The images that overlap it at the bases their files ask for and that it may meet in a process, those with most fixups first.
    /// </summary>
    internal IReadOnlyList<ImageSummary> InItsWay { get; private set; } = [];

    /// <summary>What was considered, in order; one sentence each.</summary>
    internal IReadOnlyList<string> Steps => steps;

    /// <summary>Looks who is in its way.</summary>
    internal void Meet(IEnumerable<ImageSummary> images, LoadSets sets) => InItsWay = OverlapFinder.PartnersOf(image, images, sets);

    internal bool Follows(ImageSummary other) => ReferenceEquals(image, other);

    internal void Note(string step) => steps.Add(step);
}
