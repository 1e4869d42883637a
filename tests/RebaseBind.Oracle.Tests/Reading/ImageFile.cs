using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text;

namespace RebaseBind.Oracle.Tests.Reading;

/// <summary>A file's bytes, and where in them its import tables are; for comparing with memory, and for planting faults.</summary>
internal sealed class ImageFile
{
    private readonly PEHeaders headers;

    internal ImageFile(string path)
    {
        Bytes = File.ReadAllBytes(path);
        using var reader = new PEReader([.. Bytes]);
        headers = reader.PEHeaders;
    }

    /// <summary>The file; changes can be written back.</summary>
    internal byte[] Bytes { get; }

    /// <summary>The preferred base.</summary>
    internal ulong ImageBase => headers.PEHeader!.ImageBase;

    /// <summary>Bytes of addresses that it takes.</summary>
    internal int SizeOfImage => headers.PEHeader!.SizeOfImage;

    /// <summary>File offset of the file header's TimeDateStamp.</summary>
    internal int TimeDateStampOffset => headers.CoffHeaderStartOffset + 4;

    /// <summary>File offset of the CheckSum.</summary>
    internal int CheckSumOffset => headers.PEHeaderStartOffset + 64;

    /// <summary>The import descriptors.</summary>
    internal IEnumerable<ImportTable> Imports => Descriptors(1, 20, 12)
        .Select(at => new ImportTable(at, Name(at + 12), UInt32(at + 4) == uint.MaxValue, OffsetOf(Int32(at + 16)), Slots(Int32(at), Int32(at + 16))));

    /// <summary>The delay-load descriptors that have a bound table.</summary>
    internal IEnumerable<ImportTable> DelayTables => Descriptors(13, 32, 4)
        .Where(at => Int32(at + 20) != 0)
        .Select(at => new ImportTable(at, Name(at + 4), UInt32(at + 28) != 0, OffsetOf(Int32(at + 20)), Slots(Int32(at + 16), Int32(at + 20))));

    /// <summary>Size of a slot, in bytes.</summary>
    internal int PointerSize => headers.PEHeader!.Magic == PEMagic.PE32Plus ? 8 : 4;

    /// <summary>File offset of a data directory's entry.</summary>
    internal int DirectoryEntryOffset(int index) => headers.PEHeaderStartOffset + (PointerSize == 8 ? 112 : 96) + (8 * index);

    /// <summary>File offset of a data directory's content.</summary>
    internal int DirectoryOffset(int index) => OffsetOf(Int32(DirectoryEntryOffset(index)));

    /// <summary>File offset of a section's content.</summary>
    internal int SectionOffset(string name) => headers.SectionHeaders.Single(section => section.Name == name).PointerToRawData;

    /// <summary>Fills what a linker left free: the headers behind the section table, and the sections' raw data behind their virtual size.</summary>
    internal void FillFreeSpace(byte value)
    {
        int tableEnd = headers.PEHeaderStartOffset + headers.CoffHeader.SizeOfOptionalHeader + (40 * headers.SectionHeaders.Length);
        Bytes.AsSpan(tableEnd..headers.PEHeader!.SizeOfHeaders).Fill(value);
        foreach (SectionHeader section in headers.SectionHeaders.Where(section => section.SizeOfRawData > section.VirtualSize))
        {
            Bytes.AsSpan(section.PointerToRawData, section.SizeOfRawData)[section.VirtualSize..].Fill(value);
        }
    }

    internal int Int32(int offset) => BinaryPrimitives.ReadInt32LittleEndian(Bytes.AsSpan(offset));

    internal uint UInt32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes.AsSpan(offset));

    internal ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes.AsSpan(offset));

    internal void Write(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Bytes.AsSpan(offset), value);

    private IEnumerable<int> Descriptors(int directory, int size, int nameField)
    {
        if (Int32(DirectoryEntryOffset(directory)) == 0)
        {
            yield break;
        }

        for (int at = DirectoryOffset(directory); Int32(at + nameField) != 0; at += size)
        {
            yield return at;
        }
    }

    /// <summary>As many slots of a table as its lookup table has entries.</summary>
    private ulong[] Slots(int lookup, int table)
    {
        int count = 0;
        while (Slot(lookup, count) != 0)
        {
            count++;
        }

        return [.. Enumerable.Range(0, count).Select(index => Slot(table, index))];
    }

    private ulong Slot(int table, int index)
    {
        ReadOnlySpan<byte> at = Bytes.AsSpan(OffsetOf(table) + (index * PointerSize));
        return PointerSize == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
    }

    private string Name(int field)
    {
        ReadOnlySpan<byte> text = Bytes.AsSpan(OffsetOf(Int32(field)));
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
    }

    private int OffsetOf(int rva)
    {
        int section = headers.GetContainingSectionIndex(rva);
        return section < 0 ? rva : rva - headers.SectionHeaders[section].VirtualAddress + headers.SectionHeaders[section].PointerToRawData;
    }
}
