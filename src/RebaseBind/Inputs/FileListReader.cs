using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Inputs;

/// <summary>Reads the lines of lists of files.</summary>
/// <param name="find">Finds the files.</param>
internal sealed class FileListReader(FindListed find)
{
    private static readonly char[] Blanks = [' ', '\t'];

    private readonly SortedSet<string> paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AddressPin> pins = new(StringComparer.Ordinal);
    private readonly List<Finding> findings = [];

    /// <summary>Reads one list; what is wrong with it is said at the end.</summary>
    internal void Read(string list)
    {
        int number = 0;
        foreach (string line in InputFile.ReadLines(list))
        {
            number++;
            string text = line.Trim();
            if (text.Length != 0 && text[0] is not ('#' or ';') && ReadLine(text, list, number) is { } problem)
            {
                string message = FormattableString.Invariant($"line {number}: {problem}");
                findings.Add(new Finding(FindingCatalog.DamagedFileList, FindingSeverity.Error, list, message));
            }
        }
    }

    /// <summary>Everything that was read.</summary>
    /// <param name="list">The list to name if all are empty.</param>
    /// <exception cref="RebaseBindException">Some lines are bad, or there are none: a check of nothing would pass.</exception>
    internal FileList Result(string list)
    {
        if (findings.Count == 0 && paths.Count == 0)
        {
            findings.Add(new Finding(FindingCatalog.DamagedFileList, FindingSeverity.Error, list, "the list names no file"));
        }

        return findings.Count == 0
            ? new FileList([.. paths], [.. pins.Values.OrderBy(pin => pin.Key, StringComparer.Ordinal)])
            : throw new RebaseBindException(findings);
    }

    /// <summary>Reads one line that is no comment.</summary>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    private string? ReadLine(string line, string list, int number)
    {
        if (FindFile(line, out string path, out string[] numbers) is { } problem)
        {
            return problem;
        }

        paths.Add(path);
        return numbers.Length == 0 ? null : Pin(path, numbers, list, number);
    }

    /// <summary>Takes a line apart. A file whose name ends like an address is taken for the file it is.</summary>
    private string? FindFile(string line, out string path, out string[] numbers)
    {
        numbers = [];
        if (line[0] == '"')
        {
            int end = line.IndexOf('"', 1);
            path = string.Empty;
            if (end < 0)
            {
                return "a quotation mark is not closed";
            }

            numbers = line.Substring(end + 1).Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            return numbers.Length > 2 || !numbers.All(AddressNumber.IsPrefixed)
                ? "only an address such as 0x68000000, and a size after it, may follow a path in quotation marks"
                : find(line.Substring(1, end - 1), out path);
        }

        string? problem = find(line, out path);
        var taken = new List<string>();
        string rest = line;
        while (problem is not null && taken.Count < 2 && TakeNumber(ref rest) is { } text)
        {
            taken.Insert(0, text);
            problem = find(rest, out path);
        }

        numbers = [.. taken];
        return problem;
    }

    /// <summary>Cuts the last word off a line if it looks like an address.</summary>
    private static string? TakeNumber(ref string line)
    {
        int blank = line.LastIndexOfAny(Blanks);
        string word = line.Substring(blank + 1);
        if (blank < 0 || !AddressNumber.IsPrefixed(word))
        {
            return null;
        }

        line = line.Substring(0, blank).TrimEnd();
        return word;
    }

    private string? Pin(string path, string[] numbers, string list, int line)
    {
        ulong size = 0;
        VirtualAddress address = default;
        string? problem = numbers.Length == 2 ? AddressNumber.Read(numbers[1], out size) : null;
        problem ??= AddressNumber.ReadBase(numbers[0], size, out address);
        if (problem is not null)
        {
            return problem;
        }

        if (pins.TryGetValue(path, out AddressPin? earlier) && (earlier.Base != address || earlier.Size != size))
        {
            return FormattableString.Invariant($"'{path}' has the address {earlier.Base} on line {earlier.Line} of {earlier.Source} already");
        }

        pins[path] = earlier ?? new AddressPin(path, address, size, list, line);
        return null;
    }
}

/// <summary>Finds a file that a list names.</summary>
/// <param name="text">A path as written.</param>
/// <param name="path">The file's path in the tree; empty if there is a problem.</param>
/// <returns>Why it cannot be used; null if it can.</returns>
internal delegate string? FindListed(string text, out string path);
