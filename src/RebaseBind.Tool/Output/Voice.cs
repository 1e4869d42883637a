using System;
using System.CommandLine;

namespace RebaseBind.Tool.Output;

/// <summary>The options of every command that say how much it tells.</summary>
internal static class Voice
{
    /// <summary>Only errors.</summary>
    internal static Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "Say nothing but errors, and write no table.",
        Recursive = true,
    };

    /// <summary>Everything.</summary>
    internal static Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Say everything: each note, and a line for each finding, however many there are.",
        Recursive = true,
    };

    /// <summary>One line for each kind.</summary>
    internal static Option<bool> Summary { get; } = new("--summary")
    {
        Description = "Say one line for each kind of finding: how many, and an example.",
        Recursive = true,
    };

    /// <summary>Writes a line to standard output, unless the user wants none.</summary>
    internal static void Write(ParseResult line, string text)
    {
        if (!IsQuiet(line))
        {
            Console.Out.WriteLine(text);
        }
    }

    /// <summary>Whether nothing but errors is said.</summary>
    internal static bool IsQuiet(ParseResult line) => line.GetValue(Quiet);
}
