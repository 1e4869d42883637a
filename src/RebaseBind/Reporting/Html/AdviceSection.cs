using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Assessing;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Html;

/// <summary>What could be changed in images, kind by kind, the largest savings first. What is not the reader's own is only counted.</summary>
internal static class AdviceSection
{
    /// <summary>Nobody reads more of one kind, and the page stays small.</summary>
    private const int Most = 100;

    private const int BytesPerKibibyte = 1024;

    internal static string Of(LoadReport report)
    {
        if (report.Advice.Count == 0)
        {
            return "<p>Nothing to advise.</p>\n";
        }

        Dictionary<string, string> titles = report.Before.Profiles
            .ToDictionary(static profile => profile.Profile.Name, static profile => profile.Profile.Title, StringComparer.Ordinal);
        var html = new StringBuilder();
        foreach (AdviceGroup kind in AdviceGroup.In(report))
        {
            var advice = kind.Own.GroupBy(static advice => (advice.Path, advice.Saving, advice.Unit, advice.Text)).ToList();
            if (advice.Count == 1)
            {
                html.Append("<h3>").Append(HtmlText.Escape(kind.Title)).Append("</h3>\n");
                AppendList();
            }
            else if (advice.Count != 0)
            {
                html.Append("<details><summary>").Append(HtmlText.Escape(kind.Title)).Append(": ")
                    .Append(Amounts.Count(advice.Count, "image")).Append(", such as <bdi class=\"path\">")
                    .Append(HtmlText.Escape(advice[0].Key.Path)).Append("</bdi></summary>\n");
                AppendList();
                int rest = advice.Count - Most;
                string more = $"<p class=\"faint\">{Amounts.Count(rest, "smaller one is", "smaller ones are")} left out here.</p>\n";
                html.Append(rest <= 0 ? string.Empty : more).Append("</details>\n");
            }

            if (kind.Others != 0)
            {
                html.Append("<p class=\"faint\">").Append(HtmlText.Escape(kind.Title)).Append(": ")
                    .Append(Amounts.Count(kind.Others, "image"))
                    .Append(" of packages and frameworks, too, which their makers would have to change.</p>\n");
            }

            void AppendList()
            {
                html.Append("<ol class=\"advice\">\n");
                foreach (var one in advice.Take(Most))
                {
                    Append(html, one.Key, one.Select(advice => TitleOf(advice.Profile)).Distinct(StringComparer.Ordinal));
                }

                html.Append("</ol>\n");
            }
        }

        return html.ToString();

        string TitleOf(string profile) => titles.TryGetValue(profile, out string? title) ? title : profile;
    }

    private static void Append(StringBuilder html, (string Path, long Saving, string Unit, string Text) advice, IEnumerable<string> loaders)
    {
        (string number, string noun) = Saved(advice.Saving, advice.Unit);
        html.Append("<li><p class=\"saving\"><strong>").Append(number).Append("</strong> ").Append(HtmlText.Escape(noun))
            .Append("</p><div><p class=\"path\"><bdi>").Append(HtmlText.Escape(advice.Path)).Append("</bdi></p>")
            .Append("<p>").Append(HtmlText.Escape(advice.Text)).Append("</p>")
            .Append("<p class=\"faint\">").Append(HtmlText.Escape(string.Join(" · ", loaders))).Append("</p></div></li>\n");
    }

    /// <summary>"12" and "pages"; "1.5 MiB" and "of addresses".</summary>
    private static (string Number, string Noun) Saved(long saving, string unit)
        => unit == Advice.AddressUnit ? (Amounts.Size(saving * BytesPerKibibyte), "of addresses")
            : (Amounts.Count(saving), Amounts.Plural(saving, unit));
}
