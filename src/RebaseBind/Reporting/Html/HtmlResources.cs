using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;

namespace RebaseBind.Reporting.Html;

/// <summary>The hand-written parts of the report: one page, and the style sheets and scripts that go into it, in order.</summary>
internal static class HtmlResources
{
    /// <summary>The script's way to write numbers.</summary>
    internal const string Amounts = "amounts.js";

    private static readonly string[] Styles = ["base.css", "parts.css", "map.css", "table.css", "print.css"];

    private static readonly string[] Scripts =
    [
        Amounts, "text.js", "data.js", "numbers.js", "bars.js", "scale.js", "lanes.js",
        "map.js", "map-drawing.js", "map-input.js", "table.js", "table-rows.js", "lists.js", "main.js",
    ];

    /// <summary>The style sheet.</summary>
    internal static string Style => string.Concat(Styles.Select(Read));

    /// <summary>The script: one function around all parts, so that nothing of it is global.</summary>
    internal static string Script => "(() => {\n'use strict';\n" + string.Concat(Scripts.Select(Read)) + "})();\n";

    /// <summary>The page with its slots, "{{name}}", filled.</summary>
    /// <param name="fill">What goes into a slot, as HTML.</param>
    internal static string Page(Func<string, string> fill)
    {
        string template = Read("report.html");
        var page = new StringBuilder();
        int position = 0;
        for (int open; (open = template.IndexOf("{{", position, StringComparison.Ordinal)) >= 0;)
        {
            int close = template.IndexOf("}}", open, StringComparison.Ordinal);
            page.Append(template, position, open - position).Append(fill(template.Substring(open + 2, close - open - 2)));
            position = close + 2;
        }

        return page.Append(template, position, template.Length - position).ToString();
    }

    /// <summary>Line ends are those that a browser sees, whatever a checkout made of them: the policy's hashes are of what it sees.</summary>
    internal static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("RebaseBind.Reporting.Html." + name)
            ?? throw new InvalidOperationException($"the resource '{name}' is missing");
        using var text = new MemoryStream();
        stream.CopyTo(text);
        return Encoding.UTF8.GetString(text.ToArray()).Replace("\r\n", "\n");
    }
}
