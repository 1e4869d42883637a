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

    /// <summary>A text of <see cref="Amounts"/> whose number and unit stay on one line.</summary>
    internal static string Unbroken(string amount) => amount.Replace(' ', '\u00a0');
}
