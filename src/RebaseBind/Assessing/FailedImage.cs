using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Loading;

namespace RebaseBind.Assessing;

/// <summary>An image that cannot be loaded, over all loaders and processes where the same is true of it.</summary>
/// <param name="Failure">What goes wrong, in the first process where it does.</param>
/// <param name="Profiles">The loaders' names, in the order they were asked for.</param>
/// <param name="Roots">The processes, each once.</param>
/// <param name="StopsProcess">Whether one of them does not start.</param>
/// <param name="IsBefore">Whether it fails in the tree as it is.</param>
/// <param name="IsAfter">Whether it fails in the tree as it would be.</param>
internal sealed record FailedImage(
    LoadFailure Failure,
    IReadOnlyList<string> Profiles,
    IReadOnlyList<string> Roots,
    bool StopsProcess,
    bool IsBefore,
    bool IsAfter)
{
    /// <summary>Finds them.</summary>
    /// <returns>What rewriting breaks first, then what stops a process, then in order of path.</returns>
    internal static IReadOnlyList<FailedImage> In(LoadReport report) => report.Before.Profiles
        .SelectMany((profile, index) => Under(profile, report.After?.Profiles[index]))
        .GroupBy(static one => (one.Failure.Image.Path, one.Failure.Status, one.IsBefore, one.IsAfter))
        .Select(static group => group.First() with
        {
            Profiles = Distinct(group.SelectMany(static one => one.Profiles)),
            Roots = Distinct(group.SelectMany(static one => one.Roots)),
            StopsProcess = group.Any(static one => one.StopsProcess),
        })
        .OrderBy(static failed => failed.IsBefore)
        .ThenByDescending(static failed => failed.StopsProcess)
        .ThenBy(static failed => failed.Failure.Image.Path, StringComparer.Ordinal)
        .ToArray();

    /// <summary>Those under one loader: rewriting may break under one what another cannot load anyway.</summary>
    private static IEnumerable<FailedImage> Under(ProfileSimulation before, ProfileSimulation? after) => Of(before, isAfter: false)
        .Concat(after is null ? [] : Of(after, isAfter: true))
        .GroupBy(static one => (one.Failure.Image.Path, one.Failure.Status))
        .Select(group => new FailedImage(
            group.First().Failure,
            [before.Profile.Name],
            Distinct(group.Select(static one => one.Root)),
            group.Any(static one => one.Failure.StopsProcess),
            group.Any(static one => !one.IsAfter),
            group.Any(static one => one.IsAfter)));

    private static IEnumerable<(string Root, LoadFailure Failure, bool IsAfter)> Of(ProfileSimulation profile, bool isAfter)
        => profile.Processes.SelectMany(process => process.Failures.Select(failure => (process.Root, failure, isAfter)));

    private static string[] Distinct(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal)];
}
