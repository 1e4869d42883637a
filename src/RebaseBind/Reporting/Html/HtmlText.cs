using System.Linq;
using System.Net;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Html;

/// <summary>Text that HTML cannot mistake for markup, and that a browser sets as a person wants to read it.</summary>
internal static class HtmlText
{
    /// <summary>Text for an element or an attribute in double quotes.</summary>
    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A text of <see cref="Amounts"/> with a true minus sign, which screen readers read aloud.</summary>
    internal static string WithMinus(string amount) => amount.Replace('-', '\u2212');

    /// <summary>A sentence, escaped, in which each number stays on one line with its unit.</summary>
    internal static string Sentence(string text)
    {
        string[] words = text.Split(' ');
        for (int i = words.Length - 1; i > 0; i--)
        {
            if (Amounts.IsUnit(words[i].TrimEnd(',', ';', ':')))
            {
                words[i - 1] += '\u00a0' + words[i];
                words[i] = string.Empty;
            }
        }

        return Escape(string.Join(" ", words.Where(static word => word.Length != 0)));
    }
}
