using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RebaseBind.Tests.Paths;

/// <summary>The examples of patterns that docs/command-line.md gives.</summary>
internal static class PatternTable
{
    /// <summary>Each pattern with the paths that it is said to fit, and those that it is said not to fit.</summary>
    internal static IReadOnlyList<(string Pattern, string[] Fitting, string[] Others)> Rows { get; } = Read();

    private static List<(string Pattern, string[] Fitting, string[] Others)> Read()
        => [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "command-line.md"))
            .SkipWhile(static line => line != "| pattern | fits | does not fit |")
            .Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Split('|'))
            .Select(static cells => (CodesIn(cells[1]).Single(), CodesIn(cells[2]), CodesIn(cells[3])))];

    private static string[] CodesIn(string cell) => [.. cell.Split('`').Where(static (_, index) => index % 2 == 1)];
}
