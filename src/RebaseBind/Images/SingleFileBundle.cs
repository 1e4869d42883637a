using System;
using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Images;

/// <summary>
/// A .NET program that was published as a single file: a native host with the program's files behind it, and the place of their list in its data.
/// </summary>
/// <remarks>
/// dotnet/designs accepted/2020/single-file/bundler.md and dotnet/runtime src/installer/managed/Microsoft.NET.HostModel/Bundle: before the marker,
/// the SHA-256 of ".net core bundle" and a line feed, are 8 bytes with the file offset of the list, 0 in a host without files. The list begins
/// with two 32-bit version numbers, the number of files and an identifier with its length before it; since version 2 offset and size of the
/// deps.json and of the runtimeconfig.json follow, 8 bytes each. The latter names the framework:
/// <c>{"runtimeOptions":{"tfm":"net10.0"}}</c>.
/// </remarks>
internal static class SingleFileBundle
{
    private const int OffsetSize = sizeof(long);
    private const int LargestConfiguration = 0x100000;

    private static readonly byte[] Marker =
    [
        0x8B, 0x12, 0x02, 0xB9, 0x6A, 0x61, 0x20, 0x38, 0x72, 0x7B, 0x93, 0x02, 0x14, 0xD7, 0xA0, 0x32,
        0x13, 0xF5, 0xB9, 0xE6, 0xEF, 0xAE, 0x33, 0x18, 0xEE, 0x3B, 0x2D, 0xCE, 0x24, 0xB3, 0x6A, 0xAE,
    ];

    /// <summary>The framework of the program, as ".NETCoreApp,Version=v10.0"; null if it is no such file or does not say.</summary>
    /// <param name="image">A native program.</param>
    internal static string? FrameworkOf(PeImage image)
    {
        ReadOnlySpan<byte> file = image.Bytes;
        return HasFilesBehind(image) && FindList(image) is { } list && Configuration(file, list) is { } place
            ? Framework(file.Slice(place.Offset, place.Size))
            : null;
    }

    private static bool HasFilesBehind(PeImage image)
    {
        long end = 0;
        foreach (Section section in image.Headers.Sections)
        {
            end = section.RawSize == 0 ? end : Math.Max(end, section.RawOffset.Value + (long)section.RawSize);
        }

        return end != 0 && end < image.Bytes.Length;
    }

    /// <summary>The file offset of the list.</summary>
    private static int? FindList(PeImage image)
    {
        foreach (Section section in image.Headers.Sections)
        {
            bool isData = (section.Characteristics & SectionCharacteristics.MemWrite) != 0;
            if (isData && section.RawOffset.Value + (long)section.RawSize <= image.Bytes.Length)
            {
                ReadOnlySpan<byte> data = image.Bytes.Slice((int)section.RawOffset.Value, (int)section.RawSize);
                int at = data.IndexOf(Marker);
                if (at >= OffsetSize && BinaryPrimitives.ReadInt64LittleEndian(data.Slice(at - OffsetSize)) is > 0 and var offset)
                {
                    return offset < image.Bytes.Length ? (int)offset : null;
                }
            }
        }

        return null;
    }

    /// <summary>Where the runtimeconfig.json lies; null if there is none, or the list is damaged or of another form.</summary>
    private static (int Offset, int Size)? Configuration(ReadOnlySpan<byte> file, int list)
    {
        const int counts = 3 * sizeof(int);
        const int places = 4 * sizeof(long);
        ReadOnlySpan<byte> rest = file.Slice(list);
        if (rest.Length <= counts || BinaryPrimitives.ReadUInt32LittleEndian(rest) < 2 || rest[counts] >= 0x80)
        {
            return null;
        }

        int afterIdentifier = counts + 1 + rest[counts];
        if (rest.Length < afterIdentifier + places)
        {
            return null;
        }

        ReadOnlySpan<byte> second = rest.Slice(afterIdentifier + (2 * sizeof(long)));
        long offset = BinaryPrimitives.ReadInt64LittleEndian(second);
        long size = BinaryPrimitives.ReadInt64LittleEndian(second.Slice(sizeof(long)));
        return offset > 0 && size is > 0 and <= LargestConfiguration && offset <= file.Length - size ? ((int)offset, (int)size) : null;
    }

    private static string? Framework(ReadOnlySpan<byte> configuration)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(configuration.ToArray());
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("runtimeOptions", out JsonElement options) && options.ValueKind == JsonValueKind.Object
                && options.TryGetProperty("tfm", out JsonElement name) && name.ValueKind == JsonValueKind.String
                ? LongName(name.GetString()!)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>"net10.0" and "netcoreapp3.1" as attributes of assemblies write them.</summary>
    private static string? LongName(string name)
    {
        foreach (string prefix in new[] { "netcoreapp", "net" })
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return ".NETCoreApp,Version=v" + name.Substring(prefix.Length).Split('-')[0];
            }
        }

        return null;
    }
}
