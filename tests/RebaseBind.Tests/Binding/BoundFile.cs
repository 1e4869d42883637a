using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RebaseBind.Tests.Binding;

/// <summary>Reads what a binder writes, from the file alone and without the code under test.</summary>
internal sealed class BoundFile
{
    private readonly byte[] file;
    private readonly int magic;

    internal BoundFile(byte[] file)
    {
        this.file = file;
        magic = (int)U32(0x3C) + 24;
        IsWide = U16(magic) == 0x20B;
    }

    internal bool IsWide { get; }

    internal byte[] Bytes => file;

    internal uint SizeOfHeaders => U32(magic + 60);

    internal uint CheckSum => U32(magic + 64);

    internal uint TimeDateStamp => U32((int)U32(0x3C) + 8);

    /// <summary>RVA and size of a data directory.</summary>
    internal (uint Rva, uint Size) Directory(int index)
    {
        int entry = magic + (IsWide ? 112 : 96) + (index * 8);
        return (U32(entry), U32(entry + 4));
    }

    /// <summary>The import descriptors: stamp, forwarder chain, name, and what the slots hold.</summary>
    internal IReadOnlyList<(uint Stamp, uint Chain, string Name, ulong[] Slots)> Imports
    {
        get
        {
            var imports = new List<(uint, uint, string, ulong[])>();
            for (int at = OffsetOf(Directory(1).Rva); U32(at + 12) != 0; at += 20)
            {
                // With the import name table gone, nothing else says how many there are.
                uint names = U32(at) != 0 ? U32(at) : U32(at + 16);
                imports.Add((U32(at + 4), U32(at + 8), Text(OffsetOf(U32(at + 12))), Pointers(U32(at + 16), Count(names))));
            }

            return imports;
        }
    }

    /// <summary>The delay-load descriptors: stamp, name, and what the bound table holds.</summary>
    internal IReadOnlyList<(uint Stamp, string Name, ulong[] Slots)> DelayImports
    {
        get
        {
            var imports = new List<(uint, string, ulong[])>();
            for (int at = OffsetOf(Directory(13).Rva); U32(at + 4) != 0; at += 32)
            {
                uint offset = (U32(at) & 1) != 0 ? 0 : U32(magic + 28);
                imports.Add((U32(at + 28), Text(OffsetOf(U32(at + 4) - offset)), Pointers(U32(at + 20) - offset, Count(U32(at + 16) - offset))));
            }

            return imports;
        }
    }

    /// <summary>The entries of the bound import directory, forwarder references with a blank in front of the name, up to the zero entry; empty if there is no directory.</summary>
    internal IReadOnlyList<(uint Stamp, string Name)> BoundImports
    {
        get
        {
            var entries = new List<(uint, string)>();
            (uint rva, uint size) = Directory(11);
            if (rva == 0)
            {
                Assert.AreEqual(0U, size);
                return entries;
            }

            int start = OffsetOf(rva);
            int forwarders = 0;
            for (int at = start; U16(at + 4) != 0 || forwarders != 0; at += 8)
            {
                entries.Add((U32(at), (forwarders != 0 ? " " : string.Empty) + Text(start + U16(at + 4))));
                forwarders = forwarders != 0 ? forwarders - 1 : U16(at + 6);
                Assert.IsLessThanOrEqualTo(size, (uint)(U16(at + 4) + Text(start + U16(at + 4)).Length + 1), "a name ends outside the directory");
            }

            Assert.AreEqual(0UL, BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(start + (entries.Count * 8))), "the terminator is not zero");
            return entries;
        }
    }

    internal int OffsetOf(uint rva)
    {
        int sections = U16((int)U32(0x3C) + 6);
        int table = magic + U16((int)U32(0x3C) + 20);
        return Enumerable.Range(0, sections)
            .Select(i => table + (i * 40))
            .Where(entry => rva >= U32(entry + 12) && rva - U32(entry + 12) < U32(entry + 16))
            .Select(entry => (int)(rva - U32(entry + 12) + U32(entry + 20)))
            .DefaultIfEmpty((int)rva)
            .First();
    }

    private int Count(uint table)
    {
        int count = 0;
        for (int at = OffsetOf(table); Pointer(at) != 0; at += Width)
        {
            count++;
        }

        return count;
    }

    private int Width => IsWide ? sizeof(ulong) : sizeof(uint);

    private ulong[] Pointers(uint rva, int count)
    {
        int start = OffsetOf(rva);
        return [.. Enumerable.Range(0, count).Select(i => Pointer(start + (i * Width)))];
    }

    private ulong Pointer(int offset) => IsWide ? BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(offset)) : U32(offset);

    private string Text(int offset) => Encoding.UTF8.GetString(file.AsSpan(offset, file.AsSpan(offset).IndexOf((byte)0)));

    private ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(offset));

    private uint U32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));
}
