using System.Collections.Generic;
using RebaseBind.Images;

namespace RebaseBind.Loading;

/// <summary>What one loader does with a tree.</summary>
/// <param name="Profile">The loader.</param>
/// <param name="Processes">A process for each root, in order of path.</param>
/// <param name="NotLoaded">Native images that no process loads, in order of path: declare who does.</param>
/// <param name="NotRun">The roots that this loader cannot run, with the reason.</param>
/// <param name="Totals">The processes together, each once.</param>
public sealed record ProfileSimulation(
    LoaderProfile Profile,
    IReadOnlyList<SimulatedProcess> Processes,
    IReadOnlyList<ImageSummary> NotLoaded,
    IReadOnlyList<(string Root, string Reason)> NotRun,
    LoadTotals Totals)
{
    /// <summary>Whether it has a say in what may be released: not if there are programs, and it runs none of them.</summary>
    internal bool Counts => Processes.Count != 0 || NotRun.Count == 0;
}
