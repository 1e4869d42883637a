using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>What a report says first: five numbers for the loader that matters, and one line for each other.</summary>
/// <param name="Profile">
/// The loader that matters: that for which rewriting changes most private memory, then relocations, fixups and look-ups; differences too small for
/// <see cref="ChangeRule"/> do not count. Of equals the newest Windows. Where a gate has errors, the one with most of them.
/// </param>
/// <param name="Sentence">What rewriting does under that loader, in one sentence without a full stop.</param>
/// <param name="Before">Its totals, before.</param>
/// <param name="After">Its totals, after; null if only the tree as it is was simulated.</param>
/// <param name="Numbers">Five numbers, in order of weight.</param>
/// <param name="Others">
/// What rewriting does under every loader, that one first: one sentence each, without the loader's name and without a full stop.
/// </param>
internal sealed record LoadHeadline(
    LoaderProfile Profile,
    string Sentence,
    LoadTotals Before,
    LoadTotals? After,
    IReadOnlyList<HeadlineNumber> Numbers,
    IReadOnlyList<(LoaderProfile Profile, string Text)> Others)
{
    /// <summary>Finds it.</summary>
    /// <param name="report">A report with at least one loader.</param>
    /// <param name="errorsUnder">How many errors a gate has under a loader; null if none was asked.</param>
    internal static LoadHeadline Of(LoadReport report, Func<LoaderProfile, int>? errorsUnder = null)
    {
        int[] order = [.. Enumerable.Range(0, report.Before.Profiles.Count)
            .OrderByDescending(i => errorsUnder?.Invoke(report.Before.Profiles[i].Profile) ?? 0)
            .ThenByDescending(i => Weight(report, i, AmountUnit.Bytes, static totals => totals.PrivateBytes))
            .ThenByDescending(i => Weight(report, i, AmountUnit.Count, static totals => totals.Relocated))
            .ThenByDescending(i => Weight(report, i, AmountUnit.Count, static totals => totals.Fixups))
            .ThenByDescending(i => Weight(report, i, AmountUnit.Count, static totals => totals.Imports.LookUps))
            .ThenByDescending(i => report.Before.Profiles[i].Totals.Modules != 0)
            .ThenByDescending(i => YouthOf(report.Before.Profiles[i].Profile))];
        int main = order[0];
        LoadTotals before = report.Before.Profiles[main].Totals;
        LoadTotals? after = report.After?.Profiles[main].Totals;
        (LoaderProfile, string)[] sentences = [.. order.Select(i => (report.Before.Profiles[i].Profile, Describe(report, i)))];
        LoaderProfile profile = report.Before.Profiles[main].Profile;
        string sentence = HeadlineSentence.Of(profile.Title, before, after, Instances(report));
        return new LoadHeadline(profile, sentence, before, after, NumbersOf(report, main), sentences);
    }

    /// <summary>The five numbers of one loader.</summary>
    /// <param name="report">The report.</param>
    /// <param name="index">The loader's place in it.</param>
    internal static IReadOnlyList<HeadlineNumber> NumbersOf(LoadReport report, int index)
    {
        LoadTotals before = report.Before.Profiles[index].Totals;
        LoadTotals? after = report.After?.Profiles[index].Totals;
        long instances = Instances(report);
        string each = instances == 1 ? string.Empty : $" in {Amounts.Count(instances)} processes of each";
        return
        [
            new("DLLs relocated", AmountUnit.Count, before.Relocated, after?.Relocated),
            new("fixups applied", AmountUnit.Count, before.Fixups, after?.Fixups),
            new("private memory" + each, AmountUnit.Bytes, Memory(before), after is null ? null : Memory(after)),
            new("imports looked up", AmountUnit.Count, before.Imports.LookUps, after?.Imports.LookUps),
            new("load time, estimated", AmountUnit.Microseconds, WrittenNumber.WholeMicroseconds(before.EstimatedMicroseconds), TimeOf(after)),
        ];

        long Memory(LoadTotals totals) => InstanceMemory.Product(totals.PrivateBytes, instances);
    }

    /// <summary>How many processes there are of each that was simulated.</summary>
    private static long Instances(LoadReport report) => (long)report.Options.Processes * report.Options.Sessions;

    private static long? TimeOf(LoadTotals? totals) => totals is null ? null : WrittenNumber.WholeMicroseconds(totals.EstimatedMicroseconds);

    /// <summary>The newer the Windows, the larger; -1 for what is none.</summary>
    private static int YouthOf(LoaderProfile profile)
        => Array.IndexOf([LoaderProfile.WindowsXP, LoaderProfile.Windows7, LoaderProfile.Windows10], profile);

    /// <summary>By how much a number changes; 0 if that is too little.</summary>
    private static long Weight(LoadReport report, int profile, AmountUnit unit, Func<LoadTotals, long> number)
    {
        long before = number(report.Before.Profiles[profile].Totals);
        return report.After is null ? before
            : number(report.After.Profiles[profile].Totals) is var after && ChangeRule.IsChange(before, after, unit) ? Math.Abs(after - before)
            : 0;
    }

    private static string Describe(LoadReport report, int index)
    {
        ProfileSimulation before = report.Before.Profiles[index];
        if (before.Processes.Count == 0)
        {
            return before.NotRun.Count == 0 ? "no process to simulate" : "runs none of the programs: " + before.NotRun[0].Reason;
        }

        return report.After is null ? DescribeState(before) : DescribeChange(before, report.After.Profiles[index], report.Open);
    }

    private static string DescribeState(ProfileSimulation profile)
    {
        LoadTotals totals = profile.Totals;
        return totals.Relocated == 0
            ? "relocates nothing" + WhereAslr(profile)
            : $"relocates {Amounts.Count(totals.Relocated)} of {Amounts.Count(totals.Modules, "DLL")}";
    }

    private static string DescribeChange(ProfileSimulation before, ProfileSimulation after, OpenPolicies open)
    {
        int tables = after.Totals.PageTablePages - before.Totals.PageTablePages;
        string price = tables <= 0 ? string.Empty : $"; {Amounts.Count(tables, "page")} of page tables more";
        if (HeadlineSentence.Numbers(before.Totals, after.Totals) is { } numbers)
        {
            return numbers + price;
        }

        string ignored = after.Totals.Imports.BindingsIgnored == 0 ? string.Empty : ", and bindings are ignored";
        string reason = before.Totals.Relocated == 0 ? "no DLL is relocated as it is" + WhereAslr(before)
            : after.Totals.Dynamic != 0 && after.Totals.Dynamic == before.Totals.Relocated ? WhyDynamic(after, open)
            : after.Totals.PrivatePagesByCause.UnalignedFile != 0
                ? "files that do not lie in pages are private whatever their base"
                    + Then(open.ChangingLayout(ImagesOf(after, static module => module.PrivatePagesByCause.UnalignedFile != 0)))
            : after.Totals.Relocated < before.Totals.Relocated ? "the DLLs that are no longer relocated have no fixups that matter"
            : "the DLLs that are relocated stay where they are";
        return $"gains nothing: {reason}{ignored}{price}";
    }

    private static string WhyDynamic(ProfileSimulation after, OpenPolicies open)
    {
        ImageSummary[] images = [.. ImagesOf(after, static module => module.Landing == LandingReason.Dynamic)];
        int count = after.Totals.Dynamic;
        string start = count == 1 ? "the DLL with DYNAMICBASE is relocated in every process, whatever its base is"
            : $"the {Amounts.Count(count)} DLLs with DYNAMICBASE are relocated in every process, whatever their bases are";
        string? kept = images.All(static image => image.IsArm) ? "DLLs for ARM need the flag" : null;
        return start + Then(open.ChangingFlag(images) ?? kept);
    }

    private static IEnumerable<ImageSummary> ImagesOf(ProfileSimulation profile, Func<LoadedModule, bool> isMeant)
        => profile.Processes.SelectMany(static process => process.Modules).Where(isMeant).Select(static module => module.Image);

    private static string Then(string? clause) => clause is null ? string.Empty : "; " + clause;

    private static string WhereAslr(ProfileSimulation profile)
    {
        int moved = profile.Processes.Sum(static process => process.Modules.Count(static module => module.Landing == LandingReason.Aslr));
        return moved == 0 ? string.Empty : $"; ASLR moves {Amounts.Count(moved)} of {Amounts.Count(profile.Totals.Modules)}, at no cost to processes";
    }
}

/// <summary>One of the five numbers that a report begins with.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Unit">In what.</param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it would be; null if only the tree as it is was simulated.</param>
internal sealed record HeadlineNumber(string Name, AmountUnit Unit, long Before, long? After);
