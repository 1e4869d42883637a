using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>The folded part of a Markdown report.</summary>
internal static class MarkdownDetails
{
    private const int LinesShown = 20;

    internal static void Write(StringBuilder text, LoadReport report)
    {
        foreach (ProfileSimulation before in report.Before.Profiles)
        {
            WriteProcesses(text, before, report.After?.Profiles.First(after => ReferenceEquals(after.Profile, before.Profile)));
        }

        WriteVerdicts(text, report);
        WriteList(
            text,
            "DLLs that are found nowhere",
            MissingDlls.In(report.Before),
            static dll => $"{MarkdownText.Code(dll.Name)}, wanted by {MarkdownText.Code(dll.WantedBy)}: {WordsFor(dll)}");
        WriteList(text, "Images that no process loads", NotLoaded(report), MarkdownText.Code);
        WriteAssumptions(text, report.Options);
    }

    private static void WriteProcesses(StringBuilder text, ProfileSimulation before, ProfileSimulation? after)
    {
        if (before.Processes.Count == 0 && before.NotRun.Count == 0)
        {
            return;
        }

        Begin(text, "Processes under " + before.Profile.Title);
        if (before.Processes.Count != 0)
        {
            text.Append("| process | machine | starts | images | relocated | fixups | private | look-ups | time, estimated |\n")
                .Append("| :-- | :-- | :-- | --: | --: | --: | --: | --: | --: |\n");
        }

        foreach (SimulatedProcess process in before.Processes.Take(LinesShown))
        {
            WriteProcess(text, process, after?.Processes.FirstOrDefault(one => one.Root == process.Root));
        }

        WriteRest(text, before.Processes.Count - LinesShown);
        foreach ((string root, string reason) in before.NotRun.Take(LinesShown))
        {
            text.Append("\nNot run: ").Append(MarkdownText.Code(root)).Append(", ").Append(MarkdownText.Text(reason)).Append('\n');
        }

        WriteRest(text, before.NotRun.Count - LinesShown);
        End(text);
    }

    private static void WriteProcess(StringBuilder text, SimulatedProcess before, SimulatedProcess? after)
    {
        Cell(MarkdownText.Code(before.Root));
        Cell(before.Machine.ToWord());
        Cell(Change(before.Starts ? "yes" : "no", after is null ? null : after.Starts ? "yes" : "no"));
        Cell(ChangeOf(AmountUnit.Count, static totals => totals.Modules));
        Cell(ChangeOf(AmountUnit.Count, static totals => totals.Relocated));
        Cell(ChangeOf(AmountUnit.Count, static totals => totals.Fixups));
        Cell(ChangeOf(AmountUnit.Bytes, static totals => totals.PrivateBytes));
        Cell(ChangeOf(AmountUnit.Count, static totals => totals.Imports.LookUps));
        Cell(ChangeOf(AmountUnit.Microseconds, static totals => WrittenNumber.WholeMicroseconds(totals.EstimatedMicroseconds)));
        text.Append("|\n");

        void Cell(string cell) => text.Append("| ").Append(cell).Append(' ');

        string ChangeOf(AmountUnit unit, Func<LoadTotals, long> number)
        {
            (string old, string now) = Amounts.Pair(number(before.Totals), number((after ?? before).Totals), unit);
            return Change(old, now);
        }
    }

    private static string Change(string before, string? after) => after is null || after == before ? before : before + " -> " + after;

    private static void WriteVerdicts(StringBuilder text, LoadReport report)
    {
        if (report.Verdicts.Count == 0)
        {
            return;
        }

        Begin(text, "What rewriting does for images");
        text.Append("| loader | cost less | cost the same | cost more or fail |\n| :-- | --: | --: | --: |\n");
        foreach (LoaderProfile profile in report.Before.Profiles.Select(static one => one.Profile))
        {
            text.Append("| ").Append(MarkdownText.Code(profile.Name));
            foreach (Effect effect in new[] { Effect.Effective, Effect.NoEffect, Effect.Harmful })
            {
                int images = report.Verdicts.Count(verdict => verdict.Effect == effect && verdict.Profile == profile.Name);
                text.Append(" | ").Append(Amounts.Count(images));
            }

            text.Append(" |\n");
        }

        EffectVerdict[] harmful = [.. report.Verdicts.Where(static verdict => verdict.Effect == Effect.Harmful)];
        text.Append(harmful.Length == 0 ? string.Empty : "\n");
        foreach (EffectVerdict verdict in harmful.Take(LinesShown))
        {
            text.Append("- ").Append(MarkdownText.Code(verdict.Path)).Append(" under ").Append(MarkdownText.Code(verdict.Profile))
                .Append(": ").Append(MarkdownText.Text(verdict.Reason))
                .Append("; private pages ").Append(Amounts.Count(verdict.PrivatePagesBefore))
                .Append(" -> ").Append(Amounts.Count(verdict.PrivatePagesAfter)).Append('\n');
        }

        WriteRest(text, harmful.Length - LinesShown);
        End(text);
    }

    /// <summary>Images that no process of any loader loads.</summary>
    private static string[] NotLoaded(LoadReport report)
    {
        HashSet<string>? paths = null;
        foreach (ProfileSimulation profile in report.Before.Profiles)
        {
            string[] idle = [.. profile.NotLoaded.Select(static image => image.Path)];
            (paths ??= new HashSet<string>(idle, StringComparer.Ordinal)).IntersectWith(idle);
        }

        return [.. (paths ?? []).OrderBy(static path => path, StringComparer.Ordinal)];
    }

    private static string WordsFor(OutsideDll dll)
    {
        string hint = dll.Hint is null ? string.Empty : "; " + MarkdownText.Code(dll.Hint) + " was not taken";
        return dll.Kind switch
        {
            OutsideKind.NotOnSearchPath => "in no folder that is searched" + hint,
            OutsideKind.OtherMachine => "only for another processor" + hint,
            _ => "neither in the tree nor known as a part of Windows" + hint,
        };
    }

    private static void WriteAssumptions(StringBuilder text, LoadOptions options)
    {
        Begin(text, "What was simulated");
        text.Append("- ").Append(Amounts.Count(options.Processes, "process", "processes")).Append(" of each program in ")
            .Append(Amounts.Count(options.Sessions, "session")).Append("; ASLR ").Append(options.Aslr.ToWord())
            .Append(options.IsStartOnly ? "; only DLLs loaded at the start\n" : "; DLLs loaded later are included\n");
        text.Append(options.StaleForwarders == StaleForwarders.Last ? "- Of a binding's forwarder references only the last decides\n" : string.Empty);
        foreach (InjectedDll dll in options.Injected.Take(LinesShown))
        {
            text.Append("- ").Append(MarkdownText.Text(dll.Name)).Append(" at ").Append(MarkdownText.Code(dll.Range.ToString()))
                .Append(" in every process\n");
        }

        CalibrationJson times = CalibrationJson.Of(options.Calibration);
        text.Append("- Times are estimated from ")
            .Append(FormattableString.Invariant($"{times.ModuleMicroseconds} us a DLL, "))
            .Append(FormattableString.Invariant($"{times.FailedProbeMicroseconds} us a folder searched in vain, "))
            .Append(FormattableString.Invariant($"{times.RelocationMicroseconds} us a relocated DLL, {times.FixupNanoseconds} ns a fixup, "))
            .Append(FormattableString.Invariant($"{times.PrivatePageNanoseconds} ns a private page, "))
            .Append(FormattableString.Invariant($"{times.ProtectionCallNanoseconds} ns a change of protection, "))
            .Append(FormattableString.Invariant($"{times.LookUpNanoseconds} ns a look-up, {times.ComparisonNanoseconds} ns a comparison "))
            .Append(FormattableString.Invariant($"and {times.ForwarderNanoseconds} ns a forwarder\n"));
        End(text);
    }

    /// <summary>A folded list, cut where it gets long.</summary>
    /// <param name="text">Where it goes.</param>
    /// <param name="title">What it is a list of.</param>
    /// <param name="items">All of it; none for no list.</param>
    /// <param name="line">The line for one.</param>
    /// <param name="place">Where the rest is; null to say nothing of that.</param>
    internal static void WriteList<T>(StringBuilder text, string title, IReadOnlyList<T> items, Func<T, string> line, string? place = null)
    {
        if (items.Count == 0)
        {
            return;
        }

        Begin(text, $"{title}: {Amounts.Count(items.Count)}");
        foreach (T item in items.Take(LinesShown))
        {
            text.Append("- ").Append(line(item)).Append('\n');
        }

        WriteRest(text, items.Count - LinesShown, place);
        End(text);
    }

    /// <summary>Markdown is read again behind an empty line.</summary>
    private static void Begin(StringBuilder text, string title) => text.Append("\n<details><summary>").Append(title).Append("</summary>\n\n");

    private static void End(StringBuilder text) => text.Append("\n</details>\n");

    private static void WriteRest(StringBuilder text, int rest, string? place = null)
    {
        if (rest > 0)
        {
            text.Append("\nand ").Append(Amounts.Count(rest)).Append(" more").Append(place is null ? "\n" : $", {place}\n");
        }
    }
}
