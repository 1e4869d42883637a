using System;
using System.Buffers.Binary;
using static RebaseBind.Archives.ArchiveFields;

namespace RebaseBind.Archives;

/// <summary>
/// The zip64 numbers of an entry. A header's field of 32 bits that is full says that its number stands here; those that do not are left out, and
/// the others stand in the order of the format: content size, packed size, offset.
/// </summary>
internal ref struct WideNumbers
{
    private Span<byte> rest;

    /// <summary>Finds them among an entry's extra fields.</summary>
    /// <param name="extra">The extra fields, with the identifier and the size in front of each.</param>
    internal WideNumbers(Span<byte> extra)
    {
        const int header = 4;
        rest = default;
        while (extra.Length >= header)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(extra.Slice(2));
            if (size > extra.Length - header)
            {
                return;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == WideExtra)
            {
                rest = extra.Slice(header, size);
                Exists = true;
                return;
            }

            extra = extra.Slice(header + size);
        }
    }

    /// <summary>Whether the entry has them.</summary>
    internal bool Exists { get; }

    /// <summary>A number of the entry.</summary>
    /// <param name="field">The header's field of 32 bits.</param>
    internal long Read(ReadOnlySpan<byte> field)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(field);
        return TryTake(value, out Span<byte> wide) ? BinaryPrimitives.ReadInt64LittleEndian(wide) : value;
    }

    /// <summary>Replaces a number of the entry where it stands.</summary>
    /// <param name="field">The header's field of 32 bits.</param>
    /// <param name="number">The number; it fits in 31 bits.</param>
    /// <param name="keepsZero">Whether a 0 stays: it says that the number follows later.</param>
    internal void Replace(Span<byte> field, int number, bool keepsZero = false)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(field);
        if (TryTake(value, out Span<byte> wide))
        {
            if (!keepsZero || BinaryPrimitives.ReadInt64LittleEndian(wide) != 0)
            {
                BinaryPrimitives.WriteInt64LittleEndian(wide, number);
            }
        }
        else if (!keepsZero || value != 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(field, number);
        }
    }

    private bool TryTake(uint value, out Span<byte> wide)
    {
        wide = default;
        if (value != Wide32 || rest.Length < sizeof(long))
        {
            return false;
        }

        wide = rest.Slice(0, sizeof(long));
        rest = rest.Slice(sizeof(long));
        return true;
    }
}
