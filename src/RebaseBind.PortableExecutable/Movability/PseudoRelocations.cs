using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.PortableExecutable.Movability;

/// <summary>The run-time pseudo-relocations of MinGW: references to another DLL's data or code that were compiled without dllimport.</summary>
/// <remarks>
/// A list in .rdata or .data: three 32-bit words 0, 0, 1, then entries of 12 bytes: RVA of the import slot, RVA of what is changed, width in bits
/// (mingw-w64 crt/pseudo-reloc.c, version 2). The program's start-up code changes a reference by how far the slot's address is from the slot. In a
/// 64-bit image a reference of 32 bits or fewer reaches 2 GiB: beyond that the start-up code ends the program.
/// </remarks>
internal static class PseudoRelocations
{
    /// <summary>How far the image and the DLL may lie from one another, in bytes, from the first byte of either to the last of the other.</summary>
    internal const ulong Reach = 0x8000_0000;

    private const int EntryWords = 3;
    private const uint Version = 1;

    /// <summary>
    /// The names, as written, of the DLLs that references of 32 bits or fewer lead to, each once; empty for 32-bit images, where every place is in
    /// reach.
    /// </summary>
    /// <exception cref="BadImageException">The import directory is damaged.</exception>
    internal static IReadOnlyList<string> FindTied(PeImage image)
    {
        if (!image.Headers.IsPe32Plus || image.Headers.Directory(DirectoryIndex.Import).Address.IsZero)
        {
            return [];
        }

        List<Slots>? slots = null;
        var tied = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);

        // Thousands of sections of a crafted file can share the same bytes.
        long budget = image.Bytes.Length;
        foreach (Section section in image.Headers.Sections)
        {
            if (section.HasRawData && section.Name is ".rdata" or ".data")
            {
                ReadOnlySpan<byte> bytes = image.Bytes.Slice(section.RawOffset.Value, (int)Math.Min(budget, section.MappedRawSize));
                budget -= bytes.Length;
                ReadList(image, MemoryMarshal.Cast<byte, uint>(bytes), ref slots, known, tied);
            }
        }

        return tied;
    }

    private static void ReadList(PeImage image, ReadOnlySpan<uint> words, ref List<Slots>? slots, HashSet<string> known, List<string> tied)
    {
        const int HeaderWords = 3;
        for (int at = 0; at < words.Length;)
        {
            int next = words.Slice(at).IndexOf(Version);
            if (next < 0)
            {
                return;
            }

            at += next + 1;
            if (at < HeaderWords || words[at - 2] != 0 || words[at - 3] != 0)
            {
                continue;
            }

            for (; at + EntryWords <= words.Length && IsEntry(image, words.Slice(at, EntryWords)); at += EntryWords)
            {
                slots ??= ReadSlots(image);
                if (Find(slots, words[at]) is not { } dll)
                {
                    break;
                }

                if (words[at + 2] <= 32 && known.Add(dll))
                {
                    tied.Add(dll);
                }
            }
        }
    }

    private static bool IsEntry(PeImage image, ReadOnlySpan<uint> entry)
        => entry[2] is 8 or 16 or 32 or 64 && entry[0] != 0 && image.TryGetOffset(new Rva(entry[1]), entry[2] / 8, out _);

    private static string? Find(List<Slots> sorted, uint slot)
    {
        int low = 0;
        int high = sorted.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle].Start <= slot)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low != 0 && slot - sorted[low - 1].Start < sorted[low - 1].Size ? sorted[low - 1].Dll : null;
    }

    /// <summary>The address tables, in order of where they start. One that runs into the next for want of a terminator ends there.</summary>
    private static List<Slots> ReadSlots(PeImage image)
    {
        var all = new List<Slots>();
        long walked = 0;
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            uint count = 0;
            foreach (ImportThunk thunk in descriptor.HasNameTable(image.Headers) ? descriptor.GetThunks(image) : descriptor.GetSlots(image))
            {
                count = (uint)thunk.Index + 1;

                // All descriptors of a crafted file can share one table.
                if (++walked > image.Bytes.Length / sizeof(ulong))
                {
                    return Sorted(all);
                }
            }

            all.Add(new Slots(descriptor.AddressTable.Value, count * sizeof(ulong), Encoding.ASCII.GetString(descriptor.GetName(image).ToArray())));
        }

        return Sorted(all);
    }

    private static List<Slots> Sorted(List<Slots> all)
    {
        all.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        return all;
    }

    /// <summary>The address table of one DLL.</summary>
    private readonly record struct Slots(uint Start, uint Size, string Dll);
}
