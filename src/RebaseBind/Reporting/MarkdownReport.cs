using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Reporting.Loads;
using RebaseBind.Verifying;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>What loaders do with a tree, for a pull request or a job summary: GitHub-flavoured Markdown.</summary>
/// <remarks>
/// Lists are cut, and say so, so that a report of an ordinary tree fits into a comment of 65,536 characters; all of it is in the JSON form.
/// </remarks>
internal static class MarkdownReport
{
    private const int ImagesShown = 20;
    private const int LinesShown = 10;

    /// <summary>Writes the report; UTF-8, lines end with a line feed.</summary>
    /// <param name="report">The simulations; with no loader there is little to say.</param>
    /// <param name="decision">What the gate says; null if it was not asked. Its findings come after those of the report.</param>
    internal static ReadOnlyMemory<byte> Of(LoadReport report, ReleaseDecision? decision = null)
    {
        var text = new StringBuilder(decision is null ? string.Empty : $"**{GateLine.Of(decision)}**\n\n");
        if (report.Before.Profiles.Count == 0)
        {
            text.Append("## Load cost\n\nNo loader was simulated.\n");
        }
        else
        {
            LoadHeadline headline = LoadHeadline.Of(report, GateErrors.By(decision));
            WriteHeadline(text, report, headline);
            WriteOutcome(text, report);
            WriteRelocated(text, report, headline.Profile);
        }

        WriteFailures(text, report);
        WriteFindings(text, [.. report.Findings, .. decision?.Findings ?? []]);
        WriteAdvice(text, report);
        MarkdownDetails.Write(text, report);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>What verifying shows; UTF-8, lines end with a line feed.</summary>
    internal static ReadOnlyMemory<byte> Of(VerifyResult result)
    {
        var text = new StringBuilder("## Verification\n\n");
        text.Append(result.IsProven ? "Each image is its original, or its original plus the recorded change.\n" : "Not proven: see the errors.\n")
            .Append("\n| images | |\n| --: | :-- |\n");
        foreach (IGrouping<ImageState, VerifiedImage> group in result.Images.GroupBy(static image => image.State).OrderBy(static group => group.Key))
        {
            text.Append("| ").Append(Amounts.Count(group.Count())).Append(" | ").Append(group.Key.ToWord()).Append(" |\n");
        }

        WriteFindings(text, result.Findings);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void WriteHeadline(StringBuilder text, LoadReport report, LoadHeadline headline)
    {
        bool isChange = report.After is not null;
        text.Append("## Load cost under ").Append(MarkdownText.Text(headline.Profile.Title)).Append("\n\n**")
            .Append(MarkdownText.Text(headline.Sentence)).Append(".**\n\n")
            .Append(isChange ? "| | before | after | difference |\n| :-- | --: | --: | --: |\n" : "| | as it is |\n| :-- | --: |\n");
        foreach (HeadlineRow row in headline.Numbers.Select(HeadlineRow.Of))
        {
            text.Append("| ").Append(row.Name).Append(" | ").Append(row.Before).Append(isChange ? $" | {row.After} | {row.Difference} |\n" : " |\n");
        }

        text.Append("\nCounted from the files. Times are estimates.\n\n| loader | ")
            .Append(isChange ? "what rewriting does" : "what it does").Append(" |\n| :-- | :-- |\n");
        foreach ((LoaderProfile profile, string sentence) in headline.Others)
        {
            text.Append("| ").Append(MarkdownText.Code(profile.Name)).Append(" | ").Append(MarkdownText.Text(sentence)).Append(" |\n");
        }
    }

    private static void WriteOutcome(StringBuilder text, LoadReport report)
    {
        string? gain = PolicyGain.Of(report);
        TreeOutcome? outcome = TreeOutcome.Of(report);
        if (outcome is not null)
        {
            text.Append("\n### What ").Append(outcome.Label).Append("\n\n- ").Append(MarkdownText.Text(outcome.Done)).Append('\n');
            foreach (LeftGroup left in outcome.Left)
            {
                text.Append("- left: ").Append(MarkdownText.Text(left.Text)).Append(" ([").Append(left.Code).Append("](")
                    .Append(FindingCatalog.HelpLinkOf(left.Code)).Append("), such as ").Append(MarkdownText.Code(left.Example)).Append(")\n");
            }

            text.Append(outcome.Rest is null ? string.Empty : $"- {MarkdownText.Text(outcome.Rest)}\n");
        }

        text.Append(gain is null ? string.Empty : $"{(outcome is null ? "\n" : string.Empty)}- More to gain: {MarkdownText.Text(gain)}\n");
    }

    private static void WriteRelocated(StringBuilder text, LoadReport report, LoaderProfile profile)
    {
        IReadOnlyList<RelocatedImage> images = Relocated(report.Before, profile);
        if (images.Count == 0)
        {
            return;
        }

        HashSet<string>? still = report.After is null ? null : [.. Relocated(report.After, profile).Select(static image => image.Image.Path)];
        text.Append("\n### Relocated images\n\n| image | wants | in its way | fixups | private pages | processes |")
            .Append(still is null ? "\n" : " after |\n")
            .Append("| :-- | :-- | :-- | --: | --: | --: |").Append(still is null ? "\n" : " :-- |\n");
        foreach (RelocatedImage image in images.Take(ImagesShown))
        {
            text.Append("| ").Append(MarkdownText.Code(image.Image.Path))
                .Append(" | ").Append(MarkdownText.Code(image.Image.ImageBase.ToString()))
                .Append(" | ").Append(MarkdownText.Code(image.InItsWay[0])).Append(AndMore(image.InItsWay.Count - 1))
                .Append(" | ").Append(Amounts.Count(image.Fixups))
                .Append(" | ").Append(Amounts.Count(image.PrivatePages))
                .Append(" (").Append(Amounts.Size(image.PrivatePages * PageSet.PageSize)).Append(')')
                .Append(" | ").Append(Amounts.Count(image.Processes))
                .Append(still is null ? " |\n" : still.Contains(image.Image.Path) ? " | still relocated |\n" : " | not relocated |\n");
        }

        WriteRest(text, images.Count - ImagesShown);
    }

    private static IReadOnlyList<RelocatedImage> Relocated(LoadSimulation simulation, LoaderProfile profile)
        => RelocatedImage.In(simulation.Profiles.First(one => ReferenceEquals(one.Profile, profile)));

    private static string AndMore(int rest) => rest == 0 ? string.Empty : $" and {Amounts.Count(rest)} more";

    private static void WriteFailures(StringBuilder text, LoadReport report)
        => WriteList(text, "Images that cannot be loaded", FailedImage.In(report), LinesShown, failed =>
        {
            string profiles = string.Join(", ", failed.Profiles.Select(MarkdownText.Code));
            string when = report.After is null ? string.Empty : When(failed);
            string where = MarkdownText.Code(failed.Roots[0]) + AndMore(failed.Roots.Count - 1);
            string reason = $"{MarkdownText.Code(HexText.Of(failed.Failure.Status))}, {MarkdownText.Text(failed.Failure.Reason)}";
            return $"{MarkdownText.Code(failed.Failure.Image.Path)} under {profiles}{when}, in {where}: {reason}"
                + (failed.StopsProcess ? "; the process does not start" : string.Empty);
        });

    private static string When(FailedImage failed) => failed switch
    {
        { IsBefore: true, IsAfter: true } => ", before and after",
        { IsAfter: true } => ", **only after**",
        _ => ", only before",
    };

    /// <summary>One line for each kind of advice, with what would save most; where there is more, it is in a folded list.</summary>
    private static void WriteAdvice(StringBuilder text, LoadReport report)
    {
        IReadOnlyList<AdviceGroup> groups = AdviceGroup.In(report);
        WriteList(text, "Advice", groups, LinesShown, static group => group.Own.Count == 0 ? $"{group.Title}: {OthersOf(group)}"
            : (group.Own.Count == 1 ? string.Empty : $"{Amounts.Count(group.Own.Count)} images, such as ")
                + Words(group.Own[0])
                + (group.Others == 0 ? string.Empty : $" (and {OthersOf(group)})"));
        Advice[] own = [.. groups.SelectMany(static group => group.Own)];
        if (own.Length > groups.Count)
        {
            MarkdownDetails.WriteList(text, "Advice one by one", own, Words, "in the JSON form");
        }

        static string Words(Advice advice)
            => $"{MarkdownText.Code(advice.Path)} ({MarkdownText.Code(advice.Profile)}): {MarkdownText.Text(advice.Text)}";

        static string OthersOf(AdviceGroup group)
            => Amounts.Count(group.Others, "image") + " of packages and frameworks, which their makers would have to change";
    }

    /// <summary>One line for each kind of finding; where there are several of one, a folded list of all begins behind them.</summary>
    private static void WriteFindings(StringBuilder text, IReadOnlyList<Finding> findings)
    {
        Finding[] worst =
        [
            .. findings
                .Where(FindingKinds.IsTold)
                .OrderByDescending(static finding => finding.Severity),
        ];
        IReadOnlyList<FindingGroup> groups = FindingGroup.In(worst);
        WriteList(text, "Findings", groups, LinesShown, static group => group.Severity.ToWord()
            + $" [{group.Code}]({FindingCatalog.HelpLinkOf(group.Code)})"
            + (group.Findings.Count == 1 ? string.Empty : $", {Amounts.Count(group.Findings.Count)} times, such as")
            + Words(group.Findings[0]));
        int notes = findings.Count - worst.Length;
        if (notes != 0)
        {
            text.Append(worst.Length == 0 ? "\n### Findings\n\n" : "\n")
                .Append(Amounts.Count(notes, "note")).Append(worst.Length == 0 ? ".\n" : " besides.\n");
        }

        if (groups.Count != worst.Length)
        {
            MarkdownDetails.WriteList(text, "Findings one by one", worst, static finding => finding.Code + Words(finding), "in the JSON form");
        }
    }

    private static string Words(Finding finding)
        => (finding.Image.Length == 0 ? string.Empty : " " + MarkdownText.Code(finding.Image)) + ": " + MarkdownText.Text(finding.Message);

    /// <summary>A heading and lines, or nothing.</summary>
    private static void WriteList<T>(StringBuilder text, string title, IReadOnlyList<T> items, int shown, Func<T, string> line)
    {
        if (items.Count == 0)
        {
            return;
        }

        text.Append("\n### ").Append(title).Append("\n\n");
        foreach (T item in items.Take(shown))
        {
            text.Append("- ").Append(line(item)).Append('\n');
        }

        WriteRest(text, items.Count - shown);
    }

    private static void WriteRest(StringBuilder text, int rest)
    {
        if (rest > 0)
        {
            text.Append("\nand ").Append(Amounts.Count(rest)).Append(" more\n");
        }
    }
}
