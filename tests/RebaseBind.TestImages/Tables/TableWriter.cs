using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace RebaseBind.TestImages.Tables;

/// <summary>A section that grows while tables are put into it. Places are named by RVA; pointers get base relocations.</summary>
internal sealed class TableWriter(uint rva, ulong imageBase, bool isWide, bool recordsPointers)
{
    private byte[] bytes = [];
    private int length;

    internal bool IsWide => isWide;

    internal int PointerSize => isWide ? sizeof(ulong) : sizeof(uint);

    /// <summary>RVA and kind of each pointer written.</summary>
    internal List<(uint Rva, FixupKind Kind)> Pointers { get; } = [];

    internal bool IsEmpty => length == 0;

    internal byte[] ToArray() => bytes[..length];

    /// <summary>Makes room for zero bytes.</summary>
    /// <returns>Their RVA.</returns>
    internal uint Reserve(int size, int alignment = 8)
    {
        int start = (length + alignment - 1) / alignment * alignment;
        length = start + size;
        if (length > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(length, bytes.Length * 2));
        }

        return rva + (uint)start;
    }

    internal uint Add(ReadOnlySpan<byte> content, int alignment = 8)
    {
        uint at = Reserve(content.Length, alignment);
        content.CopyTo(At(at));
        return at;
    }

    /// <summary>Adds a zero-terminated text.</summary>
    internal uint AddText(string text) => Add(Encoding.UTF8.GetBytes(text + '\0'), alignment: 1);

    /// <summary>Adds a hint and the name behind it.</summary>
    internal uint AddHintAndName(ushort hint, string name)
    {
        uint at = Reserve(sizeof(ushort), alignment: 2);
        Put16(at, hint);
        AddText(name);
        return at;
    }

    internal void Put16(uint at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(At(at), value);

    internal void Put32(uint at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(At(at), value);

    /// <summary>Writes a number as wide as a pointer, without a base relocation.</summary>
    internal void PutWord(uint at, ulong value)
    {
        if (isWide)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(At(at), value);
        }
        else
        {
            Put32(at, (uint)value);
        }
    }

    /// <summary>Writes the virtual address of <paramref name="target"/>, with a base relocation.</summary>
    internal void PutPointer(uint at, uint target)
    {
        PutWord(at, imageBase + target);
        Record(at, isWide ? FixupKind.Dir64 : FixupKind.HighLow);
    }

    /// <summary>Writes the low 32 bits of the virtual address of <paramref name="target"/>, with a base relocation.</summary>
    internal void PutPointer32(uint at, uint target)
    {
        Put32(at, (uint)imageBase + target);
        Record(at, FixupKind.HighLow);
    }

    private void Record(uint at, FixupKind kind)
    {
        if (recordsPointers)
        {
            Pointers.Add((at, kind));
        }
    }

    private Span<byte> At(uint at) => bytes.AsSpan((int)(at - rva));
}
