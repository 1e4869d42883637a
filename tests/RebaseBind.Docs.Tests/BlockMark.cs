using System;
using System.Linq;
using RebaseBind.TestSupport;

namespace RebaseBind.Docs.Tests;

/// <summary>What the comment before a block of code says of it. CONTRIBUTING.md lists the forms.</summary>
internal enum BlockKind
{
    /// <summary>It has no such comment.</summary>
    None,

    /// <summary><c>run</c>: a script that is run.</summary>
    Run,

    /// <summary><c>prints</c>: what the script before it prints.</summary>
    Prints,

    /// <summary><c>file: NAME</c>: a file that the scripts behind it find.</summary>
    File,

    /// <summary><c>not run: REASON</c>.</summary>
    NotRun,

    /// <summary>Nothing of that: misspelled.</summary>
    Unknown,
}

/// <summary>A block of code of a page, with its comment read.</summary>
internal sealed record BlockMark(Fence Fence, BlockKind Kind, string Argument)
{
    private const string Needs = "needs ";
    private const string Ends = "ends with ";

    /// <summary>The programs that a script needs beside .NET.</summary>
    internal string[] NeededPrograms => Argument.StartsWith(Needs, StringComparison.Ordinal) ? Argument[Needs.Length..].Split(' ') : [];

    /// <summary>How a script ends.</summary>
    internal int ExitCode => Argument.StartsWith(Ends, StringComparison.Ordinal) ? int.Parse(Argument[Ends.Length..], System.Globalization.CultureInfo.InvariantCulture) : 0;

    /// <summary>Whether only a part of what the script prints is shown.</summary>
    internal bool IsPart => Argument == "among other lines";

    internal static BlockMark Of(Fence fence)
    {
        string[] parts = fence.Mark.Split(": ", 2);
        string argument = parts.Length == 2 ? parts[1] : string.Empty;
        BlockKind kind = parts[0] switch
        {
            "" => BlockKind.None,
            "run" when argument.Length == 0 || argument.StartsWith(Needs, StringComparison.Ordinal) || argument.StartsWith(Ends, StringComparison.Ordinal) => BlockKind.Run,
            "prints" when argument is "" or "among other lines" => BlockKind.Prints,
            "file" when argument.Length != 0 && !argument.Contains(' ', StringComparison.Ordinal) => BlockKind.File,
            "not run" when argument.Length != 0 => BlockKind.NotRun,
            _ => BlockKind.Unknown,
        };
        return new BlockMark(fence, kind, argument);
    }

    internal static BlockMark[] In(Document page) => [.. page.Fences.Select(Of)];
}
