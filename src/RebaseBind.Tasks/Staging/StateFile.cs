using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using RebaseBind.Files;

namespace RebaseBind.Tasks.Staging;

/// <summary>
/// The state as a text file: one record a line, fields separated by tabs. Plain text, because a JSON reader takes longer to start than all else
/// here.
/// </summary>
internal static class StateFile
{
    private const int FirstEntry = 5;
    private const string Header = "RebaseBind state 3";

    /// <summary>Reads the file; null if there is none or it is not one of ours, which only means more work.</summary>
    internal static StageState? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllLines(path)) : null;
        }
        catch (Exception damage) when (damage
            is IOException or UnauthorizedAccessException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Writes the file whole or not at all.</summary>
    internal static void Write(string path, StageState state)
    {
        var text = new StringBuilder(Header).Append('\n');
        AppendLine(text, "recipe", state.Recipe);
        AppendLine(text, "planning", state.Planning);
        AppendLine(text, "lock", state.Lock);
        StageTotals totals = state.Totals;
        AppendLine(
            text,
            "totals",
            Number(totals.Wanting),
            totals.WantedBase,
            Number(totals.OverlappingBefore),
            Number(totals.OverlappingAfter),
            Number(totals.Unsigned),
            Number(totals.Cleared));
        foreach (StagedFile file in state.Files)
        {
            SourceFile source = file.Source;
            AppendLine(
                text,
                "file",
                source.RelativePath,
                source.Path,
                Number(source.Stamp.Size),
                Number(source.Stamp.Time),
                source.MayChange ? "1" : "0",
                Number(file.Staged?.Size ?? -1),
                Number(file.Staged?.Time ?? -1),
                file.Mark);
        }

        foreach (StagedImage image in state.Images)
        {
            AppendLine(
                text,
                "image",
                image.Path,
                image.IsDll ? "1" : "0",
                image.Machine,
                image.Kind,
                image.OriginalBase,
                image.Base,
                Number(image.SizeOfImage),
                Number(image.Fixups),
                image.Action,
                image.Reason);
        }

        foreach (RememberedFinding finding in state.Findings)
        {
            AppendLine(text, "finding", finding.Code, Number(finding.Severity), finding.Image, finding.Message);
        }

        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static StageState? Parse(string[] lines)
    {
        if (lines.Length < FirstEntry || lines[0] != Header)
        {
            return null;
        }

        string[] totals = Fields(lines[4]);
        var files = new List<StagedFile>();
        var images = new List<StagedImage>();
        var findings = new List<RememberedFinding>();
        for (int i = FirstEntry; i < lines.Length; i++)
        {
            string[] field = Fields(lines[i]);
            switch (field[0])
            {
                case "file":
                    files.Add(ToFile(field));
                    break;
                case "image":
                    images.Add(ToImage(field));
                    break;
                case "finding":
                    findings.Add(new RememberedFinding(field[1], Int(field[2]), field[3], field[4]));
                    break;
                default:
                    throw new FormatException();
            }
        }

        return new StageState(
            Fields(lines[1])[1],
            Fields(lines[2])[1],
            Fields(lines[3])[1],
            new StageTotals(Int(totals[1]), totals[2], Int(totals[3]), Int(totals[4]), Int(totals[5]), Int(totals[6])),
            files,
            images,
            findings);
    }

    private static StagedFile ToFile(string[] field)
    {
        var source = new SourceFile(field[1], field[2], new FileStamp(Long(field[3]), Long(field[4])), field[5] == "1");
        return new StagedFile(source, Long(field[6]) < 0 ? null : new FileStamp(Long(field[6]), Long(field[7])), field[8]);
    }

    private static StagedImage ToImage(string[] field) => new(
        field[1],
        field[2] == "1",
        field[3],
        field[4],
        field[5],
        field[6],
        checked((uint)Long(field[7])),
        Int(field[8]),
        field[9],
        field[10]);

    private static void AppendLine(StringBuilder text, params string[] fields)
        => text.Append(string.Join("\t", fields.Select(Escape))).Append('\n');

    private static string[] Fields(string line)
    {
        string[] fields = line.Split('\t');
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = Unescape(fields[i]);
        }

        return fields;
    }

    private static string Escape(string text)
        => text.IndexOfAny(['\\', '\t', '\r', '\n']) < 0
            ? text
            : text.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\r", "\\r").Replace("\n", "\\n");

    private static string Unescape(string text)
    {
        if (text.IndexOf('\\') < 0)
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            plain.Append(text[i] != '\\' ? text[i] : text[++i] switch { 't' => '\t', 'r' => '\r', 'n' => '\n', char other => other });
        }

        return plain.ToString();
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static long Long(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static int Int(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
