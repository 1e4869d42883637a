using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.Reporting;
using RebaseBind.Words;

namespace RebaseBind.Locking;

/// <summary>What a lock file says: which addresses are reserved for which image. Immutable.</summary>
internal sealed class AddressLock
{
    private readonly LockLine[] lines;
    private readonly IReadOnlyList<string> comments;
    private readonly Dictionary<string, LockLine> byIdentity;

    /// <summary>Takes entries that obey all rules.</summary>
    /// <param name="lines">The entries, each identity once, in any order.</param>
    /// <param name="comments">What a person wrote below the last entry.</param>
    internal AddressLock(IEnumerable<LockLine> lines, IReadOnlyList<string> comments)
    {
        this.lines = lines
            .OrderBy(line => LockColumns.MachineColumn(line.Entry), StringComparer.Ordinal)
            .ThenBy(line => line.Entry.Path, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        this.comments = comments;
        byIdentity = this.lines.ToDictionary(line => IdentityOf(line.Entry.Machine, line.Entry.Path), StringComparer.OrdinalIgnoreCase);
        Entries = Array.ConvertAll(this.lines, line => line.Entry);
    }

    /// <summary>Nothing is reserved.</summary>
    internal static AddressLock Empty { get; } = new([], []);

    /// <summary>All entries, by machine as written ("arm" before "arm/shared"), then by path, upper and lower case being the same.</summary>
    internal IReadOnlyList<LockEntry> Entries { get; }

    /// <summary>Reads a lock file's text.</summary>
    /// <param name="name">What findings call the file.</param>
    /// <param name="utf8">Its content; none at all is an empty lock.</param>
    /// <exception cref="RebaseBindException">
    /// A line is damaged (<see cref="FindingCatalog.DamagedLock"/>), or the file is of a newer version (<see
    /// cref="FindingCatalog.NewerLock"/>).
    /// </exception>
    internal static AddressLock Parse(string name, ReadOnlySpan<byte> utf8) => new LockReader(name).Read(utf8);

    /// <summary>What is reserved for an image; null if nothing is.</summary>
    /// <param name="machine">Its processor.</param>
    /// <param name="path">Its path below the root, with '/'; upper and lower case are the same.</param>
    internal LockEntry? Find(Machine machine, string path)
        => byIdentity.TryGetValue(IdentityOf(machine, path), out LockLine? line) ? line.Entry : null;

    /// <summary>The lock with entries added, or put in the place of those of the same images, whose comments stay.</summary>
    /// <remarks>An entry that differs from the one there only in the path's case changes nothing, so that two spellings do not take turns.</remarks>
    /// <exception cref="ArgumentException">
    /// An entry breaks a rule that its line would have to obey, or overlaps another one and not both are shared.
    /// </exception>
    internal AddressLock With(IEnumerable<LockEntry> entries)
    {
        var all = new Dictionary<string, LockLine>(byIdentity, StringComparer.OrdinalIgnoreCase);
        foreach (LockEntry entry in entries)
        {
            if (LockRules.ComplaintAbout(entry) is { } complaint)
            {
                throw new ArgumentException(entry.Path + ": " + complaint, nameof(entries));
            }

            string identity = IdentityOf(entry);
            all[identity] = !all.TryGetValue(identity, out LockLine? line) ? new LockLine(entry, [])
                : line.Entry.Agrees(entry) ? line
                : line with { Entry = entry };
        }

        if (LockOverlaps.Find(all.Values.Select(line => line.Entry)) is { } pair)
        {
            throw new ArgumentException(
                $"{pair.First.Path} at {pair.First.Range} and {pair.Second.Path} at {pair.Second.Range} overlap",
                nameof(entries));
        }

        return new AddressLock(all.Values, comments);
    }

    /// <summary>
    /// The lock with these entries and no others, spelt as they are here. Comments above entries that stay, and below the last one, stay.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// An entry breaks a rule that its line would have to obey, or overlaps another one and not both are shared.
    /// </exception>
    internal AddressLock Only(IReadOnlyCollection<LockEntry> entries)
    {
        Dictionary<string, LockEntry> wanted = entries.ToDictionary(IdentityOf, StringComparer.OrdinalIgnoreCase);
        IEnumerable<LockLine> staying = lines
            .Where(line => wanted.ContainsKey(IdentityOf(line.Entry)))
            .Select(line => line with { Entry = wanted[IdentityOf(line.Entry)] });
        return new AddressLock(staying, comments).With(entries);
    }

    /// <summary>Whether the two reserve the same, whatever their comments say and however paths are spelt in upper and lower case.</summary>
    internal bool HasSameEntries(AddressLock other)
        => lines.Length == other.lines.Length
            && lines.Zip(other.lines, static (left, right) => left.Entry.Agrees(right.Entry)).All(static same => same);

    /// <summary>The lock file's text: UTF-8 without byte order mark, lines ending with LF; the same for the same entries and comments.</summary>
    internal byte[] ToUtf8()
    {
        var text = new StringBuilder();
        text.Append(LockReader.Header).Append('\n').Append(LockReader.Purpose).Append('\n');
        foreach (LockLine line in lines)
        {
            Append(text, line.Comments);
            text.Append(LockColumns.Format(line.Entry)).Append('\n');
        }

        Append(text, comments);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    internal static string IdentityOf(Machine machine, string path) => machine.ToWord() + " " + path;

    private static string IdentityOf(LockEntry entry) => IdentityOf(entry.Machine, entry.Path);

    private static void Append(StringBuilder text, IReadOnlyList<string> lines)
    {
        foreach (string line in lines)
        {
            text.Append(line).Append('\n');
        }
    }
}
