using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Assessing;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Html;

/// <summary>
/// The top of the report: what the gate says, one sentence, what cannot be loaded, what was done and left, what changed since the last report, five
/// numbers, and a line for each loader.
/// </summary>
internal static class HeadlineSection
{
    internal static string Of(LoadReport report, LoadHeadline headline, ReleaseDecision? decision, string? sinceLast)
    {
        var html = new StringBuilder();
        if (decision is not null)
        {
            html.Append("<p class=\"badge ").Append(decision.IsRefused ? "no" : "yes").Append("\"><a href=\"#findings\">")
                .Append(GateLine.Of(decision)).Append("</a></p>\n");
        }

        html.Append("<h1>").Append(HtmlText.Sentence(headline.Sentence)).Append("</h1>\n");
        html.Append("<p class=\"lead\">").Append(HtmlText.Escape(Lead(report, headline))).Append("</p>\n");
        AppendFailures(html, report);
        AppendOutcome(html, report, sinceLast);
        html.Append("<ul class=\"cards\">\n");
        foreach (HeadlineNumber number in headline.Numbers)
        {
            AppendCard(html, number);
        }

        html.Append("</ul>\n");
        AppendLoaders(html, report, headline);
        return html.ToString();
    }

    private static string Lead(LoadReport report, LoadHeadline headline)
    {
        int processes = report.Before.Profiles.First(profile => ReferenceEquals(profile.Profile, headline.Profile)).Processes.Count;
        string start = report.Options.IsStartOnly ? " DLLs that are loaded after the start are left out." : string.Empty;
        string count = (long)report.Options.Processes * report.Options.Sessions == 1 ? string.Empty
            : $" Memory is that of {Amounts.Count(report.Options.Processes)} of each process in {Amounts.Count(report.Options.Sessions, "session")}.";
        return $"Simulated: {Amounts.Count(processes, "process", "processes")}, ASLR {report.Options.Aslr.ToWord()}.{start}{count} "
            + (report.After is null
                ? "Only the tree as it is was simulated. This report does not say what rebasing or binding would change."
                : "The tree as it is, compared with the tree rebased and bound.")
            + " Times are estimates; everything else is counted.";
    }

    private static void AppendOutcome(StringBuilder html, LoadReport report, string? sinceLast)
    {
        var lines = new List<(string Label, string Text, string? Example)>();
        if (TreeOutcome.Of(report) is { } outcome)
        {
            lines.Add((outcome.Label, outcome.Done, null));
            lines.AddRange(outcome.Left.Select(static left => ("left", left.Text, (string?)$"{left.Code}, such as {left.Example}")));
            if (outcome.Rest is { } rest)
            {
                lines.Add(("the others", rest, null));
            }
        }

        if (PolicyGain.Of(report) is { } gain)
        {
            lines.Add(("more to gain", gain, null));
        }

        if (sinceLast is not null)
        {
            lines.Add(("since the last report", sinceLast, null));
        }

        if (lines.Count == 0)
        {
            return;
        }

        html.Append("<dl class=\"outcome\">\n");
        foreach ((string label, string text, string? example) in lines)
        {
            html.Append("<div><dt>").Append(label).Append("</dt><dd>").Append(HtmlText.Sentence(text))
                .Append(example is null ? string.Empty : $" <span class=\"faint\">(<bdi>{HtmlText.Escape(example)}</bdi>)</span>")
                .Append("</dd></div>\n");
        }

        html.Append("</dl>\n");
    }

    private static void AppendCard(StringBuilder html, HeadlineNumber number)
    {
        html.Append("<li class=\"card\"><span class=\"card-name\">").Append(HtmlText.Escape(number.Name)).Append("</span>");
        if (number.After is not { } after)
        {
            html.Append("<span class=\"card-value\">").Append(Amounts.Of(number.Before, number.Unit))
                .Append("</span><span class=\"card-change\">as it is</span></li>\n");
            return;
        }

        (string old, string now) = Amounts.Pair(number.Before, after, number.Unit);
        bool isChange = ChangeRule.IsChange(number.Before, after, number.Unit);
        string direction = !isChange ? "same" : after < number.Before ? "better" : "worse";
        html.Append("<span class=\"card-value\"><span class=\"card-before\">").Append(old)
            .Append("</span><span class=\"card-arrow\" aria-hidden=\"true\">→</span><span class=\"unseen\"> becomes </span> ")
            .Append("<span class=\"card-after\">").Append(now).Append("</span></span><span class=\"card-change ").Append(direction).Append("\">")
            .Append(HtmlText.WithMinus(Amounts.Percentage(number.Before, after)));
        if (after != number.Before)
        {
            html.Append(" (").Append(Amounts.Of(Math.Abs(after - number.Before), number.Unit))
                .Append(after < number.Before ? " less)" : isChange ? " MORE)" : " more)");
        }

        html.Append("</span></li>\n");
    }

    private static void AppendLoaders(StringBuilder html, LoadReport report, LoadHeadline headline)
    {
        string title = report.After is null ? "What each loader does" : "What it does under each loader";
        html.Append("<h2 class=\"quiet\">").Append(title).Append("</h2>\n<dl class=\"loaders\">\n");
        foreach ((LoaderProfile profile, string text) in headline.Others)
        {
            bool isHeadline = ReferenceEquals(profile, headline.Profile);
            html.Append("<div").Append(isHeadline ? " class=\"chosen\"" : string.Empty).Append("><dt>").Append(HtmlText.Escape(profile.Title))
                .Append(isHeadline ? " <span class=\"tag\">the numbers above</span>" : string.Empty)
                .Append("</dt><dd>").Append(HtmlText.Escape(text)).Append("</dd></div>\n");
        }

        html.Append("</dl>\n");
    }

    private static void AppendFailures(StringBuilder html, LoadReport report)
    {
        var lines = new List<string>();
        for (int i = 0; i < report.Before.Profiles.Count; i++)
        {
            ProfileSimulation before = report.Before.Profiles[i];
            ProfileSimulation? after = report.After?.Profiles[i];
            if (before.Totals.Failures == 0 && after is null or { Totals.Failures: 0 })
            {
                continue;
            }

            lines.Add($"{before.Profile.Title}: {Failing(before)}" + (after is null ? string.Empty : $"; afterwards {Failing(after)}"));
        }

        if (lines.Count == 0)
        {
            return;
        }

        bool isOver = report.After is { } now && now.Profiles.All(static profile => profile.Totals.Failures == 0);
        html.Append(isOver
            ? "<div class=\"alarm over\"><p><strong>Some images could not be loaded before. Afterwards all can.</strong></p><ul>"
            : "<div class=\"alarm\"><p><strong>Some images cannot be loaded.</strong></p><ul>");
        lines.ForEach(line => html.Append("<li>").Append(HtmlText.Escape(line)).Append("</li>"));
        html.Append("</ul></div>\n");
    }

    /// <summary>"2 images, and 1 program cannot start", "none".</summary>
    private static string Failing(ProfileSimulation profile)
    {
        int stopped = profile.Processes.Count(static process => !process.Starts);
        return (profile.Totals.Failures == 0 ? "none" : Amounts.Count(profile.Totals.Failures, "image"))
            + (stopped == 0 ? string.Empty : $", and {Amounts.Count(stopped, "program")} cannot start");
    }
}
