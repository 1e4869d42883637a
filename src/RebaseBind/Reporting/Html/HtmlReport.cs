using System;
using System.Text;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gating;

namespace RebaseBind.Reporting.Html;

/// <summary>A load report for people: one HTML file that needs nothing else, no network, no server and no other file.</summary>
/// <remarks>
/// The summary, advice and findings are plain HTML and are there without JavaScript; map, bars and tables are drawn from data that the file
/// carries as JSON. The same report in place of the same page gives the same bytes.
/// </remarks>
internal static class HtmlReport
{
    /// <summary>The file, in UTF-8 without a byte order mark.</summary>
    /// <param name="report">A report with at least one loader.</param>
    /// <param name="decision">What the gate says; null if it was not asked. Its findings come after those of the report.</param>
    /// <param name="last">The page that this one replaces, to say what changed; empty if there is none.</param>
    internal static ReadOnlyMemory<byte> Of(LoadReport report, ReleaseDecision? decision = null, ReadOnlyMemory<byte> last = default)
    {
        Finding[] findings = [.. report.Findings, .. decision?.Findings ?? []];
        LoadHeadline headline = LoadHeadline.Of(report, GateErrors.By(decision));
        string style = HtmlResources.Style;
        string script = HtmlResources.Script;
        string page = HtmlResources.Page(slot => slot switch
        {
            "policy" => ContentPolicy.For(style, script),
            "title" => HtmlText.Escape(headline.Sentence),
            "style" => style,
            "headline" => HeadlineSection.Of(report, headline, decision, ReportFigures.Changes(last, report, headline, decision)),
            "advice" => AdviceSection.Of(report),
            "findings" => FindingsSection.Of(findings),
            "figures" => ReportFigures.Of(report, decision),
            "data" => ReportData.Of(report, headline),
            "script" => script,
            _ => throw new InvalidOperationException($"report.html has no slot '{slot}'"),
        });
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(page);
    }
}
