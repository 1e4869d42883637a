using System.Linq;
using System.Text;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Html;

/// <summary>What was wrong with files or options, errors first.</summary>
internal static class FindingsSection
{
    /// <summary>Nobody reads more, and the page stays small.</summary>
    private const int Most = 500;

    internal static string Of(LoadReport report)
    {
        if (report.Findings.Count == 0)
        {
            return "<p>None.</p>\n";
        }

        var html = new StringBuilder("<ul class=\"findings\">\n");
        foreach (Finding finding in report.Findings.OrderByDescending(static finding => finding.Severity).Take(Most))
        {
            string severity = finding.Severity.ToWord();
            html.Append("<li class=\"").Append(severity).Append("\">")
                .Append("<span class=\"tag ").Append(severity).Append("\">").Append(severity).Append("</span> <code>")
                .Append(HtmlText.Escape(finding.Code)).Append("</code> ");
            if (finding.Image.Length != 0)
            {
                html.Append("<bdi class=\"path\">").Append(HtmlText.Escape(finding.Image)).Append("</bdi>: ");
            }

            html.Append(HtmlText.Escape(finding.Message)).Append("</li>\n");
        }

        html.Append("</ul>\n");
        int rest = report.Findings.Count - Most;
        return rest <= 0 ? html.ToString()
            : html.Append("<p class=\"faint\">").Append(Amounts.Count(rest, "more is", "more are")).Append(" left out here.</p>\n").ToString();
    }
}
