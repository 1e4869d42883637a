using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Policies;

/// <summary>
/// A choice that a user makes by a word. Every door reads it here, so that all doors take the same words and refuse the others in the same way.
/// </summary>
/// <remarks>Upper and lower case are the same. Nothing written is the default.</remarks>
/// <param name="words">The words and what they stand for; the first is the default.</param>
internal sealed class Choice<T>(params (string Word, T Value)[] words)
{
    /// <summary>The words, the default first.</summary>
    internal IReadOnlyList<string> Words { get; } = [.. words.Select(static word => word.Word)];

    /// <summary>What is wrong with a word, as a whole message; null if nothing is.</summary>
    /// <param name="name">What the user calls the choice: a property or an option.</param>
    /// <param name="text">What the user wrote.</param>
    internal string? FindFault(string name, string text)
        => text.Length == 0 || words.Any(word => IsMeant(word, text)) ? null : $"{name} is '{text}'; write {Listed}";

    /// <summary>What a word stands for; the default for a word that has a fault.</summary>
    internal T Read(string? text) => words.FirstOrDefault(word => IsMeant(word, text)) is { Word: not null } found ? found.Value : words[0].Value;

    /// <summary>The words as a part of a sentence.</summary>
    private string Listed => string.Join(", ", Words.Take(Words.Count - 1).Select(Quote)) + " or " + Quote(Words[Words.Count - 1]);

    private static bool IsMeant((string Word, T Value) word, string? text) => string.Equals(word.Word, text, StringComparison.OrdinalIgnoreCase);

    private static string Quote(string word) => "'" + word + "'";
}
