using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Inputs;

/// <summary>rebasebind.json: settings for the command line and for builds, in JSON in which comments and trailing commas are allowed.</summary>
/// <remarks>Read by hand, because every message must name its line.</remarks>
internal sealed class ConfigurationFile
{
    /// <summary>What it is called.</summary>
    internal const string FileName = "rebasebind.json";

    /// <summary>The key by which editors find the schema. It says nothing here.</summary>
    private const string SchemaKey = "$schema";

    private readonly string name;
    private readonly byte[] utf8;
    private readonly LineCounter lines;
    private readonly List<ConfigurationSetting> settings = [];
    private readonly List<Finding> complaints = [];

    private ConfigurationFile(string name, string text)
    {
        this.name = name;
        utf8 = Encoding.UTF8.GetBytes(text);
        lines = new LineCounter(utf8);
    }

    /// <summary>The file that holds for a folder: the one in it, or else the one in the nearest folder above.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Its full path; null if there is none.</returns>
    internal static string? FindAbove(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, FileName);
            if (InputFile.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What findings call it.</param>
    /// <returns>The settings that it has, in the order of the file, each key once.</returns>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.DamagedConfiguration"/>, one for each line that makes no sense; <see cref="FindingCatalog.UnreadableFile"/> if it
    /// cannot be read.
    /// </exception>
    internal static IReadOnlyList<ConfigurationSetting> Read(string path, string name) => Parse(name, InputFile.ReadText(path));

    /// <summary>Reads a file's text.</summary>
    /// <param name="name">What findings call the file.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedConfiguration"/>.</exception>
    internal static IReadOnlyList<ConfigurationSetting> Parse(string name, string text)
    {
        var file = new ConfigurationFile(name, text);
        file.Parse();
        return file.complaints.Count == 0 ? file.settings : throw new RebaseBindException(file.complaints);
    }

    private void Parse()
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            if (Next(ref reader) != JsonTokenType.StartObject)
            {
                Complain("the file must be one object in braces, such as { \"signed\": \"strip\" }");
                return;
            }

            while (Next(ref reader) != JsonTokenType.EndObject)
            {
                ReadMember(ref reader);
            }

            // Anything behind the end is an error of the reader's.
            reader.Read();
        }
        catch (JsonException damage)
        {
            Complain((int)(damage.LineNumber ?? 0) + 1, $"this is not JSON from column {(damage.BytePositionInLine ?? 0) + 1} on");
        }
        catch (InvalidOperationException)
        {
            Complain("a text holds half a surrogate pair (\\ud800 to \\udfff); write the character itself");
        }
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        string written = reader.GetString()!;
        int at = lines.Line;
        ConfigurationKey? key = ConfigurationKey.All.FirstOrDefault(one => one.Name == written);
        if (key is null)
        {
            if (written != SchemaKey)
            {
                string? meant = NameDistance.FindMeant(written, ConfigurationKey.All.Select(static one => one.Name));
                string advice = meant is null ? "docs/configuration.md lists them" : $"did you mean '{meant}'?";
                Complain($"there is no setting '{written}'; {advice}");
            }

            Next(ref reader);
            reader.Skip();
            return;
        }

        if (settings.Exists(one => one.Key == key))
        {
            Complain($"'{written}' is in the file twice; delete one of the two");
        }

        if (ReadValues(ref reader, key) is { } values)
        {
            settings.Add(new ConfigurationSetting(key, values, at));
        }
    }

    private List<string>? ReadValues(ref Utf8JsonReader reader, ConfigurationKey key)
    {
        JsonTokenType type = Next(ref reader);
        if (key.Form != ConfigurationForm.Texts)
        {
            return ReadValue(ref reader, key) is { } only ? [only] : null;
        }

        if (type != JsonTokenType.StartArray)
        {
            Refuse(ref reader, key);
            return null;
        }

        var values = new List<string>();
        bool isSound = true;
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            string? value = ReadValue(ref reader, key);
            isSound &= value is not null;
            values.Add(value ?? string.Empty);
        }

        return isSound ? values : null;
    }

    /// <summary>The reader's present value as the command line has it; null if it makes no sense.</summary>
    private string? ReadValue(ref Utf8JsonReader reader, ConfigurationKey key)
    {
        JsonTokenType type = reader.TokenType;
        switch (key.Form)
        {
            case ConfigurationForm.Number when type == JsonTokenType.Number && reader.TryGetInt64(out long number) && number >= 0:
                return number.ToString(CultureInfo.InvariantCulture);
            case ConfigurationForm.Switch when type is JsonTokenType.True or JsonTokenType.False:
                return type == JsonTokenType.True ? "true" : "false";
            case ConfigurationForm.Text or ConfigurationForm.Texts when type == JsonTokenType.String && reader.GetString() is { } text
                && !string.IsNullOrWhiteSpace(text):
                return text;
        }

        Refuse(ref reader, key);
        return null;
    }

    /// <summary>Says what a key takes, and goes on behind what it got.</summary>
    private void Refuse(ref Utf8JsonReader reader, ConfigurationKey key)
    {
        Complain($"'{key.Name}' must be " + key.Form switch
        {
            ConfigurationForm.Number => "a whole number from 0 up, without quotation marks",
            ConfigurationForm.Switch => "true or false, without quotation marks",
            ConfigurationForm.Text => "a text in quotation marks that is not empty",
            _ => "a list of texts, such as [\"a\", \"b\"], none of them empty",
        });
        reader.Skip();
    }

    private void Complain(string complaint) => Complain(lines.Line, complaint);

    private void Complain(int line, string complaint) => complaints.Add(new Finding(
        FindingCatalog.DamagedConfiguration,
        FindingSeverity.Error,
        name,
        FormattableString.Invariant($"line {line}: {complaint}")));

    /// <summary>The next token, its line counted. The reader itself refuses a text that ends too early.</summary>
    private JsonTokenType Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        lines.GoTo(reader.TokenStartIndex);
        return reader.TokenType;
    }
}

/// <summary>A key of a configuration file, and what it says.</summary>
/// <param name="Key">The key.</param>
/// <param name="Values">Its values as the command line writes them; one, unless the key takes a list.</param>
/// <param name="Line">The line of the key, from 1.</param>
internal sealed record ConfigurationSetting(ConfigurationKey Key, IReadOnlyList<string> Values, int Line);
