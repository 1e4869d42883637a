using System;
using System.Globalization;

namespace RebaseBind.PortableExecutable;

/// <summary>A position in an image file: bytes from its first byte.</summary>
/// <param name="Value">The position in bytes, 0 to 2 GiB; larger files are refused (<see cref="ImageDefect.FileTooLarge"/>).</param>
public readonly record struct FileOffset(int Value) : IComparable<FileOffset>
{
    /// <summary>The position <paramref name="bytes"/> further on.</summary>
    public static FileOffset operator +(FileOffset offset, int bytes) => new(offset.Value + bytes);

    /// <summary>Whether <paramref name="left"/> lies before <paramref name="right"/>.</summary>
    public static bool operator <(FileOffset left, FileOffset right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> lies behind <paramref name="right"/>.</summary>
    public static bool operator >(FileOffset left, FileOffset right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not lie behind <paramref name="right"/>.</summary>
    public static bool operator <=(FileOffset left, FileOffset right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not lie before <paramref name="right"/>.</summary>
    public static bool operator >=(FileOffset left, FileOffset right) => left.Value >= right.Value;

    /// <summary>The same as the operator, for languages without it.</summary>
    public static FileOffset Add(FileOffset offset, int bytes) => offset + bytes;

    /// <inheritdoc/>
    public int CompareTo(FileOffset other) => Value.CompareTo(other.Value);

    /// <summary>The position in hexadecimal, "0x3c".</summary>
    public override string ToString() => "0x" + Value.ToString("x", CultureInfo.InvariantCulture);
}
