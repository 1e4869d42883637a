using System;
using System.Collections.Generic;
using System.IO;

namespace RebaseBind.TestSupport;

/// <summary>A block of code in a Markdown page.</summary>
/// <param name="Language">The word behind its opening fence; empty if there is none.</param>
/// <param name="Line">The line of the page that its text begins on, from 1.</param>
/// <param name="Text">What stands between the fences, lines ending with LF.</param>
/// <param name="Mark">What the comment in the line before it says, which no reader sees; empty if there is none.</param>
public sealed record Fence(string Language, int Line, string Text, string Mark)
{
    private const string Edge = "```";
    private const string CommentStart = "<!-- ";
    private const string CommentEnd = " -->";

    /// <summary>The blocks of a page, in order.</summary>
    public static IReadOnlyList<Fence> In(string page)
    {
        var fences = new List<Fence>();
        var text = new List<string>();
        string? language = null;
        string mark = string.Empty;
        string before = string.Empty;
        int number = 0;
        foreach (string line in File.ReadLines(page))
        {
            number++;
            if (language is not null && line == Edge)
            {
                fences.Add(new Fence(language, number - text.Count, string.Concat(text), mark));
                language = null;
            }
            else if (language is not null)
            {
                text.Add(line + "\n");
            }
            else if (line.StartsWith(Edge, StringComparison.Ordinal))
            {
                language = line[Edge.Length..];
                mark = before.StartsWith(CommentStart, StringComparison.Ordinal) && before.EndsWith(CommentEnd, StringComparison.Ordinal) ? before[CommentStart.Length..^CommentEnd.Length] : string.Empty;
                text.Clear();
            }

            before = line;
        }

        return fences;
    }
}
