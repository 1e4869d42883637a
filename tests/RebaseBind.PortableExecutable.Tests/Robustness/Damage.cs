using System;
using System.Buffers.Binary;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Robustness;

/// <summary>Damages a file in one of several ways, the same way for the same seed.</summary>
internal static class Damage
{
    private const int HeaderArea = 0x400;

    /// <summary>Numbers that are the last or the first of a kind.</summary>
    internal static readonly uint[] Extremes =
        [0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0x1FF, 0x200, 0xFFF, 0x1000, 0x1001, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_0000, 0xFFFF_FFF8, 0xFFFF_FFFE, 0xFFFF_FFFF];

    internal static byte[] Do(byte[] sound, int seed)
    {
        var random = new Random(seed);
        byte[] file = [.. sound];
        int newHeader = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(HeaderFields.NewHeaderPointer));
        var fields = new HeaderFields(newHeader, IsWide: file[newHeader + 25] == 2);
        switch (seed % 8)
        {
            case 0:
                return file[..random.Next(file.Length)];
            case 1:
                return file[..random.Next(Math.Min(file.Length, HeaderArea))];
            case 2:
                Repeat(() => Put32(fields.Magic + (4 * random.Next(28))));
                break;
            case 3:
                Repeat(() => Put32(fields.Directories + (4 * random.Next(32))));
                break;
            case 4:
                Repeat(() => Put32(fields.SectionTable + (4 * random.Next(10 * Math.Max((int)file[fields.NumberOfSections], 1)))));
                break;
            case 5:
                Repeat(() => Put32(OffsetOfDirectory(5) + (4 * random.Next(64))));
                break;
            case 6:
                int directory = random.Next(16);
                Repeat(() => Put32(OffsetOfDirectory(directory) + (4 * random.Next(20))));
                break;
            default:
                random.NextBytes(file.AsSpan(random.Next(file.Length - 64), random.Next(1, 64)));
                random.NextBytes(file.AsSpan(random.Next(Math.Min(HeaderArea, file.Length - 4)), random.Next(1, 4)));
                break;
        }

        return file;

        void Repeat(Action damage)
        {
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damage();
            }
        }

        void Put32(int offset)
        {
            if (offset >= 0 && offset <= file.Length - 4)
            {
                Span<byte> field = file.AsSpan(offset, 4);
                uint old = BinaryPrimitives.ReadUInt32LittleEndian(field);
                BinaryPrimitives.WriteUInt32LittleEndian(field, random.Next(4) switch
                {
                    0 => old ^ (1u << random.Next(32)),
                    1 => old + (uint)random.Next(-16, 17),
                    2 => (uint)random.NextInt64(),
                    _ => Extremes[random.Next(Extremes.Length)],
                });
            }
        }

        // The directory's RVA through the section table as it is, good enough to hit tables; -1 misses.
        int OffsetOfDirectory(int index)
        {
            uint rva = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(fields.Directories + (index * 8)));
            int count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(fields.NumberOfSections));
            for (int i = 0; i < count; i++)
            {
                uint start = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(fields.SectionRva(i)));
                uint size = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(fields.SectionRawSize(i)));
                if (rva >= start && rva - start < size)
                {
                    return (int)(rva - start + BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(fields.SectionRawOffset(i))));
                }
            }

            return (int)rva;
        }
    }
}
