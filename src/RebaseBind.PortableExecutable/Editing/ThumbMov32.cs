using System;
using System.Buffers.Binary;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>The 32-bit value that a Thumb-2 MOVW instruction (lower half) and the MOVT after it (upper half) load into a register.</summary>
/// <remarks>
/// Each instruction is two little-endian halfwords; its 16-bit immediate is spread as imm4:i:imm3:imm8, imm4 and i in the first
/// halfword (bits 3-0 and 10), imm3 and imm8 in the second (bits 14-12 and 7-0): Arm ARM, MOV (immediate) T3 and MOVT T1.
/// </remarks>
internal static class ThumbMov32
{
    private const int InstructionSize = 4;

    /// <summary>Adds to the value.</summary>
    /// <returns>The value before.</returns>
    internal static uint Add(Span<byte> pair, int delta)
    {
        Span<byte> low = pair.Slice(0, InstructionSize);
        Span<byte> high = pair.Slice(InstructionSize, InstructionSize);
        uint before = (uint)((ReadImmediate(high) << 16) | ReadImmediate(low));
        uint value = unchecked(before + (uint)delta);
        WriteImmediate(low, (int)(value & 0xFFFF));
        WriteImmediate(high, (int)(value >> 16));
        return before;
    }

    private static int ReadImmediate(ReadOnlySpan<byte> instruction)
    {
        int first = BinaryPrimitives.ReadUInt16LittleEndian(instruction);
        int second = BinaryPrimitives.ReadUInt16LittleEndian(instruction.Slice(2));
        return ((first & 0xF) << 12) | ((first & 0x400) << 1) | ((second & 0x7000) >> 4) | (second & 0xFF);
    }

    private static void WriteImmediate(Span<byte> instruction, int value)
    {
        int first = BinaryPrimitives.ReadUInt16LittleEndian(instruction);
        int second = BinaryPrimitives.ReadUInt16LittleEndian(instruction.Slice(2));
        first = (first & 0xFBF0) | ((value >> 12) & 0xF) | ((value & 0x800) >> 1);
        second = (second & 0x8F00) | ((value & 0x700) << 4) | (value & 0xFF);
        BinaryPrimitives.WriteUInt16LittleEndian(instruction, (ushort)first);
        BinaryPrimitives.WriteUInt16LittleEndian(instruction.Slice(2), (ushort)second);
    }
}
