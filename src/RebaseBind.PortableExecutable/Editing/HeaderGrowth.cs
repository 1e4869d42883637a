using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>Makes the headers of an image larger, so that all raw data moves down the file, and back. No RVA changes.</summary>
/// <remarks>
/// Every file offset that the format knows moves along: the sections' raw data, relocations and line numbers, the COFF symbol table, debug data and
/// the certificate table (PE specification, "Section Table", "COFF File Header", "Debug Directory", "The Attribute Certificate Table").
/// </remarks>
internal static class HeaderGrowth
{
    private const int SymbolSize = 18;
    private const int PointerToRelocationsField = 24;
    private const int PointerToLineNumbersField = 28;
    private const int DebugOffsetField = 24;

    /// <summary>How much the headers must grow to get some bytes more.</summary>
    /// <param name="image">The image.</param>
    /// <param name="bytes">How many bytes are needed.</param>
    /// <returns>A multiple of FileAlignment in bytes, or why they cannot grow.</returns>
    /// <exception cref="BadImageException">The debug directory or the certificate table is damaged.</exception>
    internal static (uint Growth, string? Obstacle) Plan(PeImage image, uint bytes)
    {
        ImageHeaders headers = image.Headers;
        ulong growth = ((ulong)bytes + headers.FileAlignment - 1) & ~((ulong)headers.FileAlignment - 1);
        if (headers.IsMappedFlat)
        {
            return (0, "the image is mapped as it lies in the file");
        }

        if (headers.SharedData.Length != 0 || headers.SizeOfHeaders < (uint)headers.SectionTableEnd.Value)
        {
            return (0, "a section has bytes of the headers");
        }

        if (headers.Sections.Length == 0 || headers.SizeOfHeaders + growth > headers.Sections[0].Address.Value)
        {
            return (0, "the first section begins right behind them");
        }

        if (image.Bytes.Length + (long)growth > PeImage.MaxFileSize)
        {
            return (0, "the file would be larger than 2 GiB");
        }

        if (!KeepsItsOffsets(image, (uint)growth))
        {
            return (0, "one of its file offsets is damaged");
        }

        return IsKnownWhole(image)
            ? ((uint)growth, null)
            : (0, "data behind the image or between its parts, which may hold file offsets of its own, would move");
    }

    /// <summary>The file with larger headers.</summary>
    /// <param name="image">The image.</param>
    /// <param name="growth">What <see cref="Plan"/> said.</param>
    internal static byte[] Insert(PeImage image, uint growth)
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
    internal static byte[]? TryRemove(PeImage image, uint growth)
    {
        uint size = image.Headers.SizeOfHeaders;
        if (growth + (ulong)(uint)image.Headers.SectionTableEnd.Value > size)
        {
            return null;
        }

        int at = (int)(size - growth);
        if (!IsZero(image.Bytes.Slice(at, (int)growth)))
        {
            return null;
        }

        var file = new byte[image.Bytes.Length - (int)growth];
        image.Bytes.Slice(0, at).CopyTo(file);
        image.Bytes.Slice((int)size).CopyTo(file.AsSpan(at));
        MoveOffsets(image, file, -(int)growth);
        return file;
    }

    /// <summary>
    /// Adds <paramref name="distance"/> to every file offset behind the headers, in a file whose headers have that much more or less room than those
    /// of <paramref name="image"/>.
    /// </summary>
    private static void MoveOffsets(PeImage image, byte[] file, int distance)
    {
        uint from = image.Headers.SizeOfHeaders;
        foreach (int field in OffsetFields(image))
        {
            uint value = Read(image, field);
            if (value >= from)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(field < from ? field : field + distance), unchecked(value + (uint)distance));
            }
        }
    }

    /// <summary>Whether larger headers could be made smaller again: no offset leaves 32 bits, and none is part of another.</summary>
    private static bool KeepsItsOffsets(PeImage image, uint growth)
    {
        foreach (int field in OffsetFields(image))
        {
            if (Read(image, field) > uint.MaxValue - growth)
            {
                return false;
            }
        }

        DataDirectory debug = image.Headers.Directory(DirectoryIndex.Debug);
        return !debug.Exists || debug.Address.Value >= (uint)image.Headers.SectionTableEnd.Value;
    }

    /// <summary>Where the file offsets that the format knows are stored.</summary>
    private static List<int> OffsetFields(PeImage image)
    {
        ImageHeaders headers = image.Headers;
        var fields = new List<int> { headers.SizeOfHeadersOffset.Value, headers.SymbolTablePointerOffset.Value };
        for (int i = 0; i < headers.Sections.Length; i++)
        {
            int entry = headers.OffsetOfSection(i).Value;
            if (headers.Sections[i].HasRawData)
            {
                fields.Add(entry + Section.RawOffsetField);
            }

            fields.Add(entry + PointerToRelocationsField);
            fields.Add(entry + PointerToLineNumbersField);
        }

        if (headers.Directory(DirectoryIndex.Security).Exists)
        {
            fields.Add(headers.OffsetOfDirectory(DirectoryIndex.Security).Value);
        }

        DataDirectory debug = headers.Directory(DirectoryIndex.Debug);
        if (debug.Exists && image.TryGetOffset(debug.Address, debug.Size, out FileOffset table))
        {
            for (int i = 0; i < DebugDirectory.Of(image).Count; i++)
            {
                fields.Add(table.Value + (i * DebugEntry.EntrySize) + DebugOffsetField);
            }
        }

        return fields;
    }

    /// <summary>
    /// Whether everything behind the headers is something that a table of the format points to, or zero between two of those, and nothing would be
    /// torn apart.
    /// </summary>
    private static bool IsKnownWhole(PeImage image)
    {
        ulong end = image.Headers.SizeOfHeaders;
        foreach ((ulong from, ulong to) in KnownRanges(image))
        {
            bool isTorn = from < image.Headers.SizeOfHeaders && to > image.Headers.SizeOfHeaders;
            if (isTorn || from > (ulong)image.Bytes.Length || (from > end && !IsZero(image.Bytes.Slice((int)end, (int)(from - end)))))
            {
                return false;
            }

            end = Math.Max(end, to);
        }

        return end == (ulong)image.Bytes.Length;
    }

    /// <summary>The file offsets, first and behind the last, of what the tables of the format point to; in order.</summary>
    private static List<(ulong From, ulong To)> KnownRanges(PeImage image)
    {
        var ranges = new List<(ulong From, ulong To)>();
        foreach (Section section in image.Headers.Sections)
        {
            if (section.HasRawData)
            {
                ranges.Add(((uint)section.RawOffset.Value, (uint)section.RawOffset.Value + (ulong)section.RawSize));
            }
        }

        DebugDirectory debug = DebugDirectory.Of(image);
        for (int i = 0; i < debug.Count; i++)
        {
            if (debug[i].Offset != 0)
            {
                ranges.Add((debug[i].Offset, debug[i].Offset + (ulong)debug[i].Size));
            }
        }

        if (CertificateTable.Of(image) is { } certificates)
        {
            ranges.Add(((ulong)certificates.Offset.Value, (ulong)(certificates.Offset.Value + (long)certificates.Size)));
        }

        uint symbols = Read(image, image.Headers.SymbolTablePointerOffset.Value);
        ulong endOfSymbols = EndOfSymbols(image, symbols);
        if (symbols != 0 && endOfSymbols != 0)
        {
            ranges.Add((symbols, endOfSymbols));
        }

        ranges.Sort();
        return ranges;
    }

    /// <summary>
    /// The end of the COFF symbol table and of the string table behind it (PE specification, "COFF String Table"); 0 if they leave the file.
    /// </summary>
    private static ulong EndOfSymbols(PeImage image, uint start)
    {
        ulong strings = start + (Read(image, image.Headers.SymbolTablePointerOffset.Value + sizeof(uint)) * (ulong)SymbolSize);
        return strings + sizeof(uint) > (ulong)image.Bytes.Length ? 0 : strings + Read(image, (int)strings);
    }

    private static bool IsZero(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static uint Read(PeImage image, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(image.Bytes.Slice(offset));
}
