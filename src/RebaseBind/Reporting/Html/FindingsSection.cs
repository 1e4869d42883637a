using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Html;

/// <summary>What was wrong with files or options, errors first. Several of one kind are one line that opens.</summary>
internal static class FindingsSection
{
    /// <summary>Nobody reads more of one kind, and the page stays small.</summary>
    private const int Most = 200;

    internal static string Of(IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return "<p>None.</p>\n";
        }

        var html = new StringBuilder("<ul class=\"findings\">\n");
        foreach (FindingGroup group in FindingGroup.In(findings))
        {
            html.Append("<li class=\"").Append(group.Severity.ToWord()).Append("\">");
            if (group.Findings.Count == 1)
            {
                AppendCode(html, group);
                AppendFinding(html, group.Findings[0]);
            }
            else
            {
                AppendMany(html, group);
            }

            html.Append("</li>\n");
        }

        return html.Append("</ul>\n").ToString();
    }

    private static void AppendMany(StringBuilder html, FindingGroup group)
    {
        html.Append("<details><summary>");
        AppendCode(html, group);
        html.Append("<strong>").Append(Amounts.Count(group.Findings.Count)).Append(" ×</strong> such as ");
        AppendFinding(html, group.Findings[0]);
        html.Append("</summary><ul>");
        foreach (Finding finding in group.Findings.Take(Most))
        {
            html.Append("<li>");
            AppendFinding(html, finding);
            html.Append("</li>");
        }

        html.Append("</ul>");
        int rest = group.Findings.Count - Most;
        string more = $"<p class=\"faint\">{Amounts.Count(rest, "more is", "more are")} left out here; the JSON form has all of them.</p>";
        html.Append(rest <= 0 ? string.Empty : more).Append("</details>");
    }

    private static void AppendCode(StringBuilder html, FindingGroup group)
    {
        string severity = group.Severity.ToWord();
        html.Append("<span class=\"tag ").Append(severity).Append("\">").Append(severity).Append("</span> <code>")
            .Append(HtmlText.Escape(group.Code)).Append("</code> ");
    }

    private static void AppendFinding(StringBuilder html, Finding finding)
    {
        if (finding.Image.Length != 0)
        {
            html.Append("<bdi class=\"path\">").Append(HtmlText.Escape(finding.Image)).Append("</bdi>: ");
        }

        html.Append(HtmlText.Escape(finding.Message));
    }
}
