using System;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.LoadConfiguration;
using RebaseBind.PortableExecutable.Relocations;

namespace RebaseBind.PortableExecutable.Movability;

/// <summary>
/// Finds base relocations that change what loaders read as it lies in the file: RVAs, counts and names. After such an image has moved, they read
/// something else, in the worst case outside the image.
/// </summary>
/// <remarks>
/// The tables are those of the PE specification, "Optional Header Data Directories": exports, import and delay-load descriptors, name tables and
/// names, resources, unwind data, debug directory, CLR header, the plain end of the TLS directory, and the fields of the load configuration that
/// hold no address.
/// </remarks>
internal sealed class RelocatedTables
{
    private const uint ExportDirectorySize = 40;
    private const uint ClrHeaderSize = 72;
    private const uint HintSize = 2;

    private readonly PeImage image;
    private readonly uint width;
    private readonly List<(uint Start, uint End)> ranges = [];
    private readonly List<(uint Start, uint End)> names = [];
    private uint lowestName = uint.MaxValue;
    private uint highestName;
    private long walked;

    private RelocatedTables(PeImage image)
    {
        this.image = image;
        width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);
    }

    /// <summary>RVA of the first base relocation that changes such a table; null if none does.</summary>
    /// <param name="image">An image whose import tables can be read.</param>
    /// <exception cref="BadImageException">One of the tables leaves the image.</exception>
    internal static Rva? Find(PeImage image)
    {
        if (image.RelocationStatistics.Fixups == 0)
        {
            return null;
        }

        var tables = new RelocatedTables(image);
        tables.CollectDirectories();
        tables.CollectImports();
        tables.CollectDelayImports();
        return tables.FindIn(tables.ranges) ?? tables.FindInLoadConfiguration() ?? tables.FindInNames();
    }

    private void CollectDirectories()
    {
        DataDirectory exports = image.Headers.Directory(DirectoryIndex.Export);
        if (exports.Exists)
        {
            Add(exports.Address, Math.Max(exports.Size, ExportDirectorySize));

            // A packer's code makes the tables of others when the image runs.
            bool isInFile = image.TryGetOffset(exports.Address, ExportDirectorySize, out _);
            foreach ((Rva address, uint size) in isInFile ? ExportDirectory.Of(image).GetTables() : [])
            {
                Add(address, size);
            }
        }

        AddWhole(DirectoryIndex.Resource);
        AddWhole(DirectoryIndex.Debug);
        if (image.Headers.Machine != Machine.I386)
        {
            AddWhole(DirectoryIndex.Exception);
        }

        DataDirectory clr = image.Headers.Directory(DirectoryIndex.ClrHeader);
        if (clr.Exists)
        {
            Add(clr.Address, ClrHeaderSize);
        }

        DataDirectory tls = image.Headers.Directory(DirectoryIndex.ThreadLocalStorage);
        if (tls.Exists)
        {
            Add(tls.Address + (4 * width), 2 * sizeof(uint));
        }
    }

    private void AddWhole(DirectoryIndex entry)
    {
        DataDirectory directory = image.Headers.Directory(entry);
        if (directory.Exists)
        {
            Add(directory.Address, directory.Size);
        }
    }

    private void CollectImports()
    {
        ImportDirectory directory = ImportDirectory.Of(image);
        uint count = 0;
        foreach (ImportDescriptor descriptor in directory)
        {
            count++;
            AddName(descriptor.Name, descriptor.GetName(image));
            bool hasNames = descriptor.HasNameTable(image.Headers);
            ImportThunkEnumerator thunks = hasNames ? descriptor.GetThunks(image) : descriptor.GetSlots(image);
            CollectThunks(thunks, hasNames ? descriptor.NameTable : descriptor.AddressTable);
        }

        if (!directory.Address.IsZero)
        {
            Add(directory.Address, (count + 1) * ImportDescriptor.Size);
        }
    }

    private void CollectDelayImports()
    {
        DelayImportDirectory directory = DelayImportDirectory.Of(image);
        Rva address = directory.Address;
        foreach (DelayImportDescriptor descriptor in directory)
        {
            AddName(descriptor.ToRva(descriptor.Name, image), descriptor.GetName(image));

            // The fields of the other form are addresses and carry fixups by right; so do those of its name tables.
            if (descriptor.HoldsRvas || image.Headers.IsPe32Plus)
            {
                Add(address, DelayImportDescriptor.Size);
                if (descriptor.NameTable != 0)
                {
                    CollectThunks(descriptor.GetThunks(image), new Rva(descriptor.NameTable));
                }
            }

            address += DelayImportDescriptor.Size;
        }
    }

    private void CollectThunks(ImportThunkEnumerator thunks, Rva table)
    {
        uint count = 0;
        foreach (ImportThunk thunk in thunks)
        {
            count++;
            if (thunk.TryGetHintName(out Rva name))
            {
                lowestName = Math.Min(lowestName, name.Value);
                highestName = Math.Max(highestName, name.Value);
            }

            // All descriptors of a crafted file can share one table.
            walked += width;
            if (walked > image.Bytes.Length)
            {
                break;
            }
        }

        Add(table, (count + 1) * width);
    }

    private void Add(Rva address, uint size) => ranges.Add((address.Value, (uint)Math.Min(uint.MaxValue, (ulong)address.Value + size)));

    private void AddName(Rva address, ReadOnlySpan<byte> name) => Add(address, (uint)name.Length + 1);

    /// <summary>
    /// Names lie side by side, as linkers write them, and no fixup lies between the first and the last. Only where one does is each name looked at.
    /// </summary>
    private Rva? FindInNames()
    {
        if (lowestName > highestName)
        {
            return null;
        }

        FileOffset field = image.Headers.OffsetOfDirectory(DirectoryIndex.Import);
        var last = (uint)image.ReadString(new Rva(highestName) + HintSize, field, ImageDefect.ImportDirectory).Length;
        if (FindIn([(lowestName, highestName + HintSize + last + 1)]) is null)
        {
            return null;
        }

        foreach (ImportDescriptor descriptor in ImportDirectory.Of(image))
        {
            CollectNames(descriptor.HasNameTable(image.Headers) ? descriptor.GetThunks(image) : descriptor.GetSlots(image));
        }

        foreach (DelayImportDescriptor descriptor in DelayImportDirectory.Of(image))
        {
            if (descriptor.NameTable != 0 && (descriptor.HoldsRvas || image.Headers.IsPe32Plus))
            {
                CollectNames(descriptor.GetThunks(image));
            }
        }

        return FindIn(names);
    }

    private void CollectNames(ImportThunkEnumerator thunks)
    {
        foreach (ImportThunk thunk in thunks)
        {
            if (thunk.TryGetHintName(out Rva address) && walked <= 2L * image.Bytes.Length)
            {
                uint length = (uint)thunks.GetName(thunk).Length;
                names.Add((address.Value, address.Value + HintSize + length + 1));
                walked += length + width;
            }
        }
    }

    private Rva? FindInLoadConfiguration()
    {
        LoadConfigurationDirectory configuration = LoadConfigurationDirectory.Of(image);
        if (!configuration.Exists)
        {
            return null;
        }

        uint start = image.Headers.Directory(DirectoryIndex.LoadConfiguration).Address.Value;
        (uint Start, uint End) known = (start, start + configuration.KnownSize);
        ReadOnlySpan<ushort> pointers = configuration.GetPointerOffsets();
        foreach (RelocationBlock block in image.Relocations)
        {
            if (!Reaches(block, known))
            {
                continue;
            }

            foreach (Fixup fixup in block)
            {
                if (Changes(fixup, known) && pointers.IndexOf(unchecked((ushort)(fixup.Address.Value - start))) < 0)
                {
                    return fixup.Address;
                }
            }
        }

        return null;
    }

    private Rva? FindIn(List<(uint Start, uint End)> wanted)
    {
        (uint Start, uint End)[] merged = Merge(wanted);
        if (merged.Length == 0)
        {
            return null;
        }

        uint[] ends = Array.ConvertAll(merged, static range => range.End);
        foreach (RelocationBlock block in image.Relocations)
        {
            int first = FirstEndingBehind(ends, block.Page.Value);
            if (first == merged.Length || !Reaches(block, merged[first]))
            {
                continue;
            }

            foreach (Fixup fixup in block)
            {
                int next = FirstEndingBehind(ends, fixup.Address.Value);
                if (next < merged.Length && Changes(fixup, merged[next]))
                {
                    return fixup.Address;
                }
            }
        }

        return null;
    }

    /// <summary>The same bytes as ranges that are in order and do not overlap.</summary>
    private static (uint Start, uint End)[] Merge(List<(uint Start, uint End)> wanted)
    {
        wanted.Sort();
        var merged = new List<(uint Start, uint End)>(wanted.Count);
        foreach ((uint start, uint end) in wanted)
        {
            if (merged.Count != 0 && start <= merged[merged.Count - 1].End)
            {
                merged[merged.Count - 1] = (merged[merged.Count - 1].Start, Math.Max(end, merged[merged.Count - 1].End));
            }
            else
            {
                merged.Add((start, end));
            }
        }

        return merged.ToArray();
    }

    private static int FirstEndingBehind(uint[] ends, uint address)
    {
        int index = Array.BinarySearch(ends, address);
        return index < 0 ? ~index : index + 1;
    }

    private static bool Reaches(RelocationBlock block, (uint Start, uint End) range)
        => block.Page.Value < range.End && block.Page.Value + (ulong)RelocationBlock.Span + sizeof(ulong) > range.Start;

    private static bool Changes(Fixup fixup, (uint Start, uint End) range)
        => fixup.Address.Value < range.End && fixup.Address.Value + (ulong)fixup.Width > range.Start;
}
