using System;
using System.Collections.Generic;

namespace RebaseBind.Reporting.Html;

/// <summary>Texts by number, each once: a path is named by thousands of rows.</summary>
internal sealed class StringTable
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> texts = [];

    /// <summary>All of them, in order of number.</summary>
    internal IReadOnlyList<string> Texts => texts;

    /// <summary>The number of a text, from 0.</summary>
    internal int Of(string text)
    {
        if (!numbers.TryGetValue(text, out int number))
        {
            number = texts.Count;
            numbers.Add(text, number);
            texts.Add(text);
        }

        return number;
    }

    /// <summary>One more than the number of a text; 0 for none.</summary>
    internal int OfOptional(string? text) => text is null ? 0 : Of(text) + 1;
}
