using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>
/// Every 32-bit process has one free block of a size: one allocation, the heap of a Java machine for example, can have no more. Each process that has
/// less is reported once, under the loader where it has least.
/// </summary>
internal static class FreeBlockRule
{
    internal static IEnumerable<GateFinding> Check(LoadSimulation simulation, GateOptions options)
        => options.MinFreeBlock is not { } wanted ? [] : simulation.Profiles
            .SelectMany(static profile => profile.Processes, static (profile, process) => (Profile: profile.Profile.Name, Process: process))
            .Where(run => MachineRanges.IsNarrow(run.Process.Machine) && run.Process.Totals.LargestFreeBlock < wanted)
            .GroupBy(static run => run.Process.Root, StringComparer.Ordinal)
            .Select(runs =>
            {
                (string profile, SimulatedProcess worst) = runs.OrderBy(static run => run.Process.Totals.LargestFreeBlock).First();
                string[] others = [.. runs.Select(static run => run.Profile).Where(name => name != profile).Distinct(StringComparer.Ordinal)];
                string also = others.Length == 0 ? string.Empty : "; too few under " + Listing.Of(others) + " as well";
                long size = worst.Totals.LargestFreeBlock;
                string message = $"{Amounts.Count(size, "byte")} in the largest free block of this process under {profile}, "
                    + $"{Amounts.Count(wanted)} wanted (--min-free-block){also}{Where(worst.LargestFree)}. "
                    + "Pack its DLLs at the top of their range with rebasebind apply --placement top, or lower the budget";
                return LoadGate.Found(
                    FindingCatalog.FreeBlockBudget,
                    FindingSeverity.Error,
                    runs.Key,
                    message,
                    new GateNumbers { MissingFreeBytes = wanted - size });
            });

    private static string Where(FreeBlock block) => block.Range.Length == 0 ? string.Empty
        : $"; it is {block.Range}, between {block.Below ?? "the start of its addresses"} and {block.Above ?? "the end"}";
}
