using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using RebaseBind.Files;
using RebaseBind.Findings;

namespace RebaseBind.Inputs;

/// <summary>What the gate puts up with because it was so already: it may get better, not worse. Immutable.</summary>
/// <remarks>
/// Upper and lower case are the same: a build server may spell a path differently. As a file it is JSON with one line for each entry, in a
/// fixed order, so that it can be reviewed and merged.
/// </remarks>
public sealed class Baseline
{
    private const string ProcessList = "processes";
    private const string FindingList = "findings";
    private const string OrWriteAgain = "or write the file again (--write-baseline)";
    private static readonly string[] Lists = [ProcessList, FindingList];
    private static readonly string[] Counts = [.. GateCount.All.Select(static count => count.Name)];
    private static readonly string[] ProcessMembers = ["profile", "root", .. Counts];
    private static readonly string[] FindingMembers = ["code", "image", .. Counts];

    private readonly Dictionary<(string Profile, string Root), BaselineProcess> processes;
    private readonly Dictionary<(string Code, string Image), BaselineFinding> findings;

    internal Baseline(IEnumerable<BaselineProcess> processes, IEnumerable<BaselineFinding> findings)
    {
        Processes =
        [
            .. processes
                .OrderBy(static process => process.Profile, StringComparer.Ordinal)
                .ThenBy(static process => process.Root, StringComparer.Ordinal),
        ];
        Findings =
        [
            .. findings
                .OrderBy(static finding => finding.Image, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Code, StringComparer.Ordinal),
        ];
        Loaders = new HashSet<string>(Processes.Select(static process => process.Profile), StringComparer.OrdinalIgnoreCase);
        this.processes = Processes.ToDictionary(static process => Key(process.Profile, process.Root));
        this.findings = Findings.ToDictionary(static finding => Key(finding.Code, finding.Image));
    }

    /// <summary>Processes, in order of profile, then of root.</summary>
    internal IReadOnlyList<BaselineProcess> Processes { get; }

    /// <summary>The loaders that any process ran under.</summary>
    internal HashSet<string> Loaders { get; }

    /// <summary>Findings, in order of image, then of code.</summary>
    internal IReadOnlyList<BaselineFinding> Findings { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is; findings call it so.</param>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.DamagedBaseline"/>: it cannot be read, is damaged or of a newer version.
    /// </exception>
    public static Baseline Read(string path) => JsonListFile.Read(path, FindingCatalog.DamagedBaseline, Lists, Read);

    /// <summary>Reads a baseline's text.</summary>
    /// <param name="name">What findings call the file.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedBaseline"/>: it is damaged or of a newer version.</exception>
    public static Baseline Parse(string name, string text) => JsonListFile.Parse(name, FindingCatalog.DamagedBaseline, text, Lists, Read);

    /// <summary>The file's text: UTF-8 without byte order mark, lines ending with LF; the same for the same entries.</summary>
    public byte[] ToUtf8()
    {
        var text = new StringBuilder(FormattableString.Invariant($"{{\n  \"{JsonListFile.VersionName}\": {JsonListFile.SchemaVersion},\n"));
        Append(text, ProcessList, Processes.Select(static process => Line("profile", process.Profile, "root", process.Root, process.Numbers)));
        text.Append(",\n");
        Append(text, FindingList, Findings.Select(static finding => Line("code", finding.Code, "image", finding.Image, finding.Cost)));
        return Encoding.UTF8.GetBytes(text.Append("\n}\n").ToString());
    }

    /// <summary>Writes a file whole or not at all, and makes its folder. One that says the same already is not touched.</summary>
    /// <param name="path">Where it goes.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.UnwritableFile"/>: it cannot be written; the old one is as it was.</exception>
    public void Write(string path)
    {
        byte[] content = ToUtf8();
        try
        {
            string fullPath = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(fullPath) ?? fullPath);
            if (!File.Exists(fullPath) || !File.ReadAllBytes(fullPath).SequenceEqual(content))
            {
                AtomicFile.Write(fullPath, content, modeOf: File.Exists(fullPath) ? fullPath : null);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string message = "the baseline was not written: " + failure.Message;
            throw new RebaseBindException(new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, path, message));
        }
    }

    internal BaselineProcess? FindProcess(string profile, string root)
        => processes.TryGetValue(Key(profile, root), out BaselineProcess? process) ? process : null;

    internal BaselineFinding? FindFinding(string code, string image)
        => findings.TryGetValue(Key(code, image), out BaselineFinding? finding) ? finding : null;

    internal static (string, string) Key(string first, string second) => (first.ToUpperInvariant(), second.ToUpperInvariant());

    private static Baseline Read(JsonListFile file)
    {
        var lines = new Dictionary<(string, string), int>();
        IReadOnlyList<BaselineProcess> readProcesses = file.ReadAll(ProcessList, entry =>
        {
            entry.RefuseOthers(ProcessMembers);
            var process = new BaselineProcess(Text(entry, "profile"), Text(entry, "root"), Numbers(entry));
            RefuseTwice(lines, entry, Key(process.Profile, process.Root), "root");
            return process;
        });
        lines.Clear();
        IReadOnlyList<BaselineFinding> readFindings = file.ReadAll(FindingList, entry =>
        {
            entry.RefuseOthers(FindingMembers);
            var finding = new BaselineFinding(Text(entry, "code"), Text(entry, "image"), Numbers(entry));
            RefuseTwice(lines, entry, Key(finding.Code, finding.Image), "image");
            return Suppression.Codes.Contains(finding.Code, StringComparer.Ordinal) ? finding
                : throw entry.Complaint("code", $"a baseline cannot accept '{finding.Code}'; delete the line, {OrWriteAgain}");
        });
        return new Baseline(readProcesses, readFindings);
    }

    private static string Text(JsonListEntry entry, string member)
        => entry.Text(member) ?? throw entry.Complaint(member, $"'{member}' is missing; delete the line, {OrWriteAgain}");

    /// <summary>The counts of an entry. One that is missing is refused, since 0 for it would make everything look worse.</summary>
    private static GateNumbers Numbers(JsonListEntry entry)
        => GateCount.All.Aggregate(default(GateNumbers), (numbers, count) => count.With(
            numbers,
            entry.Number(count.Name) ?? throw entry.Complaint(count.Name, $"'{count.Name}' is missing; write the file again (--write-baseline)")));

    private static void RefuseTwice(Dictionary<(string, string), int> lines, JsonListEntry entry, (string, string) key, string member)
    {
        if (lines.TryGetValue(key, out int earlier))
        {
            string line = FormattableString.Invariant($"line {earlier}");
            throw entry.Complaint(member, $"it is about the same as {line}; delete the worse of the two, {OrWriteAgain}");
        }

        lines.Add(key, entry.Line);
    }

    private static void Append(StringBuilder text, string list, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        text.Append("  \"").Append(list).Append(all.Length == 0 ? "\": []" : "\": [\n    " + string.Join(",\n    ", all) + "\n  ]");
    }

    private static string Line(string firstName, string first, string secondName, string second, GateNumbers numbers)
        => $"{{ \"{firstName}\": \"{Escape(first)}\", \"{secondName}\": \"{Escape(second)}\", "
            + string.Join(", ", GateCount.All.Select(count => FormattableString.Invariant($"\"{count.Name}\": {count.Of(numbers)}"))) + " }";

    private static string Escape(string text) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
}

/// <summary>What one process cost under one loader when the baseline was written.</summary>
/// <param name="Profile">The loader's name.</param>
/// <param name="Root">The path of the process's first image.</param>
/// <param name="Numbers">The counts.</param>
internal sealed record BaselineProcess(string Profile, string Root, GateNumbers Numbers);

/// <summary>A finding that was there when the baseline was written.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Image">Its image.</param>
/// <param name="Cost">What it cost.</param>
internal sealed record BaselineFinding(string Code, string Image, GateNumbers Cost);
