using System;
using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RebaseBind.Reporting.Loads;
using RebaseBind.Reporting.Sarif;

namespace RebaseBind.Reporting;

/// <summary>How every JSON file here is written: camelCase, indented, a null left out, a line feed at the end.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(ScanDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(PlanDiffDocument))]
[JsonSerializable(typeof(ChangesDocument))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(LoadDocument))]
[JsonSerializable(typeof(SarifLog))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>The version of every document's form.</summary>
    internal const int SchemaVersion = 1;

    internal static byte[] ToUtf8<T>(T document, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();

        // The relaxed encoder leaves letters of other scripts and '+' readable; the output is never put into HTML.
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, document, type);
        }

        // Utf8JsonWriter indents with the system's line end; files are the same on every system.
        byte[] utf8 = stream.ToArray();
        int length = 0;
        foreach (byte value in utf8)
        {
            if (value != (byte)'\r')
            {
                utf8[length++] = value;
            }
        }

        Array.Resize(ref utf8, length + 1);
        utf8[length] = (byte)'\n';
        return utf8;
    }
}
