using System;
using System.Collections.Generic;
using Spectre.Console;

namespace RebaseBind.Tool.Output;

/// <summary>Tables on standard output.</summary>
internal static class Tables
{
    private const int LogWidth = 400;

    /// <summary>Writes a table; in a log it is as wide as it needs to be.</summary>
    internal static void Write(IEnumerable<(string Title, bool IsNumber)> columns, IEnumerable<string[]> rows)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = LogWidth;
        }

        var table = new Table { Border = TableBorder.Simple };
        foreach ((string title, bool isNumber) in columns)
        {
            table.AddColumn(new TableColumn(title) { Alignment = isNumber ? Justify.Right : Justify.Left, NoWrap = isNumber });
        }

        foreach (string[] row in rows)
        {
            table.AddRow(Array.ConvertAll(row, Markup.Escape));
        }

        if (table.Rows.Count != 0)
        {
            console.Write(table);
        }
    }
}
