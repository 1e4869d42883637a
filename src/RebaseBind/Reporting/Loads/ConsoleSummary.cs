using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>What loaders do with a tree, on one screen of a terminal: 24 lines of 100 columns hold it.</summary>
internal static class ConsoleSummary
{
    private const int Width = 100;
    private const int LabelWidth = 12;
    private const int RelocatedShown = 3;
    private const int FailuresShown = 2;
    private const int LeftShown = 2;
    private const int NamesShown = 8;
    private const int LongestPath = 40;
    private const string Gap = "...";

    /// <summary>Writes it.</summary>
    /// <returns>The lines, without line ends.</returns>
    internal static IReadOnlyList<string> Of(LoadReport report)
    {
        if (report.Before.Profiles.Count == 0)
        {
            return ["No loader was simulated."];
        }

        LoadHeadline headline = LoadHeadline.Of(report);
        var lines = new List<string>();
        WrappedLines.Add(lines, Width, string.Empty, string.Empty, $"{headline.Sentence} ({headline.Profile.Name})");
        AddNumbers(lines, headline);
        AddPageTables(lines, headline);
        AddOutcome(lines, report);
        foreach ((LoaderProfile profile, string sentence) in headline.Others.Skip(1))
        {
            Add(lines, profile.Name, sentence);
        }

        AddFailures(lines, report);
        AddWrongSlots(lines, "as it is", report.Before);
        AddWrongSlots(lines, "after", report.After);
        AddRelocated(lines, report, headline.Profile);
        AddMissing(lines, report);
        AddNotLoaded(lines, Under(report.Before, headline.Profile));
        string[] advised = [.. AdviceGroup.In(report).SelectMany(static group => group.Own).Select(static advice => advice.Path)];
        if (advised.Length != 0)
        {
            Add(lines, "advice", $"for {Amounts.Count(advised.Distinct(StringComparer.Ordinal).Count(), "image")}: see --html FILE");
        }

        return lines;
    }

    private static void AddNumbers(List<string> lines, LoadHeadline headline)
    {
        HeadlineRow[] rows = [.. headline.Numbers.Select(HeadlineRow.Of)];
        int name = rows.Max(static row => row.Name.Length);
        int before = rows.Max(static row => row.Before.Length);
        int after = rows.Max(static row => row.After?.Length ?? 0);
        int difference = rows.Max(static row => row.Difference?.Length ?? 0);
        foreach (HeadlineRow row in rows)
        {
            lines.Add("  " + row.Name.PadRight(name) + "  " + row.Before.PadLeft(before)
                + (row.After is null ? string.Empty : " -> " + row.After.PadLeft(after) + "  " + row.Difference!.PadLeft(difference)));
        }
    }

    /// <summary>The price of places of their own: images that lie far apart need more page tables.</summary>
    private static void AddPageTables(List<string> lines, LoadHeadline headline)
    {
        int more = (headline.After?.PageTablePages ?? 0) - headline.Before.PageTablePages;
        if (more > 0)
        {
            string size = Amounts.Size(more * (long)PageSet.PageSize);
            Add(lines, "page tables", $"{size} more, in all processes: images lie further apart; --placement compact saves most of it");
        }
    }

    private static void AddOutcome(List<string> lines, LoadReport report)
    {
        if (TreeOutcome.Of(report) is { } outcome)
        {
            Add(lines, outcome.Label, outcome.Done + (outcome.Rest is null ? string.Empty : "; " + outcome.Rest));
            foreach (LeftGroup left in outcome.Left.Take(LeftShown))
            {
                Add(lines, "left", left.Text);
            }

            int rest = outcome.Left.Skip(LeftShown).Sum(static left => left.Images);
            if (rest != 0)
            {
                Add(lines, string.Empty, $"and {Amounts.Count(rest)} more for other reasons: see the findings");
            }
        }

        if (PolicyGain.Of(report) is { } gain)
        {
            Add(lines, "more to gain", gain);
        }
    }

    private static void AddFailures(List<string> lines, LoadReport report)
    {
        IReadOnlyList<FailedImage> failures = FailedImage.In(report);
        foreach (FailedImage failed in failures.Take(FailuresShown))
        {
            string when = report.After is null || (failed.IsBefore && failed.IsAfter) ? string.Empty
                : failed.IsAfter ? " AFTER REWRITING" : " before rewriting";
            bool isEverywhere = failed.Profiles.Count == report.Before.Profiles.Count && failed.Profiles.Count > 1;
            string where = isEverywhere ? "every loader" : string.Join(", ", failed.Profiles);
            Add(lines, "not loaded", $"{PathOf(failed.Failure.Image.Path)}{when}, {where}: {VisibleText.Of(failed.Failure.Reason)}"
                + (failed.StopsProcess ? $"; {PathOf(failed.Roots[0])} does not start" : string.Empty));
        }

        AddRest(lines, failures.Count - FailuresShown);
    }

    private static void AddWrongSlots(List<string> lines, string when, LoadSimulation? simulation)
    {
        foreach (ProfileSimulation profile in simulation?.Profiles ?? [])
        {
            int slots = profile.Totals.Imports.WrongSlots;
            if (slots != 0)
            {
                Add(lines, "wrong slots", $"{Amounts.Count(slots, "import slot")} would hold wrong addresses, {when}, {profile.Profile.Name}: "
                    + "a binding's last forwarder matches, although the DLL or another forwarder changed");
            }
        }
    }

    private static void AddRelocated(List<string> lines, LoadReport report, LoaderProfile profile)
    {
        IReadOnlyList<RelocatedImage> images = RelocatedImage.In(Under(report.Before, profile));
        IEnumerable<RelocatedImage> after = report.After is null ? [] : RelocatedImage.In(Under(report.After, profile));
        HashSet<string> still = [.. after.Select(static image => image.Image.Path)];
        foreach (RelocatedImage image in images.Take(RelocatedShown))
        {
            string cost = $"{Amounts.Count(image.Fixups, "fixup")}, {Amounts.Size(image.PrivatePages * PageSet.PageSize)} private";
            Add(lines, "relocated", $"{PathOf(image.Image.Path)}, based at {image.Image.ImageBase}, {cost}; in its way: {PathOf(image.InItsWay[0])}"
                + (image.InItsWay.Count == 1 ? string.Empty : $" and {Amounts.Count(image.InItsWay.Count - 1)} more")
                + (still.Contains(image.Image.Path) ? "; still relocated after" : string.Empty));
        }

        AddRest(lines, images.Count - RelocatedShown);
    }

    private static ProfileSimulation Under(LoadSimulation simulation, LoaderProfile profile)
        => simulation.Profiles.First(one => ReferenceEquals(one.Profile, profile));

    private static void AddMissing(List<string> lines, LoadReport report)
    {
        IReadOnlyList<OutsideDll> missing = MissingDlls.In(report.Before);
        if (missing.Count != 0)
        {
            string names = string.Join(", ", missing.Take(NamesShown).Select(static dll => PathOf(dll.Name)));
            string rest = missing.Count > NamesShown ? $" and {Amounts.Count(missing.Count - NamesShown)} more" : string.Empty;
            Add(lines, "not found", $"{Amounts.Count(missing.Count, "DLL")}: {names}{rest}");
        }
    }

    private static void AddNotLoaded(List<string> lines, ProfileSimulation profile)
    {
        if (profile.NotLoaded.Count != 0 && profile.Processes.Count != 0)
        {
            (string dlls, string pronoun) = (Amounts.Count(profile.NotLoaded.Count, "DLL"), profile.NotLoaded.Count == 1 ? "it" : "them");
            Add(lines, "not reached", $"{dlls} that no program imports: say with --dynamic-load which image loads {pronoun}");
        }
    }

    private static void AddRest(List<string> lines, int rest)
    {
        if (rest > 0)
        {
            Add(lines, string.Empty, $"and {Amounts.Count(rest)} more");
        }
    }

    private static string PathOf(string path) => VisibleText.Shorten(VisibleText.Of(path), LongestPath, Gap);

    /// <summary>A label and a sentence, on as many lines as that takes.</summary>
    private static void Add(List<string> lines, string label, string sentence)
        => WrappedLines.Add(lines, Width, label.PadRight(LabelWidth) + " ", new string(' ', LabelWidth + 1), sentence);
}
