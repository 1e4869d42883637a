using System;
using System.Collections.Generic;
using RebaseBind.Addresses;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Inputs;

/// <summary>
/// The text file that gives DLLs their bases when they are linked: <c>link /BASE:@file,key</c> reads it,
/// <c>editbin /REBASE:BASEFILE</c> writes it as coffbase.txt.
/// </summary>
/// <remarks>
/// A line is <c>key address [size] ;comment</c>, its fields separated by blanks or tabs, its key the same in upper and lower case; a comment may
/// stand alone (learn.microsoft.com, /BASE and /REBASE).
/// </remarks>
internal static class CoffBaseFile
{
    private const int MostFields = 3;

    /// <summary>Reads a file. A key may be quoted, and '\' in it becomes '/'.</summary>
    /// <param name="path">The file; UTF-8, or what its byte order mark says.</param>
    /// <returns>The pins in order of line.</returns>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.DamagedCoffBase"/> for each line that is none, has an address that is no multiple of 64 KiB, or repeats a key;
    /// <see cref="FindingCatalog.UnreadableFile"/> if the file cannot be read.
    /// </exception>
    internal static IReadOnlyList<AddressPin> Read(string path)
    {
        var pins = new List<AddressPin>();
        var findings = new List<Finding>();
        var lines = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        int number = 0;
        foreach (string line in InputFile.ReadLines(path))
        {
            number++;
            string? problem = ReadLine(line, path, number, out AddressPin? pin);
            if (pin is not null)
            {
                problem = lines.TryGetValue(pin.Key, out int earlier) ? $"the key '{pin.Key}' is already on line {earlier}" : null;
                lines[pin.Key] = problem is null ? number : earlier;
                pins.Add(pin);
            }

            if (problem is not null)
            {
                string message = FormattableString.Invariant($"line {number}: {problem}");
                findings.Add(new Finding(FindingCatalog.DamagedCoffBase, FindingSeverity.Error, path, message));
            }
        }

        return findings.Count == 0 ? pins : throw new RebaseBindException(findings);
    }

    /// <summary>Reads one line.</summary>
    /// <returns>What is wrong with it; null if nothing is. A line without a pin and without a problem is a comment.</returns>
    private static string? ReadLine(string line, string path, int number, out AddressPin? pin)
    {
        pin = null;
        List<string>? fields = Split(line);
        if (fields is null)
        {
            return "a quotation mark is not closed";
        }

        if (fields.Count == 0)
        {
            return null;
        }

        if (fields.Count is 1 or > MostFields || fields[0].Length == 0)
        {
            return fields.Count == 1 ? "there is no address after the key" : "it is not 'key address [size] ;comment'";
        }

        ulong size = 0;
        VirtualAddress address = default;
        string? problem = fields.Count == MostFields ? AddressNumber.Read(fields[2], out size) : null;
        problem ??= AddressNumber.ReadBase(fields[1], size, out address);
        pin = problem is null ? new AddressPin(fields[0].Replace('\\', '/'), address, size, path, number) : null;
        return problem;
    }

    /// <summary>The fields before the comment; null if a quotation mark is not closed.</summary>
    private static List<string>? Split(string line)
    {
        var fields = new List<string>();
        for (int at = 0; at < line.Length && line[at] != ';';)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }

            bool isQuoted = line[at] == '"';
            int start = isQuoted ? at + 1 : at;
            int end = isQuoted ? line.IndexOf('"', start) : EndOfWord(line, start);
            if (end < 0)
            {
                return null;
            }

            fields.Add(line.Substring(start, end - start));
            at = isQuoted ? end + 1 : end;
        }

        return fields;
    }

    private static int EndOfWord(string line, int start)
    {
        int end = start;
        while (end < line.Length && line[end] != ';' && !char.IsWhiteSpace(line[end]))
        {
            end++;
        }

        return end;
    }
}
