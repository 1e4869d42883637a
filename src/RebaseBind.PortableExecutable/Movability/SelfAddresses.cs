using System;
using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Movability;

/// <summary>Counts words that look like addresses of the image itself.</summary>
/// <remarks>
/// Tools that remove the relocation directory and leave RELOCS_STRIPPED unset (strip -R .reloc, objcopy -R .reloc) make images that loaders move,
/// and that then use addresses of where they were. Such addresses can be seen.
/// </remarks>
internal static class SelfAddresses
{
    /// <summary>
    /// How many places in the file bytes of sections that stay in memory, at whatever alignment, hold a pointer-sized value from ImageBase up to,
    /// but not including, ImageBase + SizeOfImage. In a 32-bit image a few may be chance.
    /// </summary>
    internal static int Count(PeImage image)
    {
        int count = 0;

        // Thousands of sections of a crafted file can share the same bytes.
        long budget = image.Bytes.Length;
        foreach (Section section in image.Headers.Sections)
        {
            // Debug data of GNU compilers names the addresses that code was linked for, and no program looks at it.
            if (section.HasRawData && (section.Characteristics & SectionCharacteristics.MemDiscardable) == 0)
            {
                ReadOnlySpan<byte> bytes = image.Bytes.Slice(section.RawOffset.Value, (int)Math.Min(budget, section.MappedRawSize));
                budget -= bytes.Length;
                count += image.Headers.IsPe32Plus ? CountWide(bytes, image.Headers) : CountNarrow(bytes, image.Headers);
            }
        }

        return count;
    }

    private static int CountWide(ReadOnlySpan<byte> bytes, ImageHeaders headers)
    {
        int count = 0;
        for (int i = 0; i <= bytes.Length - sizeof(ulong); i++)
        {
            count += BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(i)) - headers.ImageBase.Value < headers.SizeOfImage ? 1 : 0;
        }

        return count;
    }

    private static int CountNarrow(ReadOnlySpan<byte> bytes, ImageHeaders headers)
    {
        int count = 0;
        var imageBase = (uint)headers.ImageBase.Value;
        for (int i = 0; i <= bytes.Length - sizeof(uint); i++)
        {
            count += BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(i)) - imageBase < headers.SizeOfImage ? 1 : 0;
        }

        return count;
    }
}
