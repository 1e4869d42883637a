using System.Collections.Generic;
using System.IO;

namespace RebaseBind.TestSupport;

/// <summary>A block of code in a Markdown page.</summary>
/// <param name="Language">The word behind its opening fence; empty if there is none.</param>
/// <param name="Line">The line of the page that its text begins on, from 1.</param>
/// <param name="Text">What stands between the fences, lines ending with LF.</param>
public sealed record Fence(string Language, int Line, string Text)
{
    private const string Mark = "```";

    /// <summary>The blocks of a page, in order.</summary>
    public static IReadOnlyList<Fence> In(string page)
    {
        var fences = new List<Fence>();
        var text = new List<string>();
        string? language = null;
        int number = 0;
        foreach (string line in File.ReadLines(page))
        {
            number++;
            if (language is not null && line == Mark)
            {
                fences.Add(new Fence(language, number - text.Count, string.Concat(text)));
                language = null;
            }
            else if (language is not null)
            {
                text.Add(line + "\n");
            }
            else if (line.StartsWith(Mark, System.StringComparison.Ordinal))
            {
                language = line[Mark.Length..];
                text.Clear();
            }
        }

        return fences;
    }
}
