using System;
using System.Globalization;
using System.Text;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>Text of others in GitHub-flavoured Markdown, so that nothing in it means anything there.</summary>
/// <remarks>
/// Numeric character references stand for signs without having their power: "&amp;#124;" parts no cells of a table, "&amp;#96;" begins no code
/// (CommonMark, "Entity and numeric character references"). They are not read in code spans, so a text that needs one stands in an HTML element.
/// </remarks>
internal static class MarkdownText
{
    /// <summary>What a reader still takes in at a glance; longer sentences lose their end, longer names their middle.</summary>
    private const int LongestText = 400;
    private const int LongestCode = 160;

    /// <summary>A path, a name or an address, in the type of code.</summary>
    internal static string Code(string text)
    {
        string shown = VisibleText.Shorten(VisibleText.Of(text), LongestCode);
        return shown.Length != 0 && shown.IndexOfAny(['`', '|', '<', '>', '&']) < 0 && shown.Trim() == shown
            ? "`" + shown + "`"
            : "<code>" + Referenced(shown, static sign => !char.IsLetterOrDigit(sign)) + "</code>";
    }

    /// <summary>A sentence.</summary>
    internal static string Text(string text)
    {
        // A zero-width space behind "@" and "#" keeps GitHub from telling people of their names and from linking to issues.
        string shown = VisibleText.Cut(VisibleText.Of(text), LongestText);
        return Referenced(shown, static sign => sign is '&' or '<' or '>' or '|' or '`' or '*' or '_' or '[' or ']' or '~' or '\\')
            .Replace("@", "@&#8203;")
            .Replace(" #", " #&#8203;")
            .Replace("(#", "(#&#8203;");
    }

    private static string Referenced(string text, Func<char, bool> isReferenced)
    {
        var result = new StringBuilder(text.Length);
        foreach (char sign in text)
        {
            if (sign < '\u0080' && isReferenced(sign))
            {
                result.Append("&#").Append(((int)sign).ToString(CultureInfo.InvariantCulture)).Append(';');
            }
            else
            {
                result.Append(sign);
            }
        }

        return result.ToString();
    }
}
