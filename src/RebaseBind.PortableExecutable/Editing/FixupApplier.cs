using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Relocations;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>Applies base relocations to the file's bytes.</summary>
internal static class FixupApplier
{
    /// <summary>Adds <paramref name="delta"/> to every relocated field of a validated image.</summary>
    /// <param name="file">The bytes behind <paramref name="image"/>, writable.</param>
    /// <param name="image">The image; its relocation table is never among the bytes that change.</param>
    /// <param name="delta">New base less old base, in bytes.</param>
    internal static void Apply(Span<byte> file, PeImage image, long delta)
    {
        Section section = default;
        uint sectionSize = 0;
        foreach (RelocationBlock block in image.Relocations)
        {
            foreach (Fixup fixup in block)
            {
                if (fixup.Address - section.Address >= sectionSize)
                {
                    image.Headers.TryGetSection(fixup.Address, out section);
                    sectionSize = section.MappedRawSize;
                }

                Apply(file.Slice(section.OffsetOf(fixup.Address).Value), fixup.Type, delta);
            }
        }
    }

    private static void Apply(Span<byte> field, RelocationType type, long delta)
    {
        switch (type)
        {
            case RelocationType.Dir64:
                BinaryPrimitives.WriteInt64LittleEndian(field, unchecked(BinaryPrimitives.ReadInt64LittleEndian(field) + delta));
                break;
            case RelocationType.HighLow:
                BinaryPrimitives.WriteInt32LittleEndian(field, unchecked(BinaryPrimitives.ReadInt32LittleEndian(field) + (int)delta));
                break;
            case RelocationType.High:
                short high = BinaryPrimitives.ReadInt16LittleEndian(field);
                BinaryPrimitives.WriteInt16LittleEndian(field, unchecked((short)(high + (short)(delta >> 16))));
                break;
            case RelocationType.Low:
                BinaryPrimitives.WriteInt16LittleEndian(field, unchecked((short)(BinaryPrimitives.ReadInt16LittleEndian(field) + (short)delta)));
                break;
            case RelocationType.ThumbMov32:
                ThumbMov32.Add(field, unchecked((int)delta));
                break;
        }
    }
}
