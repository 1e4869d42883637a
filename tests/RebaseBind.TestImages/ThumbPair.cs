using System;
using System.Buffers.Binary;

namespace RebaseBind.TestImages;

/// <summary>Encodes the Thumb-2 instruction pair MOVW, MOVT that loads a 32-bit value into a register.</summary>
public static class ThumbPair
{
    /// <summary>The 8 bytes of <c>movw r, #lower; movt r, #upper</c>.</summary>
    public static byte[] Encode(int register, uint value)
    {
        var pair = new byte[8];
        Encode(pair, 0xF240, register, value & 0xFFFF);
        Encode(pair.AsSpan(4), 0xF2C0, register, value >> 16);
        return pair;
    }

    private static void Encode(Span<byte> instruction, uint opcode, int register, uint immediate)
    {
        uint imm4 = immediate >> 12;
        uint i = (immediate >> 11) & 1;
        uint imm3 = (immediate >> 8) & 7;
        uint imm8 = immediate & 0xFF;
        BinaryPrimitives.WriteUInt16LittleEndian(instruction, (ushort)(opcode | (i << 10) | imm4));
        BinaryPrimitives.WriteUInt16LittleEndian(instruction[2..], (ushort)((imm3 << 12) | ((uint)register << 8) | imm8));
    }
}
