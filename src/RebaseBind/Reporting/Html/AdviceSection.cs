using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Assessing;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Html;

/// <summary>What the images' makers could change, the largest savings first.</summary>
internal static class AdviceSection
{
    /// <summary>Nobody reads more, and the page stays small.</summary>
    private const int Most = 200;

    private const int BytesPerKibibyte = 1024;

    internal static string Of(LoadReport report)
    {
        if (report.Advice.Count == 0)
        {
            return "<p>Nothing to advise.</p>\n";
        }

        Dictionary<string, string> titles = report.Before.Profiles
            .ToDictionary(static profile => profile.Profile.Name, static profile => profile.Profile.Title, StringComparer.Ordinal);
        var groups = report.Advice.GroupBy(static advice => (advice.Kind, advice.Path, advice.Saving, advice.Unit, advice.Text)).ToList();
        var html = new StringBuilder("<ol class=\"advice\">\n");
        foreach (var group in groups.Take(Most))
        {
            (AdviceKind kind, string path, long saving, string unit, string text) = group.Key;
            (string number, string noun) = Saved(saving, unit);
            string loaders = string.Join(" · ", group.Select(advice => TitleOf(advice.Profile)).Distinct(StringComparer.Ordinal));
            html.Append("<li><p class=\"saving\"><strong>").Append(number).Append("</strong> ").Append(HtmlText.Escape(noun))
                .Append("</p><div><p class=\"path\"><bdi>").Append(HtmlText.Escape(path)).Append("</bdi> ")
                .Append("<span class=\"tag\">").Append(HtmlText.Escape(Title(kind))).Append("</span></p>")
                .Append("<p>").Append(HtmlText.Escape(text)).Append("</p>")
                .Append("<p class=\"faint\">").Append(HtmlText.Escape(loaders)).Append("</p></div></li>\n");
        }

        html.Append("</ol>\n");
        int rest = groups.Count - Most;
        return rest <= 0 ? html.ToString()
            : html.Append("<p class=\"faint\">").Append(Amounts.Count(rest, "smaller one is", "smaller ones are"))
                .Append(" left out here.</p>\n").ToString();

        string TitleOf(string profile) => titles.TryGetValue(profile, out string? title) ? title : profile;
    }

    /// <summary>"12" and "pages"; "1.5 MiB" and "of addresses".</summary>
    private static (string Number, string Noun) Saved(long saving, string unit)
        => unit == Advice.AddressUnit ? (Amounts.Size(saving * BytesPerKibibyte), "of addresses")
            : (Amounts.Count(saving), Amounts.Plural(saving, unit));

    private static string Title(AdviceKind kind) => kind.ToWord().Replace('-', ' ');
}
