using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RebaseBind.Loading;

namespace RebaseBind.Assessing;

/// <summary>What a report says first: five numbers for the loader that matters, and one line for each other.</summary>
/// <param name="Profile">The loader that matters: that for which rewriting changes most private memory; of equals the newest Windows.</param>
/// <param name="Before">Its totals, before.</param>
/// <param name="After">Its totals, after; null if only the tree as it is was simulated.</param>
/// <param name="Numbers">Five numbers, in order of weight.</param>
/// <param name="Others">What rewriting does under every loader, that one first: one sentence each, without the loader's name and without a full stop.</param>
public sealed record LoadHeadline(
    LoaderProfile Profile,
    LoadTotals Before,
    LoadTotals? After,
    IReadOnlyList<HeadlineNumber> Numbers,
    IReadOnlyList<(LoaderProfile Profile, string Text)> Others)
{
    /// <summary>Finds it.</summary>
    /// <param name="report">A report with at least one loader.</param>
    public static LoadHeadline Of(LoadReport report)
    {
        int[] order = [.. Enumerable.Range(0, report.Before.Profiles.Count)
            .OrderByDescending(i => Math.Abs(Gain(report, i, static totals => totals.PrivateBytes)))
            .ThenByDescending(i => Math.Abs(Gain(report, i, static totals => totals.Imports.LookUps)))
            .ThenByDescending(i => report.Before.Profiles[i].Totals.Modules != 0)
            .ThenByDescending(i => YouthOf(report.Before.Profiles[i].Profile))];
        int main = order[0];
        LoadTotals before = report.Before.Profiles[main].Totals;
        LoadTotals? after = report.After?.Profiles[main].Totals;
        long instances = (long)report.Options.Processes * report.Options.Sessions;
        string each = instances == 1 ? string.Empty : string.Format(CultureInfo.InvariantCulture, " in {0:N0} processes of each", instances);
        HeadlineNumber[] numbers =
        [
            new("DLLs relocated", HeadlineUnit.Count, before.Relocated, after?.Relocated),
            new("fixups applied", HeadlineUnit.Count, before.Fixups, after?.Fixups),
            new("private memory" + each, HeadlineUnit.Bytes, before.PrivateBytes * instances, after?.PrivateBytes * instances),
            new("imports looked up", HeadlineUnit.Count, before.Imports.LookUps, after?.Imports.LookUps),
            new("load time, estimated", HeadlineUnit.Microseconds, (long)before.EstimatedMicroseconds, (long?)after?.EstimatedMicroseconds),
        ];
        return new LoadHeadline(report.Before.Profiles[main].Profile, before, after, numbers, [.. order.Select(i => (report.Before.Profiles[i].Profile, Describe(report, i)))]);
    }

    /// <summary>The newer the Windows, the larger; -1 for what is none.</summary>
    private static int YouthOf(LoaderProfile profile) => Array.IndexOf([LoaderProfile.WindowsXP, LoaderProfile.Windows7, LoaderProfile.Windows10], profile);

    private static long Gain(LoadReport report, int profile, Func<LoadTotals, long> number)
        => report.After is { } after ? number(report.Before.Profiles[profile].Totals) - number(after.Profiles[profile].Totals) : number(report.Before.Profiles[profile].Totals);

    private static string Describe(LoadReport report, int index)
    {
        ProfileSimulation before = report.Before.Profiles[index];
        if (before.Processes.Count == 0)
        {
            return before.NotRun.Count == 0 ? "no process to simulate" : "runs none of the programs: " + before.NotRun[0].Reason;
        }

        return report.After is null ? DescribeState(before) : DescribeChange(before, report.After.Profiles[index]);
    }

    private static string DescribeState(ProfileSimulation profile)
    {
        LoadTotals totals = profile.Totals;
        return totals.Relocated == 0
            ? "relocates nothing" + WhereAslr(profile)
            : string.Format(CultureInfo.InvariantCulture, "relocates {0:N0} of {1:N0} DLLs", totals.Relocated, totals.Modules);
    }

    private static string DescribeChange(ProfileSimulation before, ProfileSimulation after)
    {
        long pages = before.Totals.PrivatePagesByCause.Total - after.Totals.PrivatePagesByCause.Total;
        int lookUps = before.Totals.Imports.LookUps - after.Totals.Imports.LookUps;
        int tables = after.Totals.PageTablePages - before.Totals.PageTablePages;
        string price = tables <= 0 ? string.Empty : string.Format(CultureInfo.InvariantCulture, "; {0:N0} page{1} of page tables more", tables, tables == 1 ? string.Empty : "s");
        if (pages != 0 || lookUps != 0)
        {
            return string.Format(
                CultureInfo.InvariantCulture,
                "{0:N0} private pages {1}, {2:N0} look-ups {3}",
                Math.Abs(pages),
                pages >= 0 ? "fewer" : "MORE",
                Math.Abs(lookUps),
                lookUps >= 0 ? "fewer" : "MORE") + price;
        }

        string ignored = after.Totals.Imports.BindingsIgnored == 0 ? string.Empty : ", and bindings are ignored";
        return (before.Totals.Relocated == 0
            ? "gains nothing: no DLL is relocated as it is" + WhereAslr(before)
            : "gains nothing: " + (after.Totals.PrivatePagesByCause.UnalignedFile != 0 ? "files that are not aligned to pages are private whatever their base"
                : after.Totals.Relocated < before.Totals.Relocated ? "the DLLs that are no longer relocated have no fixups that matter"
                : "the DLLs that are relocated stay where they are")) + ignored + price;
    }

    private static string WhereAslr(ProfileSimulation profile)
    {
        int moved = profile.Processes.Sum(static process => process.Modules.Count(static module => module.Landing == LandingReason.Aslr));
        return moved == 0 ? string.Empty : string.Format(CultureInfo.InvariantCulture, "; ASLR moves {0:N0} of {1:N0}, at no cost to processes", moved, profile.Totals.Modules);
    }
}
