using System;
using System.Buffers.Binary;

namespace RebaseBind.Archives;

/// <summary>The checksum of archives: CRC-32 with the polynomial 0xEDB88320 (APPNOTE.TXT, 4.4.7), eight bytes at a time.</summary>
internal static class Crc32
{
    private const int Width = 8;
    private static readonly uint[] Tables = CreateTables();

    /// <summary>The checksum of some bytes.</summary>
    internal static uint Of(ReadOnlySpan<byte> content)
    {
        uint[] tables = Tables;
        uint crc = uint.MaxValue;
        for (; content.Length >= Width; content = content.Slice(Width))
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(content);
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(content.Slice(sizeof(uint)));
            crc = tables[0x700 + (byte)low]
                ^ tables[0x600 + (byte)(low >> 8)]
                ^ tables[0x500 + (byte)(low >> 16)]
                ^ tables[0x400 + (low >> 24)]
                ^ tables[0x300 + (byte)high]
                ^ tables[0x200 + (byte)(high >> 8)]
                ^ tables[0x100 + (byte)(high >> 16)]
                ^ tables[high >> 24];
        }

        foreach (byte value in content)
        {
            crc = tables[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    /// <summary>Table n says what a byte does to the checksum n bytes later.</summary>
    private static uint[] CreateTables()
    {
        const uint polynomial = 0xEDB8_8320;
        const int count = 0x100;
        var tables = new uint[Width * count];
        for (uint i = 0; i < count; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ polynomial;
            }

            tables[i] = crc;
        }

        for (int i = count; i < tables.Length; i++)
        {
            uint before = tables[i - count];
            tables[i] = tables[(byte)before] ^ (before >> 8);
        }

        return tables;
    }
}
