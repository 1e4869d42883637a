using System.Globalization;
using System.Text;

namespace RebaseBind.Words;

/// <summary>Text of others, such as paths, made fit to be read.</summary>
internal static class VisibleText
{
    /// <summary>The text without line ends, control signs and others that cannot be seen, or that turn the direction of writing.</summary>
    internal static string Of(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char sign in text)
        {
            result.Append(IsHidden(sign) ? '\uFFFD' : sign);
        }

        return result.ToString();
    }

    /// <summary>The text, or if it is too long its beginning and its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How long the result may be; more than the gap.</param>
    /// <param name="gap">What stands for the middle.</param>
    internal static string Shorten(string text, int longest, string gap = "\u2026")
    {
        if (text.Length <= longest)
        {
            return text;
        }

        // The end of a path says more than its beginning.
        int start = (longest - gap.Length) / 3;
        int end = text.Length - (longest - gap.Length - start);

        // Neither half of a surrogate pair alone.
        start -= start > 0 && char.IsHighSurrogate(text[start - 1]) ? 1 : 0;
        end += char.IsLowSurrogate(text[end]) ? 1 : 0;
        return new StringBuilder(longest).Append(text, 0, start).Append(gap).Append(text, end, text.Length - end).ToString();
    }

    /// <summary>The text, or if it is too long its beginning, up to the end of a word.</summary>
    /// <param name="text">A sentence or several.</param>
    /// <param name="longest">How long the result may be, from 2 on.</param>
    internal static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        // A word that is too long by itself is cut, but not between the halves of a surrogate pair.
        int space = text.LastIndexOf(' ', longest - 1, longest / 2);
        int end = space > 0 ? space : longest - 1;
        end -= char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return text.Substring(0, end).TrimEnd() + "\u2026";
    }

    private static bool IsHidden(char sign) => CharUnicodeInfo.GetUnicodeCategory(sign)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
