using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Inputs;
using RebaseBind.Loading;

namespace RebaseBind.Gating;

/// <summary>What a simulation and its findings come to in the numbers that budgets and baselines know.</summary>
internal static class PresentState
{
    /// <summary>The counts of one process, or of several together.</summary>
    /// <remarks>
    /// Images that no base would keep from being relocated do not count as relocated, nor do their fixups; the pages that they make private do.
    /// </remarks>
    internal static GateNumbers Of(LoadTotals totals) => new()
    {
        PrivateBytes = totals.PrivateBytes,
        Fixups = totals.Fixups - totals.DynamicFixups,
        StaleBindings = totals.Imports.BindingsStale,
        LookUps = totals.Imports.LookUps,
        Relocated = totals.Relocated - totals.Dynamic,
        Failures = totals.Failures,
    };

    /// <summary>The present state as a baseline.</summary>
    /// <param name="active">
    /// The findings that are not suppressed. Those about suppressions and baselines themselves are left out: users must not get used to them.
    /// </param>
    /// <param name="simulation">What the findings were made from.</param>
    internal static Baseline AsBaseline(IEnumerable<GateFinding> active, LoadSimulation simulation)
        => new(
            simulation.Profiles
                .SelectMany(
                    static profile => profile.Processes,
                    static (profile, process) => new BaselineProcess(profile.Profile.Name, process.Root, Of(process.Totals)))
                .GroupBy(static process => Baseline.Key(process.Profile, process.Root))
                .Select(static same => First(
                    same.OrderBy(static process => process.Root, StringComparer.Ordinal),
                    static process => process.Numbers,
                    static (process, worst) => process with { Numbers = worst })),
            active
                .Where(static found => Suppression.Codes.Contains(found.Finding.Code, StringComparer.Ordinal))
                .Select(static found => new BaselineFinding(found.Finding.Code, found.Finding.Image, found.Cost))
                .GroupBy(static finding => Baseline.Key(finding.Code, finding.Image))
                .Select(static same => First(
                    same.OrderBy(static finding => finding.Image, StringComparer.Ordinal),
                    static finding => finding.Cost,
                    static (finding, worst) => finding with { Cost = worst })));

    /// <summary>Several entries with one key as one: the first, at the worst of their numbers.</summary>
    private static T First<T>(IEnumerable<T> same, Func<T, GateNumbers> numbersOf, Func<T, GateNumbers, T> with)
    {
        T[] all = [.. same];
        return with(all[0], all.Select(numbersOf).Aggregate(GateNumbers.Max));
    }
}
