using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Findings;

namespace RebaseBind.Locking;

/// <summary>Reads a lock file's text, line by line.</summary>
/// <param name="name">What findings call the file.</param>
internal sealed class LockReader(string name)
{
    /// <summary>The first line.</summary>
    internal const string Header = HeaderStart + "1";

    /// <summary>The second line, when it is written; it need not be there.</summary>
    internal const string Purpose = "# Addresses reserved for images: machine, base, reserved size, path. "
        + "Keep it in source control; delete a line to give its image a new place.";

    private const string HeaderStart = "# rebasebind.lock ";
    private static readonly string[] ConflictMarkers = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
    private static readonly char[] Blanks = [' ', '\t', '\r'];
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<LockLine> lines = [];
    private readonly Dictionary<string, int> lineNumbers = new(StringComparer.OrdinalIgnoreCase);
    private List<string> comments = [];
    private bool hasHeader;
    private int number;

    internal AddressLock Read(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> rest = utf8.StartsWith(ByteOrderMark) ? utf8.Slice(ByteOrderMark.Length) : utf8;
        while (!rest.IsEmpty)
        {
            number++;
            int end = rest.IndexOf((byte)'\n');
            ReadLine(Decode(end < 0 ? rest : rest.Slice(0, end)));
            rest = end < 0 ? default : rest.Slice(end + 1);
        }

        RefuseOverlaps();
        return new AddressLock(lines, comments);
    }

    private void ReadLine(string line)
    {
        string content = line.Trim(Blanks);
        if (content.Length == 0)
        {
            return;
        }

        if (ConflictMarkers.Any(marker => content.StartsWith(marker, StringComparison.Ordinal)))
        {
            throw Damaged(number, "a merge conflict is not resolved; keep the lines of both sides, each image once, and delete the marker");
        }

        if (!hasHeader)
        {
            ReadHeader(content);
        }
        else if (content[0] != '#')
        {
            ReadEntry(content);
        }
        else if (content is not (Header or Purpose))
        {
            // These two come back by themselves, and a merge may have doubled them. All other comments are a person's.
            comments.Add(line.TrimEnd(Blanks));
        }
    }

    private void ReadHeader(string content)
    {
        string version = content.StartsWith(HeaderStart, StringComparison.Ordinal) ? content.Substring(HeaderStart.Length) : string.Empty;
        if (version != "1" && version.Length > 0 && version[0] is >= '1' and <= '9' && version.All(static digit => digit is >= '0' and <= '9'))
        {
            throw Refusal(
                FindingCatalog.NewerLock,
                number,
                $"the file has version {LockPath.Quote(version)} and this program knows version 1; "
                + "update RebaseBind, or restore the older file from source control");
        }

        hasHeader = version == "1" ? true : throw Damaged(
            number,
            $"'{Header}' is expected as the first line; restore the file from source control, or delete it to start anew");
    }

    private void ReadEntry(string content)
    {
        LockEntry entry;
        try
        {
            entry = LockColumns.Parse(content);
        }
        catch (FormatException damage)
        {
            throw Damaged(number, damage.Message);
        }

        string identity = AddressLock.IdentityOf(entry.Machine, entry.Path);
        if (lineNumbers.TryGetValue(identity, out int earlier))
        {
            throw Damaged(number, $"it names the same image as line {earlier}; delete one of the two lines");
        }

        lineNumbers.Add(identity, number);
        lines.Add(new LockLine(entry, comments));
        comments = [];
    }

    private void RefuseOverlaps()
    {
        if (LockOverlaps.Find(lines.Select(line => line.Entry)) is { } pair)
        {
            LockEntry later = LineOf(pair.First) > LineOf(pair.Second) ? pair.First : pair.Second;
            LockEntry earlier = ReferenceEquals(later, pair.First) ? pair.Second : pair.First;
            throw Damaged(
                LineOf(later),
                $"its addresses {later.Range} overlap {earlier.Range} of line {LineOf(earlier)}; "
                + "delete one of the two lines to give its image a new place");
        }
    }

    private int LineOf(LockEntry entry) => lineNumbers[AddressLock.IdentityOf(entry.Machine, entry.Path)];

    private string Decode(ReadOnlySpan<byte> line)
    {
        try
        {
            return Strict.GetString(line.ToArray());
        }
        catch (DecoderFallbackException)
        {
            throw Damaged(number, "it is not UTF-8 text; save the file as UTF-8, or restore it from source control");
        }
    }

    private RebaseBindException Damaged(int line, string complaint) => Refusal(FindingCatalog.DamagedLock, line, complaint);

    private RebaseBindException Refusal(string code, int line, string complaint)
        => new(new Finding(code, FindingSeverity.Error, name, FormattableString.Invariant($"line {line}: {complaint}")));
}
