using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>Plain text columns on standard output, numbers to the right, two spaces apart.</summary>
/// <remarks>Written by hand: a table of Spectre.Console takes 0.3 s to compile and lay out, as long as rewriting 600 MB takes.</remarks>
internal static class Columns
{
    private const int Gap = 2;

    /// <summary>Nobody reads more rows; programs read the JSON form.</summary>
    private const int Most = 200;

    /// <summary>Writes a heading and rows, and how many there are beyond those that somebody reads; nothing if there are no rows.</summary>
    internal static void Write(IReadOnlyList<(string Title, bool IsNumber)> columns, IEnumerable<string[]> rows)
    {
        string[][] all = [[.. columns.Select(column => column.Title)], .. rows];
        if (all.Length == 1)
        {
            return;
        }

        int rest = Math.Max(0, all.Length - 1 - Most);
        all = all[..^rest];
        int[] widths = [.. columns.Select((_, i) => all.Max(row => row[i].Length))];
        var text = new StringBuilder();
        foreach (string[] row in all)
        {
            int start = text.Length;
            for (int i = 0; i < row.Length; i++)
            {
                text.Append(columns[i].IsNumber ? row[i].PadLeft(widths[i]) : row[i].PadRight(widths[i])).Append(' ', Gap);
            }

            while (text.Length > start && text[^1] == ' ')
            {
                text.Length--;
            }

            text.Append('\n');
        }

        if (rest != 0)
        {
            text.Append("and ").Append(Amounts.Count(rest)).Append(" more: --json FILE has all\n");
        }

        TextWriter output = Console.Out;
        output.Write(text);
        output.WriteLine();
    }
}
