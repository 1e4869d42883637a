using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>
/// No process costs more than its budgets. Each process that does is reported once for each budget, under the loader where it is worst.
/// </summary>
/// <remarks>Not only the worst process: when that one improves, the next must not look new to a baseline.</remarks>
internal static class BudgetRule
{
    private static readonly Budget[] Budgets =
    [
        new(FindingCatalog.PrivateBytesBudget, "private byte", "--max-private-bytes")
        {
            Advice = PrivatePagesAdvice.For,
            Limit = static options => options.MaxPrivateBytes,
            OfProcess = static totals => totals.PrivateBytes,
            OfImage = static module => GateText.Bytes(module.PrivatePages),
            Cost = static number => new GateNumbers { PrivateBytes = number },
        },
        new(FindingCatalog.FixupsBudget, "fixup", "--max-fixups")
        {
            Advice = static (_, _, _) => "Give relocated images bases of their own (rebasebind apply)",
            Limit = static options => options.MaxFixups,
            OfProcess = static totals => totals.Fixups,
            OfImage = static module => module.Landing == LandingReason.Dynamic ? 0 : module.Fixups,
            Cost = static number => new GateNumbers { Fixups = number },
        },
        new(FindingCatalog.StaleBindingsBudget, "stale binding", "--max-stale-bindings")
        {
            Advice = static (_, _, _) => "Bind the images to the DLLs they ship with, or unbind them (rebasebind apply, unbind)",
            Limit = static options => options.MaxStaleBindings,
            OfProcess = static totals => totals.StaleBindings,
            OfImage = static module => module.Imports.BindingsStale,
            Cost = static number => new GateNumbers { StaleBindings = number },
        },
        new(FindingCatalog.LookUpsBudget, "look-up", "--max-look-ups")
        {
            Advice = static (_, _, _) => "Bind the images if the loader reads bindings (rebasebind apply), or import less",
            Limit = static options => options.MaxLookUps,
            OfProcess = static totals => totals.LookUps,
            OfImage = static module => module.Imports.LookUps,
            Cost = static number => new GateNumbers { LookUps = number },
        },
    ];

    internal static IEnumerable<GateFinding> Check(LoadSimulation simulation, GateOptions options, Remedy remedy)
        => Budgets.SelectMany(budget => budget.Limit(options) is { } limit ? Check(simulation, budget, limit, remedy) : []);

    private static IEnumerable<GateFinding> Check(LoadSimulation simulation, Budget budget, long limit, Remedy remedy)
        => simulation.Profiles
            .SelectMany(
                static profile => profile.Processes,
                (profile, process) => (profile.Profile, Process: process, Number: budget.OfProcess(PresentState.Of(process.Totals))))
            .Where(run => run.Number > limit)
            .GroupBy(static run => run.Process.Root, StringComparer.Ordinal)
            .Select(runs =>
            {
                (LoaderProfile profile, SimulatedProcess worst, long number) = runs.OrderByDescending(static run => run.Number).First();
                string[] others =
                [
                    .. runs.Select(static run => run.Profile.Name).Where(name => name != profile.Name).Distinct(StringComparer.Ordinal),
                ];
                string also = others.Length == 0 ? string.Empty : "; too many under " + Listing.Of(others) + " as well";

                // Bytes are not rounded: they are compared with the option, which has them exactly.
                string advice = budget.Advice(profile, worst, remedy) is { } change ? change + ", or raise the budget" : "Raise the budget";
                string message = $"{Amounts.Count(number, budget.Noun)} in this process under {profile.Name}, "
                    + $"{Amounts.Count(limit)} allowed ({budget.Option}){also}{MostOf(worst, budget)}. {advice}";
                return LoadGate.Found(budget.Code, FindingSeverity.Error, runs.Key, message, budget.Cost(number));
            });

    private static string MostOf(SimulatedProcess process, Budget budget)
    {
        string[] images =
        [
            .. process.Modules
                .Where(module => budget.OfImage(module) > 0)
                .OrderByDescending(budget.OfImage)
                .ThenBy(static module => module.Image.Path, StringComparer.Ordinal)
                .Take(GateText.Named)
                .Select(module => $"{module.Image.Path} {Amounts.Count(budget.OfImage(module))}"),
        ];
        return images.Length == 0 ? string.Empty : "; most of it: " + string.Join(", ", images);
    }
}

/// <summary>One number that a process may not exceed.</summary>
/// <param name="Code">The finding when it does.</param>
/// <param name="Noun">What is counted, one of it.</param>
/// <param name="Option">The command line's word for it.</param>
internal sealed record Budget(string Code, string Noun, string Option)
{
    /// <summary>What to do about a process under a loader, as the beginning of a sentence; null if there is nothing.</summary>
    internal required Func<LoaderProfile, SimulatedProcess, Remedy, string?> Advice { get; init; }

    /// <summary>The number; null if there is no budget.</summary>
    internal required Func<GateOptions, long?> Limit { get; init; }

    /// <summary>The count of a process.</summary>
    internal required Func<GateNumbers, long> OfProcess { get; init; }

    /// <summary>The part of one image.</summary>
    internal required Func<LoadedModule, long> OfImage { get; init; }

    /// <summary>A count as a finding's cost.</summary>
    internal required Func<long, GateNumbers> Cost { get; init; }
}
