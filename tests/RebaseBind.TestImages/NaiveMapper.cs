using System;
using System.Buffers.Binary;

namespace RebaseBind.TestImages;

/// <summary>
/// Maps a file as a loader does, section by section: what laying a file out in other places must not change. Reads the section table, and nothing
/// else of the file.
/// </summary>
public static class NaiveMapper
{
    private const uint Page = 0x1000;
    private const uint Sector = 0x200;

    /// <summary>The image in memory, unrelocated, of SizeOfImage bytes in whole pages.</summary>
    public static byte[] Map(byte[] file)
    {
        HeaderFields fields = FieldsOf(file);
        var memory = new byte[RoundUp(Read(file, fields.SizeOfImage), Page)];
        file.AsSpan(0, (int)Read(file, fields.SizeOfHeaders)).CopyTo(memory);
        foreach ((uint address, uint virtualSize, uint offset, uint size) in SectionsOf(file, fields))
        {
            if (size == 0 || offset == 0)
            {
                continue;
            }

            ulong mapped = Math.Min(RoundUp(size, Sector), RoundUp(virtualSize == 0 ? size : virtualSize, Page));
            int length = (int)Math.Min(mapped, (ulong)file.Length - offset);
            file.AsSpan((int)offset, length).CopyTo(memory.AsSpan((int)address));
        }

        return memory;
    }

    /// <summary>
    /// The image in memory without what says where things lie in the file: FileAlignment, SizeOfHeaders, CheckSum, the pointers to symbols, raw data,
    /// relocations and line numbers, SizeOfRawData, the entry of the certificate table, and the file offsets in the debug directory.
    /// </summary>
    public static byte[] MapWithoutOffsets(byte[] file)
    {
        HeaderFields fields = FieldsOf(file);
        byte[] memory = Map(file);
        Clear(fields.FileAlignment, 4);
        Clear(fields.SizeOfHeaders, 8);
        Clear(fields.PointerToSymbolTable, 4);
        Clear(fields.Directory(ImageDirectory.Security), 8);
        for (int i = 0; i < CountOf(file, fields); i++)
        {
            Clear(fields.SectionRawSize(i), 16);
        }

        uint debug = Read(file, fields.Directory(ImageDirectory.Debug));
        uint size = Read(file, fields.Directory(ImageDirectory.Debug) + 4);
        for (uint entry = debug; debug != 0 && entry + 28 <= debug + size; entry += 28)
        {
            Clear((int)entry + 24, 4);
        }

        return memory;

        void Clear(int offset, int length) => memory.AsSpan(offset, length).Clear();
    }

    /// <summary>Whether the headers and all raw data begin and end at pages.</summary>
    public static bool IsInPages(byte[] file)
    {
        HeaderFields fields = FieldsOf(file);
        bool isInPages = Read(file, fields.SizeOfHeaders) % Page == 0 && Read(file, fields.FileAlignment) >= Page;
        foreach ((uint _, uint _, uint offset, uint size) in SectionsOf(file, fields))
        {
            isInPages &= size == 0 || offset == 0 || (offset % Page == 0 && size % Page == 0);
        }

        return isInPages;
    }

    private static (uint Address, uint VirtualSize, uint Offset, uint Size)[] SectionsOf(byte[] file, HeaderFields fields)
    {
        var sections = new (uint Address, uint VirtualSize, uint Offset, uint Size)[CountOf(file, fields)];
        for (int i = 0; i < sections.Length; i++)
        {
            sections[i] = (
                Read(file, fields.SectionRva(i)),
                Read(file, fields.SectionVirtualSize(i)),
                Read(file, fields.SectionRawOffset(i)),
                Read(file, fields.SectionRawSize(i)));
        }

        return sections;
    }

    private static HeaderFields FieldsOf(byte[] file)
    {
        int header = (int)Read(file, HeaderFields.NewHeaderPointer);
        return new HeaderFields(header, BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(header + 24)) == 0x20B);
    }

    private static int CountOf(byte[] file, HeaderFields fields) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(fields.NumberOfSections));

    private static uint Read(byte[] file, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));

    private static ulong RoundUp(uint value, uint unit) => ((ulong)value + unit - 1) / unit * unit;
}
