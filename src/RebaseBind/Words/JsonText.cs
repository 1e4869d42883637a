using System;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RebaseBind.Words;

/// <summary>How every JSON file here is written: UTF-8, indented, a line feed at the end, the same on every system.</summary>
internal static class JsonText
{
    internal static byte[] ToUtf8<T>(T document, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();

        // The relaxed encoder leaves letters of other scripts and '+' readable; the output is never put into HTML.
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
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
