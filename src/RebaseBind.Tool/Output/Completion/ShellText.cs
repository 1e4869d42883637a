using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Tool.Output.Completion;

/// <summary>What the scripts of several shells have in common.</summary>
internal static class ShellText
{
    private static readonly string[] EndsOfThoughts = [". ", ": ", "; "];

    /// <summary>As much of a description as fits into a menu: its first thought.</summary>
    internal static string Brief(string description)
    {
        int end = EndsOfThoughts.Select(mark => description.IndexOf(mark, StringComparison.Ordinal)).Where(static at => at > 0)
            .DefaultIfEmpty(description.Length).Min();
        return description[..end].TrimEnd('.');
    }

    /// <summary>Names that every shell can complete: "-?" is a pattern to some.</summary>
    internal static IEnumerable<string> Names(OptionFacts option) => option.Names.Where(static name => !name.Contains('?', StringComparison.Ordinal));

    /// <summary>A text in single quotes, as bash and zsh read it.</summary>
    internal static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
