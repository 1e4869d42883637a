using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable;
using RebaseBind.Words;

namespace RebaseBind.Locking;

/// <summary>One entry as one line of text: machine, base, reserved size, path.</summary>
/// <remarks>
/// The columns have fixed widths, so that they line up though no line depends on another: one image more is one line more in a diff.
/// </remarks>
internal static class LockColumns
{
    private const string SharedSuffix = "/shared";
    private static readonly Machine[] Machines = [Machine.I386, Machine.Amd64, Machine.ArmThumb2, Machine.Arm64];
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>The names that a line can start with, for messages.</summary>
    internal static string MachineNames => string.Join(", ", Machines.Select(static machine => machine.ToWord()));

    /// <summary>The entry's first column; the longest, "arm64/shared", has twelve characters.</summary>
    internal static string MachineColumn(LockEntry entry) => entry.Machine.ToWord() + (entry.IsShared ? SharedSuffix : string.Empty);

    /// <summary>The machine of that name; null if there is none.</summary>
    internal static Machine? MachineNamed(string name) => Machines.Cast<Machine?>().FirstOrDefault(machine => machine!.Value.ToWord() == name);

    /// <summary>The entry's line, without its end.</summary>
    internal static string Format(LockEntry entry)
        => FormattableString.Invariant($"{MachineColumn(entry),-12} 0x{entry.Base.Value:x16} 0x{entry.ReservedSize:x8} ")
            + LockPath.Escape(entry.Path);

    /// <summary>Reads a line that is neither blank nor a comment.</summary>
    /// <param name="line">The line, without blanks at its ends.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="FormatException">It is none; the message says why and what to do.</exception>
    internal static LockEntry Parse(string line)
    {
        List<string> columns = Split(line);
        if (columns.Count < 4)
        {
            throw new FormatException("machine, base, reserved size and path are expected, separated by spaces; "
                + "complete the line, or delete it to give its image a new place");
        }

        bool isShared = columns[0].EndsWith(SharedSuffix, StringComparison.Ordinal);
        string name = isShared ? columns[0].Substring(0, columns[0].Length - SharedSuffix.Length) : columns[0];
        Machine machine = MachineNamed(name)
            ?? throw new FormatException(
                $"'{LockPath.Quote(columns[0])}' is not a machine; write {MachineNames}, or one of them with {SharedSuffix}");
        var address = new VirtualAddress(ParseNumber(columns[1], "an address"));
        var entry = new LockEntry(machine, LockPath.Parse(columns[3]), address, ParseNumber(columns[2], "a size"), isShared);
        return LockRules.ComplaintAbout(entry) is { } complaint ? throw new FormatException(complaint) : entry;
    }

    /// <summary>Up to four columns; the last is the rest of the line, blanks within it included.</summary>
    private static List<string> Split(string line)
    {
        var columns = new List<string>(4);
        int start = 0;
        while (columns.Count < 3 && line.IndexOfAny(Blanks, start) is >= 0 and int end)
        {
            columns.Add(line.Substring(start, end - start));
            for (start = end; Array.IndexOf(Blanks, line[start]) >= 0; start++)
            {
                // A line does not end with a blank.
            }
        }

        columns.Add(line.Substring(start));
        return columns;
    }

    private static ulong ParseNumber(string text, string what)
        => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && ulong.TryParse(text.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw new FormatException($"'{LockPath.Quote(text)}' is not {what}; "
                + "write 0x and at most 16 hexadecimal digits, or delete the line to give its image a new place");
}
