using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>The parts of a file that tables of the format point to, and the fields that do.</summary>
/// <remarks>PE specification, "Section Table", "COFF File Header", "Debug Directory", "The Attribute Certificate Table".</remarks>
internal static class FileParts
{
    private const int SymbolSize = 18;
    private const int RelocationSize = 10;
    private const int LineNumberSize = 6;
    private const int PointerToRelocationsField = 24;
    private const int PointerToLineNumbersField = 28;
    private const int NumberOfRelocationsField = 32;
    private const int NumberOfLineNumbersField = 34;
    private const int DebugOffsetField = 24;

    /// <summary>Where the file offsets of parts behind the headers are stored, as file offsets themselves.</summary>
    /// <exception cref="BadImageException">The debug directory is damaged.</exception>
    internal static List<int> PointersOf(PeImage image)
    {
        ImageHeaders headers = image.Headers;
        var fields = new List<int> { headers.SymbolTablePointerOffset.Value };
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

    /// <summary>The file offsets, first and behind the last, of what is pointed to; in order, of two that begin together the longer first.</summary>
    /// <exception cref="BadImageException">The debug directory or the certificate table is damaged.</exception>
    internal static List<(ulong From, ulong To)> Of(PeImage image)
    {
        var ranges = new List<(ulong From, ulong To)>();
        for (int i = 0; i < image.Headers.Sections.Length; i++)
        {
            Section section = image.Headers.Sections[i];
            if (section.HasRawData)
            {
                Add((uint)section.RawOffset.Value, section.RawSize);
            }

            int entry = image.Headers.OffsetOfSection(i).Value;
            Add(Read(image, entry + PointerToRelocationsField), (ulong)ReadCount(image, entry + NumberOfRelocationsField) * RelocationSize);
            Add(Read(image, entry + PointerToLineNumbersField), (ulong)ReadCount(image, entry + NumberOfLineNumbersField) * LineNumberSize);
        }

        DebugDirectory debug = DebugDirectory.Of(image);
        for (int i = 0; i < debug.Count; i++)
        {
            Add(debug[i].Offset, debug[i].Size);
        }

        if (CertificateTable.Of(image) is { } certificates)
        {
            Add((uint)certificates.Offset.Value, (uint)certificates.Size);
        }

        uint symbols = Read(image, image.Headers.SymbolTablePointerOffset.Value);
        Add(symbols, SizeOfSymbols(image, symbols));
        ranges.Sort(static (left, right) => left.From != right.From ? left.From.CompareTo(right.From) : right.To.CompareTo(left.To));
        return ranges;

        void Add(uint from, ulong size)
        {
            if (from != 0 && size != 0)
            {
                ranges.Add((from, from + size));
            }
        }
    }

    /// <summary>Whether all bytes are zero.</summary>
    internal static bool AreZero(ReadOnlySpan<byte> bytes)
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

    /// <summary>The 32-bit number at a file offset.</summary>
    internal static uint Read(PeImage image, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(image.Bytes.Slice(offset));

    private static uint ReadCount(PeImage image, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(image.Bytes.Slice(offset));

    /// <summary>
    /// The bytes of the COFF symbol table and of the string table behind it, whose first number is its own size (PE specification, "COFF String
    /// Table"); 0 if they leave the file, or if there are neither symbols nor strings.
    /// </summary>
    private static ulong SizeOfSymbols(PeImage image, uint start)
    {
        ulong symbols = Read(image, image.Headers.SymbolTablePointerOffset.Value + sizeof(uint)) * (ulong)SymbolSize;
        ulong strings = start + symbols;
        if (strings + sizeof(uint) > (ulong)image.Bytes.Length)
        {
            return 0;
        }

        // Some writers leave 0 there, and the number is all there is.
        ulong size = symbols + Math.Max(sizeof(uint), Read(image, (int)strings));
        return symbols == 0 && start + size > (ulong)image.Bytes.Length ? 0 : size;
    }
}
