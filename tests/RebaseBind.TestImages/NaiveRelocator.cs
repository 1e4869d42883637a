using System;
using System.Buffers.Binary;
using RebaseBind.TestImages.Layout;

namespace RebaseBind.TestImages;

/// <summary>
/// Moves an image from the builder's own list of fixups, byte by byte and without reading the relocation table: what rebasing has to give.
/// </summary>
public static class NaiveRelocator
{
    /// <summary>The image at another base; the checksum is that of the original still.</summary>
    public static byte[] Move(BuiltImage image, ulong newBase)
    {
        byte[] moved = image.ToArray();
        ulong delta = unchecked(newBase - image.ImageBase);
        foreach (BuiltFixup fixup in image.Fixups)
        {
            switch (fixup.Kind)
            {
                case FixupKind.High:
                    AddBytes(moved, fixup.Offset, 2, delta >> 16);
                    break;
                case FixupKind.ThumbMov32:
                    AddToThumbPair(moved.AsSpan(fixup.Offset, 8), (uint)delta);
                    break;
                default:
                    AddBytes(moved, fixup.Offset, BuiltFixup.WidthOf(fixup.Kind), delta);
                    break;
            }
        }

        AddBytes(moved, image.Fields.ImageBase, image.Fields.IsWide ? 8 : 4, delta);
        return moved;
    }

    /// <summary>The right checksum in place of the old one, unless that is 0.</summary>
    public static byte[] WithCheckSum(byte[] file, HeaderFields fields)
    {
        Span<byte> field = file.AsSpan(fields.CheckSum, sizeof(uint));
        if (field.IndexOfAnyExcept((byte)0) >= 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field, CheckSum.Of(file, fields.CheckSum));
        }

        return file;
    }

    /// <summary>Long addition, a byte at a time, the carry out of the last one dropped.</summary>
    private static void AddBytes(byte[] bytes, int offset, int count, ulong addend)
    {
        int carry = 0;
        for (int i = 0; i < count; i++)
        {
            int sum = bytes[offset + i] + (byte)(addend >> (8 * i)) + carry;
            bytes[offset + i] = (byte)sum;
            carry = sum >> 8;
        }
    }

    /// <summary>Takes the pair apart bit by bit, in the order of the Arm manual's picture, and makes a new one.</summary>
    private static void AddToThumbPair(Span<byte> pair, uint addend)
    {
        int register = pair[3] & 0xF;
        uint value = (Immediate(pair[4..]) << 16) | Immediate(pair);
        ThumbPair.Encode(register, unchecked(value + addend)).CopyTo(pair);

        static uint Immediate(ReadOnlySpan<byte> instruction)
        {
            uint imm4 = instruction[0] & 0xFu;
            uint i = ((uint)instruction[1] >> 2) & 1;
            uint imm3 = ((uint)instruction[3] >> 4) & 7;
            return (imm4 << 12) | (i << 11) | (imm3 << 8) | instruction[2];
        }
    }
}
