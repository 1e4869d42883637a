using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.TestImages;

/// <summary>An image that was built: its bytes, and what a test may want to know about them.</summary>
public sealed class BuiltImage
{
    private readonly byte[] bytes;

    internal BuiltImage(byte[] bytes, HeaderFields fields, ulong imageBase, IReadOnlyList<BuiltSection> sections, IReadOnlyList<BuiltFixup> fixups)
    {
        this.bytes = bytes;
        Fields = fields;
        ImageBase = imageBase;
        Sections = sections;
        Fixups = fixups;
    }

    /// <summary>Where the header fields lie.</summary>
    public HeaderFields Fields { get; }

    /// <summary>The base.</summary>
    public ulong ImageBase { get; }

    /// <summary>The section table.</summary>
    public IReadOnlyList<BuiltSection> Sections { get; }

    /// <summary>Every base relocation without padding, in the order of the relocation table.</summary>
    public IReadOnlyList<BuiltFixup> Fixups { get; }

    /// <summary>The length of the file in bytes.</summary>
    public int Length => bytes.Length;

    /// <summary>The section with this name.</summary>
    public BuiltSection Section(string name) => Sections.Single(section => section.Name == name);

    /// <summary>The place of a section in the section table.</summary>
    public int IndexOfSection(string name) => Sections.ToList().FindIndex(section => section.Name == name);

    /// <summary>A copy of the file.</summary>
    public byte[] ToArray() => [.. bytes];

    /// <summary>RVA (for certificates: file offset) and size of a data directory.</summary>
    public (uint Rva, uint Size) Directory(ImageDirectory directory)
        => (UInt32At(Fields.Directory(directory)), UInt32At(Fields.Directory(directory) + 4));

    /// <summary>Where in the file the byte at <paramref name="rva"/> lies.</summary>
    public int OffsetOf(uint rva)
    {
        BuiltSection? holder = Sections.FirstOrDefault(section => rva >= section.Rva && rva - section.Rva < section.RawSize);
        return holder is null ? (int)rva : holder.OffsetOf(rva);
    }

    /// <summary>Where in the file a data directory lies.</summary>
    public int OffsetOf(ImageDirectory directory)
        => directory == ImageDirectory.Security ? (int)Directory(directory).Rva : OffsetOf(Directory(directory).Rva);

    /// <summary>The 4 bytes at a file offset as a number.</summary>
    public uint UInt32At(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    /// <summary>A copy of the file with 1 byte replaced.</summary>
    public byte[] With8(int offset, byte value)
    {
        byte[] copy = ToArray();
        copy[offset] = value;
        return copy;
    }

    /// <summary>A copy of the file with 2 bytes replaced.</summary>
    public byte[] With16(int offset, ushort value)
    {
        byte[] copy = ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(offset), value);
        return copy;
    }

    /// <summary>A copy of the file with 4 bytes replaced.</summary>
    public byte[] With32(int offset, uint value)
    {
        byte[] copy = ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(offset), value);
        return copy;
    }

    /// <summary>A copy of the file with a data directory's entry replaced.</summary>
    public byte[] WithDirectory(ImageDirectory directory, uint rva, uint size)
    {
        byte[] copy = With32(Fields.Directory(directory), rva);
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(Fields.Directory(directory) + 4), size);
        return copy;
    }
}
