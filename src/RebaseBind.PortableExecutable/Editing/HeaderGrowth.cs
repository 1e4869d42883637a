using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Headers;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>Makes the headers of an image larger, so that all raw data moves down the file, and back. No RVA changes.</summary>
/// <remarks>
/// Every file offset that the format knows moves along: the sections' raw data, relocations and line numbers, the COFF symbol table, debug data and
/// the certificate table (PE specification, "Section Table", "COFF File Header", "Debug Directory", "The Attribute Certificate Table").
/// </remarks>
public static class HeaderGrowth
{
    private const int SymbolSize = 18;
    private const int PointerToRawDataField = 20;
    private const int PointerToRelocationsField = 24;
    private const int PointerToLineNumbersField = 28;
    private const int DebugOffsetField = 24;

    /// <summary>How much the headers must grow to get some bytes more.</summary>
    /// <param name="image">The image.</param>
    /// <param name="bytes">How many bytes are needed.</param>
    /// <returns>A multiple of FileAlignment in bytes, or why they cannot grow.</returns>
    /// <exception cref="BadImageException">The debug directory or the certificate table is damaged.</exception>
    public static (uint Growth, string? Obstacle) Plan(PeImage image, uint bytes)
    {
        ImageHeaders headers = image.Headers;
        ulong growth = ((ulong)bytes + headers.FileAlignment - 1) & ~((ulong)headers.FileAlignment - 1);
        if (headers.IsMappedFlat)
        {
            return (0, "the image is mapped as it lies in the file");
        }

        if (headers.Sections.Length == 0 || headers.SizeOfHeaders + growth > headers.Sections[0].Address.Value)
        {
            return (0, "the first section begins right behind them");
        }

        if (image.Bytes.Length + (long)growth > PeImage.MaxFileSize)
        {
            return (0, "the file would be larger than 2 GiB");
        }

        return EndOfKnownData(image) == (ulong)image.Bytes.Length ? ((uint)growth, null) : (0, "data behind the image, which may hold file offsets of its own, would move");
    }

    /// <summary>The file with larger headers.</summary>
    /// <param name="image">The image.</param>
    /// <param name="growth">What <see cref="Plan"/> said.</param>
    public static byte[] Insert(PeImage image, uint growth)
    {
        int at = (int)image.Headers.SizeOfHeaders;
        var file = new byte[image.Bytes.Length + (int)growth];
        image.Bytes.Slice(0, at).CopyTo(file);
        image.Bytes.Slice(at).CopyTo(file.AsSpan(at + (int)growth));
        MoveOffsets(image, file, (int)growth);
        return file;
    }

    /// <summary>The file as it was before <see cref="Insert"/>.</summary>
    /// <param name="image">The image with larger headers.</param>
    /// <param name="growth">By how much they grew, in bytes.</param>
    /// <returns>Null if those bytes are not there, or not free.</returns>
    public static byte[]? TryRemove(PeImage image, uint growth)
    {
        uint size = image.Headers.SizeOfHeaders;
        if (growth > size - (uint)image.Headers.SectionTableEnd.Value)
        {
            return null;
        }

        int at = (int)(size - growth);
        foreach (byte value in image.Bytes.Slice(at, (int)growth))
        {
            if (value != 0)
            {
                return null;
            }
        }

        var file = new byte[image.Bytes.Length - (int)growth];
        image.Bytes.Slice(0, at).CopyTo(file);
        image.Bytes.Slice((int)size).CopyTo(file.AsSpan(at));
        MoveOffsets(image, file, -(int)growth);
        return file;
    }

    /// <summary>Adds <paramref name="distance"/> to every file offset behind the headers, in a file whose headers have that much more or less room than those of <paramref name="image"/>.</summary>
    private static void MoveOffsets(PeImage image, byte[] file, int distance)
    {
        ImageHeaders headers = image.Headers;
        uint from = headers.SizeOfHeaders;
        Add(file, headers.SizeOfHeadersOffset.Value, from, distance);
        Add(file, headers.SymbolTablePointerOffset.Value, from, distance);
        for (int i = 0; i < headers.Sections.Length; i++)
        {
            int entry = headers.SectionTableOffset.Value + (i * Section.EntrySize);
            if (headers.Sections[i].HasRawData)
            {
                Add(file, entry + PointerToRawDataField, from, distance);
            }

            Add(file, entry + PointerToRelocationsField, from, distance);
            Add(file, entry + PointerToLineNumbersField, from, distance);
        }

        if (headers.Directory(DirectoryIndex.Security).Exists)
        {
            Add(file, headers.OffsetOfDirectory(DirectoryIndex.Security).Value, from, distance);
        }

        DataDirectory debug = headers.Directory(DirectoryIndex.Debug);
        if (debug.Exists && image.TryGetOffset(debug.Address, debug.Size, out FileOffset table))
        {
            int start = table.Value < from ? table.Value : table.Value + distance;
            for (int i = 0; i < DebugDirectory.Of(image).Count; i++)
            {
                Add(file, start + (i * DebugEntry.EntrySize) + DebugOffsetField, from, distance);
            }
        }
    }

    private static void Add(byte[] file, int field, uint from, int distance)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(field));
        if (value >= from)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(field), unchecked(value + (uint)distance));
        }
    }

    /// <summary>The file offset behind everything that some table of the format points to.</summary>
    private static ulong EndOfKnownData(PeImage image)
    {
        ImageHeaders headers = image.Headers;
        ulong end = headers.SizeOfHeaders;
        foreach (Section section in headers.Sections)
        {
            end = section.HasRawData ? Math.Max(end, (uint)section.RawOffset.Value + (ulong)section.RawSize) : end;
        }

        DebugDirectory debug = DebugDirectory.Of(image);
        for (int i = 0; i < debug.Count; i++)
        {
            end = debug[i].Offset == 0 ? end : Math.Max(end, (ulong)debug[i].Offset + debug[i].Size);
        }

        if (CertificateTable.Of(image) is { } certificates)
        {
            end = Math.Max(end, (ulong)(certificates.Offset.Value + (long)certificates.Size));
        }

        return Math.Max(end, EndOfSymbols(image));
    }

    /// <summary>The end of the COFF symbol table and of the string table behind it (PE specification, "COFF String Table"); 0 if there is none.</summary>
    private static ulong EndOfSymbols(PeImage image)
    {
        ReadOnlySpan<byte> fields = image.Bytes.Slice(image.Headers.SymbolTablePointerOffset.Value);
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(fields);
        ulong strings = start + ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(fields.Slice(sizeof(uint))) * SymbolSize);
        return start == 0 || strings + sizeof(uint) > (ulong)image.Bytes.Length
            ? 0
            : strings + BinaryPrimitives.ReadUInt32LittleEndian(image.Bytes.Slice((int)strings));
    }
}
