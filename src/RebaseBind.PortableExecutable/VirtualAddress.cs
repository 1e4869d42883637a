using System;
using System.Globalization;

namespace RebaseBind.PortableExecutable;

/// <summary>An address in a process, 32-bit addresses zero-extended.</summary>
/// <param name="Value">The address in bytes, 0 to 2^64-1.</param>
public readonly record struct VirtualAddress(ulong Value) : IComparable<VirtualAddress>
{
    /// <summary>Windows reserves address space in units of 64 KiB, so every image base is a multiple of this many bytes.</summary>
    public const uint AllocationGranularity = 0x10000;

    /// <summary>Whether this is a possible image base: a multiple of 64 KiB (learn.microsoft.com, /BASE).</summary>
    public bool IsAllocationAligned => Value % AllocationGranularity == 0;

    /// <summary>The address <paramref name="bytes"/> further on; wraps at 2^64.</summary>
    public static VirtualAddress operator +(VirtualAddress address, ulong bytes) => new(unchecked(address.Value + bytes));

    /// <summary>The signed distance in bytes, modulo 2^64: what relocation adds to a pointer.</summary>
    public static long operator -(VirtualAddress left, VirtualAddress right) => unchecked((long)(left.Value - right.Value));

    /// <summary>Whether <paramref name="left"/> lies below <paramref name="right"/>.</summary>
    public static bool operator <(VirtualAddress left, VirtualAddress right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> lies above <paramref name="right"/>.</summary>
    public static bool operator >(VirtualAddress left, VirtualAddress right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not lie above <paramref name="right"/>.</summary>
    public static bool operator <=(VirtualAddress left, VirtualAddress right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not lie below <paramref name="right"/>.</summary>
    public static bool operator >=(VirtualAddress left, VirtualAddress right) => left.Value >= right.Value;

    /// <summary>The same as the operator, for languages without it.</summary>
    public static VirtualAddress Add(VirtualAddress address, ulong bytes) => address + bytes;

    /// <summary>The same as the operator, for languages without it.</summary>
    public static long Subtract(VirtualAddress left, VirtualAddress right) => left - right;

    /// <inheritdoc/>
    public int CompareTo(VirtualAddress other) => Value.CompareTo(other.Value);

    /// <summary>The address in hexadecimal, "0x180000000".</summary>
    public override string ToString() => "0x" + Value.ToString("x", CultureInfo.InvariantCulture);
}
