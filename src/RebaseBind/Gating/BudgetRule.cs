using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.Loading;

namespace RebaseBind.Gating;

/// <summary>No process costs more than its budgets. Each process that does is told of once for each budget, under the loader where it is worst.</summary>
/// <remarks>Not only the worst process: when that one improves, the next must not look new to a baseline.</remarks>
internal static class BudgetRule
{
    private static readonly Budget[] Budgets =
    [
        new(FindingCatalog.PrivateBytesBudget, "private byte", "Give images bases of their own and bind them (rebasebind apply)", "--max-private-bytes",
            static options => options.MaxPrivateBytes, static totals => totals.PrivateBytes, static module => GateText.Bytes(module.PrivatePages), static number => new GateNumbers { PrivateBytes = number }),
        new(FindingCatalog.FixupsBudget, "fixup", "Give relocated images bases of their own (rebasebind apply)", "--max-fixups",
            static options => options.MaxFixups, static totals => totals.Fixups, static module => module.Fixups, static number => new GateNumbers { Fixups = number }),
        new(FindingCatalog.StaleBindingsBudget, "stale binding", "Bind the images to the DLLs they ship with, or unbind them (rebasebind apply, unbind)", "--max-stale-bindings",
            static options => options.MaxStaleBindings, static totals => totals.StaleBindings, static module => module.Imports.BindingsStale, static number => new GateNumbers { StaleBindings = number }),
        new(FindingCatalog.LookUpsBudget, "look-up", "Bind the images where the loader reads that, or import less (rebasebind apply)", "--max-look-ups",
            static options => options.MaxLookUps, static totals => totals.LookUps, static module => module.Imports.LookUps, static number => new GateNumbers { LookUps = number }),
    ];

    internal static IEnumerable<GateFinding> Check(LoadSimulation simulation, GateOptions options)
        => Budgets.SelectMany(budget => budget.Limit(options) is { } limit ? Check(simulation, budget, limit) : []);

    private static IEnumerable<GateFinding> Check(LoadSimulation simulation, Budget budget, long limit)
        => simulation.Profiles
            .SelectMany(static profile => profile.Processes, (profile, process) => (Profile: profile.Profile.Name, Process: process, Number: budget.OfProcess(PresentState.Of(process.Totals))))
            .Where(run => run.Number > limit)
            .GroupBy(static run => run.Process.Root, StringComparer.Ordinal)
            .Select(runs =>
            {
                (string profile, SimulatedProcess worst, long number) = runs.OrderByDescending(static run => run.Number).First();
                string[] others = [.. runs.Select(static run => run.Profile).Where(name => name != profile).Distinct(StringComparer.Ordinal)];
                string also = others.Length == 0 ? string.Empty : "; too many under " + GateText.List(others) + " as well";
                string message = FormattableString.Invariant($"{GateText.Count(number, budget.Noun)} in this process under {profile}, {limit:N0} allowed ({budget.Option}){also}{MostOf(worst, budget)}. {budget.Advice}, or raise the budget");
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
                .Select(module => FormattableString.Invariant($"{module.Image.Path} {budget.OfImage(module):N0}")),
        ];
        return images.Length == 0 ? string.Empty : "; most of it: " + string.Join(", ", images);
    }
}
