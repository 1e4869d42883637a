using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Relocations;

namespace RebaseBind.Binding;

/// <summary>
/// The tables that binding an image changes: those of addresses, and of descriptors, of which only the stamps. No two of them overlap.
/// </summary>
internal sealed class WrittenRanges
{
    private readonly uint[] starts;
    private readonly uint[] ends;
    private readonly ImportEntry?[] owners;
    private readonly DescriptorTable[] tables;

    /// <summary>Collects them.</summary>
    /// <param name="image">The image.</param>
    /// <param name="entries">All of its descriptors.</param>
    /// <param name="overlaps">Which of their tables are not written.</param>
    internal WrittenRanges(PeImage image, IReadOnlyList<ImportEntry> entries, TableOverlaps overlaps)
    {
        uint width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);
        tables = DescriptorTable.Of(image, entries);
        (uint Start, uint Size, ImportEntry? Owner)[] ranges =
        [
            .. entries.Where(entry => entry.Count != 0 && !entry.Slots.IsZero && overlaps.RefusalOf(entry) is null)
                .Select(entry => (entry.Slots.Value, (uint)entry.Count * width, (ImportEntry?)entry)),
            .. tables.Where(static table => table.Count != 0).Select(static table => (table.Start.Value, table.Size, (ImportEntry?)null)),
        ];
        Array.Sort(ranges, static (left, right) => left.Start.CompareTo(right.Start));
        starts = Array.ConvertAll(ranges, range => range.Start);
        ends = Array.ConvertAll(ranges, range => range.Start + range.Size);
        owners = Array.ConvertAll(ranges, range => range.Owner);
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

    /// <summary>Whether any of some bytes may be changed.</summary>
    private bool Touch(Rva address, uint size)
    {
        int next = Array.BinarySearch(starts, address.Value);
        next = next < 0 ? ~next : next;
        return (next < starts.Length && starts[next] - address.Value < size) || (next > 0 && ends[next - 1] > address.Value);
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
}
