using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using RebaseBind.Files;
using RebaseBind.Findings;

namespace RebaseBind.Inputs;

/// <summary>
/// A JSON file of a simple form, which people edit and merge: schemaVersion, and lists of objects whose values are texts and whole numbers.
/// </summary>
/// <remarks>
/// Read by hand, because every message must name its line, and because an unknown name, perhaps a typing error, must not be ignored.
/// </remarks>
/// <param name="name">What findings call the file.</param>
/// <param name="code">The code of those findings.</param>
internal sealed class JsonListFile(string name, string code)
{
    internal const int SchemaVersion = 1;
    internal const string VersionName = "schemaVersion";

    private static readonly string[] ConflictMarkers = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

    private readonly Dictionary<string, IReadOnlyList<JsonListEntry>> lists = new(StringComparer.Ordinal);
    private LineCounter lines = new([]);
    private bool hasVersion;

    /// <summary>Reads a file from disk.</summary>
    /// <param name="path">Where it is; findings call it so.</param>
    /// <param name="code">The code of findings about it.</param>
    /// <param name="known">The names of its lists.</param>
    /// <param name="read">Makes something of it.</param>
    /// <exception cref="RebaseBindException">It cannot be read, or is damaged.</exception>
    internal static T Read<T>(string path, string code, string[] known, Func<JsonListFile, T> read)
    {
        string text;
        try
        {
            text = InputFile.ReadText(path);
        }
        catch (RebaseBindException unreadable)
        {
            throw new RebaseBindException(unreadable.Finding with { Code = code });
        }

        return Parse(path, code, text, known, read);
    }

    /// <summary>Reads a file's text.</summary>
    internal static T Parse<T>(string name, string code, string text, string[] known, Func<JsonListFile, T> read)
    {
        var file = new JsonListFile(name, code);
        file.Parse(text, known);
        return read(file);
    }

    /// <summary>The entries of a list, none if the file does not have it.</summary>
    internal IReadOnlyList<JsonListEntry> List(string list) => lists.TryGetValue(list, out IReadOnlyList<JsonListEntry>? entries) ? entries : [];

    /// <summary>Makes something of every entry of a list.</summary>
    /// <param name="list">The list's name.</param>
    /// <param name="read">What to make; throws a <see cref="JsonListException"/> if it cannot.</param>
    /// <exception cref="RebaseBindException">Every complaint.</exception>
    internal IReadOnlyList<T> ReadAll<T>(string list, Func<JsonListEntry, T> read)
    {
        var results = new List<T>();
        var complaints = new List<Finding>();
        foreach (JsonListEntry entry in List(list))
        {
            try
            {
                results.Add(read(entry));
            }
            catch (JsonListException damage)
            {
                complaints.Add(Complaint(damage.Line, damage.Message));
            }
        }

        return complaints.Count == 0 ? results : throw new RebaseBindException(complaints);
    }

    /// <summary>What to throw for a line.</summary>
    internal RebaseBindException Damaged(int at, string complaint) => new(Complaint(at, complaint));

    private Finding Complaint(int at, string complaint)
        => new(code, FindingSeverity.Error, name, FormattableString.Invariant($"line {at}: {complaint}"));

    private void Parse(string text, string[] known)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        lines = new LineCounter(utf8);
        RefuseConflicts(text);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            Expect(ref reader, JsonTokenType.StartObject, "the file must start with '{'");
            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                ReadMember(ref reader, known);
            }

            // Anything behind the end is an error of the reader's.
            reader.Read();
        }
        catch (JsonException damage)
        {
            throw Damaged((int)(damage.LineNumber ?? 0) + 1, $"this is not JSON from column {(damage.BytePositionInLine ?? 0) + 1} on");
        }
        catch (InvalidOperationException)
        {
            throw Damaged(lines.Line, "a text holds half a surrogate pair (\\ud800 to \\udfff); write the character itself");
        }

        if (!hasVersion)
        {
            throw Damaged(1, $"'{VersionName}' is missing; write \"{VersionName}\": {SchemaVersion}");
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, string[] known)
    {
        string member = reader.GetString()!;
        int at = lines.Line;
        if (member == VersionName)
        {
            ReadVersion(ref reader);
        }
        else if (!known.Contains(member, StringComparer.Ordinal))
        {
            throw Damaged(at, $"'{member}' is not a known name; the names are {VersionName}, {string.Join(", ", known)}");
        }
        else if (lists.ContainsKey(member))
        {
            throw Damaged(at, $"'{member}' is in the file twice; make one list of the two");
        }
        else
        {
            lists.Add(member, ReadList(ref reader, member));
        }
    }

    private void ReadVersion(ref Utf8JsonReader reader)
    {
        if (Next(ref reader) != JsonTokenType.Number || !reader.TryGetInt64(out long version) || version < 1)
        {
            throw Damaged(lines.Line, $"'{VersionName}' is not a version; write {SchemaVersion}");
        }

        hasVersion = version == SchemaVersion ? true
            : throw Damaged(
                lines.Line,
                FormattableString.Invariant($"the file has version {version} and this program knows version {SchemaVersion}; update RebaseBind"));
    }

    private List<JsonListEntry> ReadList(ref Utf8JsonReader reader, string list)
    {
        var entries = new List<JsonListEntry>();
        Expect(ref reader, JsonTokenType.StartArray, $"'{list}' must be a list in brackets");
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Damaged(lines.Line, $"'{list}' must hold objects in braces");
            }

            entries.Add(ReadEntry(ref reader));
        }

        return entries;
    }

    private JsonListEntry ReadEntry(ref Utf8JsonReader reader)
    {
        var entry = new JsonListEntry(lines.Line);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string member = reader.GetString()!;
            long number = 0;
            JsonTokenType type = Next(ref reader);
            if (type != JsonTokenType.String && (type != JsonTokenType.Number || !reader.TryGetInt64(out number)))
            {
                throw Damaged(lines.Line, $"'{member}' must be a text in quotation marks or a whole number");
            }

            if (!entry.TryAdd(member, new JsonListValue(lines.Line, type == JsonTokenType.String ? reader.GetString() : null, number)))
            {
                throw Damaged(lines.Line, $"'{member}' is in the entry twice; delete one of the two");
            }
        }

        return entry;
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string complaint)
    {
        if (Next(ref reader) != type)
        {
            throw Damaged(lines.Line, complaint);
        }
    }

    /// <summary>The next token, its line counted. The reader itself refuses a text that ends too early.</summary>
    private JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        lines.GoTo(reader.TokenStartIndex);
        return reader.TokenType;
    }

    private void RefuseConflicts(string text)
    {
        int number = 1;
        foreach (string content in text.Split('\n'))
        {
            if (ConflictMarkers.Any(marker => content.StartsWith(marker, StringComparison.Ordinal)))
            {
                throw Damaged(number, "a merge conflict is not resolved; keep the lines of both sides, each once, and delete the marker");
            }

            number++;
        }
    }
}
