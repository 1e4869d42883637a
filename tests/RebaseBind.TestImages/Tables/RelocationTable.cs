using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace RebaseBind.TestImages.Tables;

/// <summary>Makes the base relocation table (PE specification, ".reloc Section").</summary>
internal static class RelocationTable
{
    private const uint PageSize = 0x1000;

    /// <summary>Makes the whole table.</summary>
    /// <param name="fixups">In the order they are to have; each run of fixups on one page becomes one block.</param>
    /// <param name="rawBlocks">Blocks that are added as they stand.</param>
    /// <param name="padding">Zero bytes at the end.</param>
    internal static byte[] Make(IReadOnlyList<(uint Rva, FixupKind Kind)> fixups, IReadOnlyList<(uint Page, ushort[] Entries)> rawBlocks, int padding)
    {
        using var table = new MemoryStream();
        for (int start = 0; start < fixups.Count;)
        {
            uint page = fixups[start].Rva & ~(PageSize - 1);
            var entries = fixups.Skip(start).TakeWhile(fixup => fixup.Rva - page < PageSize).ToList();
            WriteBlock(table, page, [.. entries.Select(fixup => (ushort)(((uint)fixup.Kind << 12) | (fixup.Rva - page)))]);
            start += entries.Count;
        }

        foreach ((uint page, ushort[] entries) in rawBlocks)
        {
            WriteBlock(table, page, entries);
        }

        table.Write(new byte[padding]);
        return table.ToArray();
    }

    private static void WriteBlock(MemoryStream table, uint page, ushort[] entries)
    {
        // Blocks start at multiples of 4 bytes, so an odd count gets one ABSOLUTE entry.
        int count = entries.Length + (entries.Length % 2);
        var block = new byte[8 + (count * sizeof(ushort))];
        BinaryPrimitives.WriteUInt32LittleEndian(block, page);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4), (uint)block.Length);
        for (int i = 0; i < entries.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(8 + (i * sizeof(ushort))), entries[i]);
        }

        table.Write(block);
    }
}
