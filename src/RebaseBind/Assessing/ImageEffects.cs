using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>Judges, image by image, what rewriting does under a loader.</summary>
internal static class ImageEffects
{
    /// <summary>A verdict for each native image and loader, in order of path, then of loader.</summary>
    /// <param name="images">The images.</param>
    /// <param name="before">The tree as it is.</param>
    /// <param name="after">The tree as it would be.</param>
    internal static IReadOnlyList<EffectVerdict> Judge(IReadOnlyList<ImageSummary> images, LoadSimulation before, LoadSimulation after)
    {
        var sides = before.Profiles
            .Zip(
                after.Profiles,
                static (left, right) => (left.Profile, Before: Sum(left), After: Sum(right), HasProcesses: left.Processes.Count != 0))
            .ToArray();
        return
        [
            .. images.Where(static image => image.Kind != ImageKind.IntermediateLanguage).SelectMany(image => sides.Select(side =>
            {
                side.Before.TryGetValue(image.Path, out Tally? old);
                side.After.TryGetValue(image.Path, out Tally? now);
                (Effect effect, string reason) = Judge(side.Profile, old ?? new Tally(), now ?? new Tally(), side.HasProcesses);
                return new EffectVerdict(image.Path, side.Profile.Name, effect, reason, old?.Pages ?? 0, now?.Pages ?? 0);
            })),
        ];
    }

    private static (Effect Effect, string Reason) Judge(LoaderProfile profile, Tally before, Tally after, bool hasProcesses)
    {
        if (before.Failures != after.Failures)
        {
            return before.Failures > after.Failures
                ? (Effect.Effective, "it can be loaded now; before, " + (before.FailsAtBindings
                    ? "its bound import directory did not fit its imports"
                    : before.FailsAtExports ? "a DLL did not export what it looked up"
                    : "other images took its addresses and it cannot be moved"))
                : (Effect.Harmful, "it can no longer be loaded where it could before");
        }

        int pages = before.Pages - after.Pages;
        int lookUps = before.LookUps - after.LookUps;
        if (pages != 0 || lookUps != 0)
        {
            bool isWorse = pages < 0 || (pages == 0 && lookUps < 0);
            string[] differences = [Difference(pages, "private page"), Difference(lookUps, "look-up")];
            string numbers = string.Join(", ", differences.Where(static text => text.Length != 0));
            return (isWorse ? Effect.Harmful : Effect.Effective, numbers);
        }

        string ignored = after.Ignored == 0 ? string.Empty : "; its bound imports are ignored";
        return (Effect.NoEffect, ReasonFor(profile, before, after, hasProcesses) + ignored);
    }

    private static string ReasonFor(LoaderProfile profile, Tally before, Tally after, bool hasProcesses)
        => !hasProcesses ? $"none of the programs runs on {profile.Title}"
        : before is { Modules: 0, IsReplaced: true } ? $"{profile.Title} has its own DLL of this name, and loads that one"
        : before is { Modules: 0, Failures: 0 } ? "no process loads it; say with --dynamic-load which image does"
        : before.Modules == 0 ? "it cannot be loaded, neither before nor after"
        : before.Aslr == before.Modules ? "ASLR chooses its address, once for all processes, and its pages stay shared"
        : before.Dynamic != 0 && after.Dynamic != 0 ? $"{profile.Title} relocates it in every process "
            + "because it has DYNAMICBASE, whatever its base is"
            + (after.Unaligned != 0 ? ", and reads its file into private memory; --for wine changes both"
                : "; --dynamic-base clear lets its base count")
        : before.Relocated != 0 && after.Relocated == 0 && before.Unaligned != 0 ? "it is no longer relocated, "
            + "but its sections do not lie at page boundaries in the file, so Wine reads them into private memory, whatever its base is; "
            + "--layout pages changes that"
        : before.Relocated != 0 && after.Relocated == 0 ? "it is no longer relocated, but that saves nothing: it has no fixups that matter"
        : after.Relocated != 0 ? "it is relocated before and after: "
            + (after.Partner is { } partner ? partner + " is in its way" : "this loader moves it")
        : "it lies at its base before and after";

    private static string Difference(int less, string what)
        => less == 0 ? string.Empty : $"{Amounts.Count(Math.Abs(less), what)} {(less > 0 ? "fewer" : "more")}";

    private static Dictionary<string, Tally> Sum(ProfileSimulation profile)
    {
        var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal);
        foreach (SimulatedProcess process in profile.Processes)
        {
            foreach (LoadedModule module in process.Modules)
            {
                Of(module.Image.Path).Add(module);
            }

            foreach (LoadFailure failure in process.Failures)
            {
                Of(failure.Image.Path).Add(failure);
            }

            foreach (OutsideDll dll in process.Outside.Where(static dll => dll.Kind == OutsideKind.Builtin))
            {
                Of(dll.Hint!).IsReplaced = true;
            }
        }

        return tallies;

        Tally Of(string path)
        {
            if (!tallies.TryGetValue(path, out Tally? tally))
            {
                tallies.Add(path, tally = new Tally());
            }

            return tally;
        }
    }

    /// <summary>What an image comes to in all processes.</summary>
    private sealed class Tally
    {
        internal int Modules { get; private set; }

        internal int Relocated { get; private set; }

        internal int Aslr { get; private set; }

        internal int Dynamic { get; private set; }

        internal int Pages { get; private set; }

        internal int Unaligned { get; private set; }

        internal int LookUps { get; private set; }

        internal int Ignored { get; private set; }

        internal int Failures { get; private set; }

        internal bool FailsAtBindings { get; private set; }

        internal bool FailsAtExports { get; private set; }

        internal bool IsReplaced { get; set; }

        internal string? Partner { get; private set; }

        internal void Add(LoadedModule module)
        {
            Modules++;
            Relocated += module.IsRelocated ? 1 : 0;
            Aslr += module.Landing == LandingReason.Aslr ? 1 : 0;
            Dynamic += module.Landing == LandingReason.Dynamic ? 1 : 0;
            Pages += module.PrivatePages;
            Unaligned += module.PrivatePagesByCause.UnalignedFile;
            LookUps += module.Imports.LookUps;
            Ignored += module.Imports.BindingsIgnored;
            Partner ??= module.Partner;
        }

        internal void Add(LoadFailure failure)
        {
            Failures++;
            FailsAtBindings |= failure.Status == ProcessState.ObjectNameInvalid;
            FailsAtExports |= failure.Status is MissingExport.EntryPointNotFound or MissingExport.OrdinalNotFound;
        }
    }
}
