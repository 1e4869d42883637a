using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Relocations;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>Applies base relocations to the file's bytes.</summary>
internal static class FixupApplier
{
    /// <summary>Adds the difference of two bases to every relocated field of a validated image.</summary>
    /// <param name="file">The bytes behind <paramref name="image"/>, writable.</param>
    /// <param name="image">The image; its relocation table is never among the bytes that change.</param>
    /// <param name="from">The base it has.</param>
    /// <param name="to">The base it gets.</param>
    /// <returns>The fields that did not hold an address from the image's first to one behind its last.</returns>
    internal static OddFixups Apply(Span<byte> file, PeImage image, VirtualAddress from, VirtualAddress to)
    {
        long delta = to - from;
        Section section = default;
        uint sectionSize = 0;
        OddFixups odd = default;
        ulong size = image.Headers.SizeOfImage;
        foreach (RelocationBlock block in image.Relocations)
        {
            foreach (Fixup fixup in block)
            {
                if (fixup.Address - section.Address >= sectionSize)
                {
                    image.Headers.TryGetSection(fixup.Address, out section);
                    sectionSize = section.MappedRawSize;
                }

                ulong offset = Apply(file.Slice(section.OffsetOf(fixup.Address).Value), fixup.Type, delta, from.Value);
                if (offset > size)
                {
                    odd = odd.Count == 0 ? new OddFixups(1, fixup.Address, ValueOf(offset, fixup, from)) : odd with { Count = odd.Count + 1 };
                }
            }
        }

        return odd;
    }

    private static ulong ValueOf(ulong offset, Fixup fixup, VirtualAddress from)
        => fixup.Type == RelocationType.Dir64 ? unchecked(offset + from.Value) : (uint)unchecked(offset + from.Value);

    /// <summary>Adds the difference to one field.</summary>
    /// <returns>
    /// How far behind the old base the field pointed, modulo the width of the field; 0 for half an address, of which nobody can tell.
    /// </returns>
    private static ulong Apply(Span<byte> field, RelocationType type, long delta, ulong from)
    {
        switch (type)
        {
            case RelocationType.Dir64:
                long wide = BinaryPrimitives.ReadInt64LittleEndian(field);
                BinaryPrimitives.WriteInt64LittleEndian(field, unchecked(wide + delta));
                return unchecked((ulong)wide - from);
            case RelocationType.HighLow:
                int narrow = BinaryPrimitives.ReadInt32LittleEndian(field);
                BinaryPrimitives.WriteInt32LittleEndian(field, unchecked(narrow + (int)delta));
                return unchecked((uint)narrow - (uint)from);
            case RelocationType.High:
                short high = BinaryPrimitives.ReadInt16LittleEndian(field);
                BinaryPrimitives.WriteInt16LittleEndian(field, unchecked((short)(high + (short)(delta >> 16))));
                return 0;
            case RelocationType.Low:
                BinaryPrimitives.WriteInt16LittleEndian(field, unchecked((short)(BinaryPrimitives.ReadInt16LittleEndian(field) + (short)delta)));
                return 0;
            case RelocationType.ThumbMov32:
                return unchecked(ThumbMov32.Add(field, (int)delta) - (uint)from);
            default:
                return 0;
        }
    }
}
