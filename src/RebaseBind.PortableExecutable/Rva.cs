using System;
using System.Globalization;

namespace RebaseBind.PortableExecutable;

/// <summary>A relative virtual address: bytes from the image base once the image is mapped.</summary>
/// <param name="Value">The distance in bytes, 0 to 0xFFFFFFFF.</param>
public readonly record struct Rva(uint Value) : IComparable<Rva>
{
    /// <summary>Whether this is 0, which in most PE fields means "none".</summary>
    public bool IsZero => Value == 0;

    /// <summary>The address <paramref name="bytes"/> further on; wraps at 4 GiB as the loader's arithmetic does.</summary>
    public static Rva operator +(Rva rva, uint bytes) => new(unchecked(rva.Value + bytes));

    /// <summary>The distance in bytes between two addresses; wraps at 4 GiB.</summary>
    public static uint operator -(Rva left, Rva right) => unchecked(left.Value - right.Value);

    /// <summary>Whether <paramref name="left"/> lies below <paramref name="right"/>.</summary>
    public static bool operator <(Rva left, Rva right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> lies above <paramref name="right"/>.</summary>
    public static bool operator >(Rva left, Rva right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not lie above <paramref name="right"/>.</summary>
    public static bool operator <=(Rva left, Rva right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not lie below <paramref name="right"/>.</summary>
    public static bool operator >=(Rva left, Rva right) => left.Value >= right.Value;

    /// <summary>The same as the operator, for languages without it.</summary>
    public static Rva Add(Rva rva, uint bytes) => rva + bytes;

    /// <summary>The same as the operator, for languages without it.</summary>
    public static uint Subtract(Rva left, Rva right) => left - right;

    /// <inheritdoc/>
    public int CompareTo(Rva other) => Value.CompareTo(other.Value);

    /// <summary>The address in hexadecimal, "0x1000".</summary>
    public override string ToString() => "0x" + Value.ToString("x", CultureInfo.InvariantCulture);
}
