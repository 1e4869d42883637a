using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.Relocations;

namespace RebaseBind.Binding;

/// <summary>
/// The tables that binding an image changes: those of addresses, and of descriptors, of which only the stamps. Everything else that is read
/// must lie elsewhere.
/// </summary>
internal sealed class WrittenRanges
{
    private readonly uint[] starts;
    private readonly uint[] ends;
    private readonly ImportEntry?[] owners;
    private readonly DescriptorTable[] tables;

    private WrittenRanges((uint Start, uint Size, ImportEntry? Owner)[] ranges, DescriptorTable[] tables)
    {
        this.tables = tables;
        starts = Array.ConvertAll(ranges, range => range.Start);
        ends = Array.ConvertAll(ranges, range => range.Start + range.Size);
        owners = Array.ConvertAll(ranges, range => range.Owner);
    }

    /// <summary>
    /// Collects them; null if two of them overlap, or one of them overlaps the names, name tables or relocations of the image, or lies in the
    /// headers.
    /// Names and name tables lie in sections, too: so bytes in the headers or behind a section that look free are really free.
    /// </summary>
    internal static WrittenRanges? TryCollect(PeImage image, IReadOnlyList<ImportEntry> entries)
    {
        uint width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);
        uint delayed = (uint)entries.Count(entry => entry.IsDelayLoaded);
        DescriptorTable[] descriptors =
        [
            new(
                ImportDirectory.Of(image).Address.Value,
                (uint)entries.Count - delayed,
                ImportDescriptor.Size,
                ImportDescriptor.TimeDateStampOffset,
                StampSize: 8),
            new(
                DelayImportDirectory.Of(image).Address.Value,
                delayed,
                DelayImportDescriptor.Size,
                DelayImportDescriptor.TimeDateStampOffset,
                StampSize: 4),
        ];
        (uint Start, uint Size, ImportEntry? Owner)[] ranges =
        [
            .. entries.Where(entry => entry.Count != 0 && !entry.Slots.IsZero)
                .Select(entry => (entry.Slots.Value, (uint)entry.Count * width, (ImportEntry?)entry)),
            .. descriptors.Where(static table => table.Count != 0)
                .Select(static table => (table.Start, table.Count * table.Stride, (ImportEntry?)null)),
        ];
        Array.Sort(ranges, static (left, right) => left.Start.CompareTo(right.Start));
        ulong end = image.Headers.SizeOfHeaders;
        foreach ((uint start, uint size, _) in ranges)
        {
            if (start < end)
            {
                return null;
            }

            end = (ulong)start + size;
        }

        var written = new WrittenRanges(ranges, descriptors);
        DataDirectory relocations = image.Headers.Directory(DirectoryIndex.BaseRelocation);
        bool isClear = !written.Touch(relocations.Address, relocations.Size)
            && entries.All(entry => written.Spares(image, entry.NameAddress, (uint)entry.Name.Length + 1)
                && (entry.NameTable.IsZero || written.Spares(image, entry.NameTable, ((uint)entry.Count + 1) * width)));
        return isClear ? written : null;
    }

    /// <summary>Whether some bytes lie in a section and none of them is changed.</summary>
    internal bool Spares(PeImage image, Rva address, uint size)
    {
        image.Headers.TryGetSection(address, out Section section);
        uint start = address - section.Address;
        return start < section.MemorySize && size <= section.MemorySize - start && !Touch(address, size);
    }

    /// <summary>Whether any of some bytes may be changed.</summary>
    private bool Touch(Rva address, uint size)
    {
        int next = Array.BinarySearch(starts, address.Value);
        next = next < 0 ? ~next : next;
        return size != 0 && ((next < starts.Length && starts[next] - address.Value < size) || (next > 0 && ends[next - 1] > address.Value));
    }

    /// <summary>
    /// The entries with a slot that carries a base relocation, which would change a bound address when the image moves. Null stands for a stamp.
    /// Other fields of delay-load descriptors carry them by right, where they hold addresses (Visual C++ 6).
    /// </summary>
    internal HashSet<ImportEntry?> FindRelocated(PeImage image)
    {
        var found = new HashSet<ImportEntry?>();
        if (starts.Length == 0)
        {
            return found;
        }

        uint lowest = starts[0];
        uint highest = ends[ends.Length - 1];
        foreach (RelocationBlock block in image.Relocations)
        {
            const uint reach = 0x1000 + sizeof(ulong);
            if (block.Page.Value >= highest || block.Page.Value + (ulong)reach <= lowest)
            {
                continue;
            }

            foreach (Fixup fixup in block)
            {
                for (uint i = 0; i < fixup.Width && Touch(fixup.Address, fixup.Width); i++)
                {
                    AddOwner(fixup.Address + i, found);
                }
            }
        }

        return found;
    }

    /// <summary>Adds whoever a byte belongs to.</summary>
    private void AddOwner(Rva address, HashSet<ImportEntry?> found)
    {
        int next = Array.BinarySearch(starts, address.Value);
        next = next < 0 ? ~next - 1 : next;
        if (next < 0 || ends[next] <= address.Value)
        {
            return;
        }

        if (owners[next] is { } owner)
        {
            found.Add(owner);
        }
        else if (Array.Exists(tables, table => table.IsStamp(address)))
        {
            found.Add(null);
        }
    }

    /// <summary>A table of descriptors, of each of which some bytes change.</summary>
    private readonly record struct DescriptorTable(uint Start, uint Count, uint Stride, uint StampOffset, uint StampSize)
    {
        internal bool IsStamp(Rva address)
            => address.Value - Start < Count * Stride && ((address.Value - Start) % Stride) - StampOffset < StampSize;
    }
}
