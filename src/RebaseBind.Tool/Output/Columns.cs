using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace RebaseBind.Tool.Output;

/// <summary>Plain text columns on standard output, numbers to the right, two spaces apart.</summary>
/// <remarks>Written by hand: a table of Spectre.Console takes 0.3 s to compile and lay out, as long as rewriting 600 MB takes.</remarks>
internal static class Columns
{
    private const int Gap = 2;

    /// <summary>Writes a heading and rows; nothing if there are no rows.</summary>
    internal static void Write(IReadOnlyList<(string Title, bool IsNumber)> columns, IEnumerable<string[]> rows)
    {
        string[][] all = [[.. columns.Select(column => column.Title)], .. rows];
        if (all.Length == 1)
        {
            return;
        }

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

        TextWriter output = Console.Out;
        output.Write(text);
        output.WriteLine();
    }
}
