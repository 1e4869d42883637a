using System.Collections.Generic;
using System.Text;

namespace RebaseBind.Words;

/// <summary>A sentence on as many lines as it takes, broken between words.</summary>
internal static class WrappedLines
{
    /// <summary>Adds the lines.</summary>
    /// <param name="lines">Gets them.</param>
    /// <param name="width">The most characters of a line; a word that is longer has a line of its own.</param>
    /// <param name="first">What stands before the sentence.</param>
    /// <param name="next">What stands before its further lines.</param>
    /// <param name="sentence">The sentence.</param>
    internal static void Add(List<string> lines, int width, string first, string next, string sentence)
    {
        var line = new StringBuilder(first);
        bool isEmpty = true;
        foreach (string word in sentence.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear().Append(next);
                isEmpty = true;
            }

            line.Append(isEmpty ? string.Empty : " ").Append(word);
            isEmpty = false;
        }

        lines.Add(line.ToString());
    }
}
