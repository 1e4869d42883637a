using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>
/// Slots among the import address tables that look like imports and belong to no descriptor: no loader fills them in, and calls through them fail.
/// </summary>
/// <remarks>They are left where an import library, or the entry that ends one, was missing when the image was linked.</remarks>
/// <param name="Count">How many there are.</param>
/// <param name="First">RVA of the first.</param>
/// <param name="End">RVA behind the last.</param>
/// <param name="FirstImport">What the first one wants: a name, cut if it is long, or "#" and an ordinal.</param>
internal sealed record UnownedSlots(int Count, Rva First, Rva End, string FirstImport)
{
    /// <summary>How much of a name is read, in bytes.</summary>
    private const int MaxName = 100;

    /// <summary>Finds them; null if there are none, or if the import tables are damaged.</summary>
    internal static UnownedSlots? Find(PeImage image)
    {
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.ImportAddressTable);
        if (!directory.Exists || !image.TryGetOffset(directory.Address, directory.Size, out FileOffset offset))
        {
            return null;
        }

        try
        {
            ReadOnlySpan<byte> table = image.Bytes.Slice(offset.Value, (int)directory.Size);
            return new OwnedRanges(image).TryCollect() is { } owned ? Find(image, directory.Address, table, owned) : null;
        }
        catch (BadImageException)
        {
            return null;
        }
    }

    private static UnownedSlots? Find(PeImage image, Rva start, ReadOnlySpan<byte> table, List<(uint Start, ulong End)> owned)
    {
        bool wide = image.Headers.IsPe32Plus;
        uint width = wide ? sizeof(ulong) : (uint)sizeof(uint);
        UnownedSlots? found = null;
        ulong reach = 0;
        int next = 0;
        for (ulong at = start.Value; at + width <= start.Value + (ulong)table.Length; at += width)
        {
            for (; next < owned.Count && owned[next].Start < at + width; next++)
            {
                reach = Math.Max(reach, owned[next].End);
            }

            if (reach > at)
            {
                // Tables begin at multiples of their width.
                at = ((reach + width - 1) & ~((ulong)width - 1)) - width;
                continue;
            }

            ReadOnlySpan<byte> slot = table.Slice((int)(at - start.Value));
            ulong value = wide ? BinaryPrimitives.ReadUInt64LittleEndian(slot) : BinaryPrimitives.ReadUInt32LittleEndian(slot);
            if (TryDescribe(image, value, found is null, out string import))
            {
                var behind = new Rva((uint)(at + width));
                found = found is null
                    ? new UnownedSlots(1, new Rva((uint)at), behind, import)
                    : found with { Count = found.Count + 1, End = behind };
            }
        }

        return found;
    }

    /// <summary>Whether a value is an import by ordinal, or leads to a hint and a name.</summary>
    private static bool TryDescribe(PeImage image, ulong value, bool withName, out string import)
    {
        int highest = image.Headers.IsPe32Plus ? 63 : 31;
        ulong rest = value & ~(1UL << highest);
        import = string.Empty;
        if (value >> highest != 0)
        {
            import = withName ? "#" + rest.ToString(System.Globalization.CultureInfo.InvariantCulture) : import;
            return rest <= ushort.MaxValue;
        }

        if (value is 0 or > int.MaxValue || !image.TryGetOffset(new Rva((uint)value) + sizeof(ushort), 1, out FileOffset name))
        {
            return false;
        }

        ReadOnlySpan<byte> text = image.Bytes.Slice(name.Value);
        int length = 0;
        while (length < Math.Min(withName ? MaxName : 1, text.Length) && text[length] is > 0x20 and < 0x7F)
        {
            length++;
        }

        import = withName ? Encoding.ASCII.GetString(text.Slice(0, length).ToArray()) : import;
        return length != 0;
    }

    /// <summary>Everything that the descriptors of an image lead to.</summary>
    private sealed class OwnedRanges(PeImage image)
    {
        private readonly List<(uint Start, ulong End)> ranges = [];
        private readonly uint width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);

        /// <summary>How much of the tables may still be read: tables that lie side by side are no longer than the file.</summary>
        private long budget = image.Bytes.Length;

        /// <summary>The ranges, in order of start; null if the tables overlap without measure.</summary>
        internal List<(uint Start, ulong End)>? TryCollect()
        {
            AddImports();
            AddDelayImports();
            ranges.Sort();
            return budget >= 0 ? ranges : null;
        }

        private void AddImports()
        {
            ImportDirectory directory = ImportDirectory.Of(image);
            uint size = ImportDescriptor.Size;
            foreach (ImportDescriptor descriptor in directory)
            {
                size += ImportDescriptor.Size;
                bool hasNames = descriptor.HasNameTable(image.Headers);
                uint count = Count(hasNames ? descriptor.GetThunks(image) : descriptor.GetSlots(image));
                AddTable(hasNames ? descriptor.NameTable : default, count);
                AddTable(descriptor.AddressTable, count);
            }

            Add(directory.Address, size);
        }

        private void AddDelayImports()
        {
            DelayImportDirectory directory = DelayImportDirectory.Of(image);
            uint size = DelayImportDescriptor.Size;
            foreach (DelayImportDescriptor descriptor in directory)
            {
                size += DelayImportDescriptor.Size;
                uint count = descriptor.NameTable == 0 ? 0 : Count(descriptor.GetThunks(image));
                foreach (uint table in new[] { descriptor.NameTable, descriptor.AddressTable, descriptor.BoundAddressTable, descriptor.UnloadTable })
                {
                    AddTable(descriptor.ToRva(table, image), count);
                }
            }

            Add(directory.Address, size);
        }

        private uint Count(ImportThunkEnumerator thunks)
        {
            uint count = 0;
            for (; budget >= 0 && thunks.MoveNext(); count++)
            {
                budget -= width;
            }

            return count;
        }

        /// <summary>Adds a table without the zero that should end it.</summary>
        private void AddTable(Rva table, uint count)
        {
            if (!table.IsZero)
            {
                Add(table, Math.Max(count, 1) * width);
            }
        }

        private void Add(Rva start, uint size) => ranges.Add((start.Value, start.Value + (ulong)size));
    }
}
