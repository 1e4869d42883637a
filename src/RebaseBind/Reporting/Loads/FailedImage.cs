using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Loading;

namespace RebaseBind.Reporting.Loads;

/// <summary>An image that cannot be loaded under one loader, over all processes and both states of the tree.</summary>
/// <param name="Profile">The loader's name.</param>
/// <param name="Failure">What goes wrong, in the first process where it does.</param>
/// <param name="Roots">The processes, each once.</param>
/// <param name="StopsProcess">Whether one of them does not start.</param>
/// <param name="IsBefore">Whether it fails in the tree as it is.</param>
/// <param name="IsAfter">Whether it fails in the tree as it would be.</param>
public sealed record FailedImage(string Profile, LoadFailure Failure, IReadOnlyList<string> Roots, bool StopsProcess, bool IsBefore, bool IsAfter)
{
    /// <summary>Finds them.</summary>
    /// <returns>What rewriting breaks first, then what stops a process, then in order of loader and path.</returns>
    public static IReadOnlyList<FailedImage> In(LoadReport report) => In(report.Before, isAfter: false)
        .Concat(report.After is null ? [] : In(report.After, isAfter: true))
        .GroupBy(static one => (one.Profile, one.Failure.Image.Path, one.Failure.Status))
        .Select(static group => new FailedImage(
            group.Key.Profile,
            group.First().Failure,
            group.Select(static one => one.Root).Distinct(StringComparer.Ordinal).ToArray(),
            group.Any(static one => one.Failure.StopsProcess),
            group.Any(static one => !one.IsAfter),
            group.Any(static one => one.IsAfter)))
        .OrderBy(static failed => failed.IsBefore)
        .ThenByDescending(static failed => failed.StopsProcess)
        .ThenBy(failed => IndexOf(report, failed.Profile))
        .ThenBy(static failed => failed.Failure.Image.Path, StringComparer.Ordinal)
        .ToArray();

    private static IEnumerable<(string Profile, string Root, LoadFailure Failure, bool IsAfter)> In(LoadSimulation simulation, bool isAfter)
        => simulation.Profiles.SelectMany(profile => profile.Processes.SelectMany(process => process.Failures.Select(failure => (profile.Profile.Name, process.Root, failure, isAfter))));

    private static int IndexOf(LoadReport report, string profile)
    {
        int index = 0;
        while (report.Before.Profiles[index].Profile.Name != profile)
        {
            index++;
        }

        return index;
    }
}
