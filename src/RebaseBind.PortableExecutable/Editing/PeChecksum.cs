using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>
/// The checksum of the optional header: every 16-bit word added with end-around carry, the CheckSum field left out, plus the file's length.
/// </summary>
/// <remarks>What imagehlp's CheckSumMappedFile computes (Wine dlls/imagehlp/modify.c).</remarks>
internal static class PeChecksum
{
    /// <summary>Computes the checksum of an image file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="checkSumField">The file offset of the CheckSum field, whose 4 bytes do not count.</param>
    /// <returns>The value the field should hold.</returns>
    internal static uint Compute(ReadOnlySpan<byte> file, FileOffset checkSumField)
    {
        // A word that starts at an odd offset counts with its bytes swapped, so the field is left out by adding zeros in its place.
        int field = checkSumField.Value;
        ulong sum = Sum(file.Slice(0, field & ~1));
        Span<byte> around = stackalloc byte[8];
        around.Clear();
        int tail = Math.Min(file.Length, (field & ~1) + around.Length);
        file.Slice(field & ~1, tail - (field & ~1)).CopyTo(around);
        around.Slice(field & 1, sizeof(uint)).Clear();
        sum += Sum(around);
        sum += Sum(file.Slice(tail));
        return Fold(sum) + (uint)file.Length;
    }

    /// <summary>
    /// Adds up 32-bit words. Since 2^16 = 1 modulo 2^16 - 1, folding that sum gives the same as adding 16-bit words with end-around carry.
    /// </summary>
    [MethodImpl(AggressiveOptimization)]
    private static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector<uint>> vectors = MemoryMarshal.Cast<byte, Vector<uint>>(bytes);
        Vector<ulong> low = Vector<ulong>.Zero;
        Vector<ulong> high = Vector<ulong>.Zero;
        foreach (Vector<uint> vector in vectors)
        {
            Vector.Widen(vector, out Vector<ulong> lower, out Vector<ulong> upper);
            low += lower;
            high += upper;
        }

        ulong sum = 0;
        Vector<ulong> both = low + high;
        for (int i = 0; i < Vector<ulong>.Count; i++)
        {
            sum += both[i];
        }

        ReadOnlySpan<byte> rest = bytes.Slice(vectors.Length * Vector<byte>.Count);
        for (int i = 0; i < rest.Length; i++)
        {
            sum += (ulong)rest[i] << (8 * (i & 1));
        }

        return sum;
    }

    private static uint Fold(ulong sum)
    {
        while (sum > ushort.MaxValue)
        {
            sum = (sum >> 16) + (sum & ushort.MaxValue);
        }

        return (uint)sum;
    }

    // The member has this value on every runtime; netstandard2.0 only lacks its name. Without it the loop runs unoptimised for a short-lived process.
    private const MethodImplOptions AggressiveOptimization = (MethodImplOptions)512;
}
