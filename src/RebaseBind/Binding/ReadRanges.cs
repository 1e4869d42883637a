using System.Collections.Generic;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Binding;

/// <summary>What loaders read of an image's imports, and binding must spare: the names of DLLs, the name tables, and the names in them.</summary>
internal sealed class ReadRanges
{
    private readonly List<(Rva Start, uint Size)> all = [];
    private readonly List<ImportEntry> owners = [];

    private ReadRanges()
    {
    }

    /// <summary>All of them.</summary>
    internal IReadOnlyList<(Rva Start, uint Size)> All => all;

    /// <summary>Collects them.</summary>
    /// <remarks>
    /// Names that lie side by side never add up to more than the file; without that limit, thousands of imports by one long name would take the
    /// product of both.
    /// </remarks>
    /// <param name="image">The image.</param>
    /// <param name="entries">Its descriptors.</param>
    /// <param name="endless">Those whose name tables have no end of their own; the names behind are not theirs.</param>
    /// <returns>
    /// Null if one of them does not lie in a section. Then bytes in the headers or behind a section that look free may not be free.
    /// </returns>
    /// <exception cref="BadImageException">A name leaves the image, or the names overlap without measure.</exception>
    internal static ReadRanges? TryCollect(PeImage image, IReadOnlyList<ImportEntry> entries, ICollection<ImportEntry> endless)
    {
        var ranges = new ReadRanges();
        uint width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);
        foreach (ImportEntry entry in entries)
        {
            bool isNameThere = ranges.TryAdd(image, entry, entry.NameAddress, (uint)entry.Name.Length + 1);
            bool isTableThere = entry.NameTable.IsZero
                || ranges.TryAdd(image, entry, entry.NameTable, ((uint)entry.Count + 1) * width)
                || endless.Contains(entry);
            if (!isNameThere || !isTableThere)
            {
                return null;
            }

            if (!entry.IsDelayLoaded)
            {
                // Zero there is what makes loaders skip a descriptor, take the address table for the names, or end such a table.
                ranges.TryAdd(image, entry, entry.EmptyNameTable, entry.EmptyNameTable.IsZero ? 0 : width);
                ranges.TryAdd(image, entry, entry.Slots + ((uint)entry.Count * width), entry.NameTable.IsZero || entry.Count == 0 ? width : 0);
            }
        }

        return ranges.TryAddSymbols(image, entries, endless) ? ranges : null;
    }

    /// <summary>The entries of which something lies in a set of ranges.</summary>
    internal IEnumerable<ImportEntry> OwnersOfWhatTouches(RangeSet set)
    {
        for (int i = 0; i < all.Count; i++)
        {
            if (set.Touches(all[i].Start, all[i].Size))
            {
                yield return owners[i];
            }
        }
    }

    private bool TryAddSymbols(PeImage image, IReadOnlyList<ImportEntry> entries, ICollection<ImportEntry> endless)
    {
        long bytes = 0;
        foreach (ImportEntry entry in entries)
        {
            if (entry.Count == 0 || entry.NameTable.IsZero || endless.Contains(entry))
            {
                continue;
            }

            ImportThunkEnumerator thunks = entry.GetThunks(image, entry.NameTable);
            foreach (ImportThunk thunk in thunks)
            {
                if (!thunk.TryGetHintName(out Rva hintName))
                {
                    continue;
                }

                thunks.GetHint(thunk);
                int length = thunks.GetName(thunk).Length;
                bytes += length;
                if (bytes > image.Bytes.Length)
                {
                    ImageDefect defect = entry.IsDelayLoaded ? ImageDefect.DelayImportDirectory : ImageDefect.ImportDirectory;
                    throw new BadImageException(defect, thunks.OffsetOf(thunk), "the imported names overlap and add up to more than the file");
                }

                if (!TryAdd(image, entry, hintName, (uint)length + sizeof(ushort) + 1))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether some bytes lie in a section, and not in what is mapped behind it.</summary>
    internal static bool LieInSection(PeImage image, Rva address, uint size)
    {
        image.Headers.TryGetSection(address, out Section section);
        uint start = address - section.Address;
        return start < section.MemorySize && size <= section.MemorySize - start;
    }

    private bool TryAdd(PeImage image, ImportEntry owner, Rva address, uint size)
    {
        all.Add((address, size));
        owners.Add(owner);
        return LieInSection(image, address, size);
    }
}
