using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Reporting;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>What the gate says, in a line or two.</summary>
internal static class GateSummary
{
    /// <summary>Writes it.</summary>
    /// <param name="tree">The images.</param>
    /// <param name="simulation">What was simulated.</param>
    /// <param name="result">What the gate says.</param>
    internal static void Write(GatheredTree tree, LoadSimulation simulation, GateResult result)
    {
        IReadOnlyList<GateFinding> active = result.Active;
        Console.Out.WriteLine(
            $"{Amounts.Count(tree.Images.Count, "image")}, {Count(active, FindingCatalog.Overlap)} overlapping, "
            + $"{Count(active, FindingCatalog.Relocated)} relocated for other reasons, {Count(active, FindingCatalog.LoadFailure)} unable to load"
            + More(active.Count(IsOther), "other error", "other errors")
            + string.Concat(GateLine.Uncounted(result).Select(static one => ", " + one)));
        Console.Out.WriteLine("Processes simulated: " + string.Join(", ", simulation.Profiles.Select(Processes)));
        foreach (IGrouping<string, string> group in simulation.Profiles
            .Where(static profile => !profile.Counts)
            .GroupBy(static profile => profile.NotRun[0].Reason, static profile => profile.Profile.Name, StringComparer.Ordinal))
        {
            Console.Out.WriteLine($"Judging nothing: {string.Join(", ", group)}: {group.Key}");
        }

        Console.Out.WriteLine(result.IsRefused ? "The gate says no." : "The gate says yes.");
    }

    private static string Processes(ProfileSimulation profile)
        => $"{profile.Profile.Name} {Amounts.Count(profile.Processes.Count)}"
            + (profile.NotRun.Count == 0 ? string.Empty : $" ({Amounts.Count(profile.NotRun.Count)} not run)");

    private static string Count(IEnumerable<GateFinding> findings, string code) => Amounts.Count(findings.Count(found => found.Finding.Code == code));

    private static bool IsOther(GateFinding found)
        => found.Finding.Severity == FindingSeverity.Error
            && found.Finding.Code is not (FindingCatalog.Overlap or FindingCatalog.Relocated or FindingCatalog.LoadFailure);

    private static string More(int count, string one, string many) => count == 0 ? string.Empty : ", " + Amounts.Count(count, one, many);
}
