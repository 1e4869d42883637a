using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.PortableExecutable.Places;

/// <summary>
/// Where descriptors, slots, name tables and names of imports lie, delay-loaded ones included. Of damaged tables what can be read is known.
/// </summary>
internal sealed class ImportPlaces
{
    private const uint HintSize = 2;

    private readonly PeImage image;
    private readonly uint width;
    private readonly List<ImportedDll> dlls = [];

    /// <summary>How much of the thunk tables may still be read: tables that lie side by side are no longer than the file.</summary>
    private long budget;

    /// <summary>Looks for the tables.</summary>
    internal ImportPlaces(PeImage image)
    {
        this.image = image;
        width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);
        budget = image.Bytes.Length;
        try
        {
            AddImports();
        }
        catch (BadImageException)
        {
            // What was read so far is known.
        }

        try
        {
            AddDelayImports();
        }
        catch (BadImageException)
        {
            // What was read so far is known.
        }
    }

    /// <summary>What of the imports lies at an RVA; null if nothing is known there.</summary>
    internal NamedPlace? Find(Rva rva)
    {
        foreach (ImportedDll dll in dlls)
        {
            NamedPlace? found = FindInTables(dll, rva) ?? (dll.Delayed is { } delayed
                ? FindInDelayDescriptor(dll, delayed, rva)
                : FindInDescriptor(dll, rva));
            if (found is not null)
            {
                return found;
            }
        }

        return FindInNames(rva);
    }

    private void AddImports()
    {
        ImportDirectory directory = ImportDirectory.Of(image);
        Rva address = directory.Address;
        foreach (ImportDescriptor descriptor in directory)
        {
            bool hasNames = descriptor.HasNameTable(image.Headers);
            Rva names = hasNames ? descriptor.NameTable : descriptor.AddressTable;
            uint count = Count(names, descriptor.Offset, ImageDefect.ImportDirectory);
            dlls.Add(new ImportedDll(address, descriptor.Name, names, descriptor.AddressTable, count));
            address += ImportDescriptor.Size;
        }
    }

    private void AddDelayImports()
    {
        DelayImportDirectory directory = DelayImportDirectory.Of(image);
        Rva address = directory.Address;
        foreach (DelayImportDescriptor descriptor in directory)
        {
            Rva names = descriptor.ToRva(descriptor.NameTable, image);
            uint count = Count(names, descriptor.Offset, ImageDefect.DelayImportDirectory);
            Rva slots = descriptor.ToRva(descriptor.AddressTable, image);
            dlls.Add(new ImportedDll(address, descriptor.ToRva(descriptor.Name, image), names, slots, count) { Delayed = descriptor });
            address += DelayImportDescriptor.Size;
        }
    }

    /// <summary>How many thunks a table has before its end, or before what cannot be read.</summary>
    private uint Count(Rva table, FileOffset field, ImageDefect defect)
    {
        uint count = 0;
        try
        {
            var thunks = new ImportThunkEnumerator(image, table, field, defect);
            while (budget > 0 && thunks.MoveNext())
            {
                count++;
                budget -= width;
            }
        }
        catch (BadImageException)
        {
            // The table begins or ends outside the image.
        }

        return count;
    }

    private NamedPlace? FindInTables(ImportedDll dll, Rva rva)
    {
        bool isDelayed = dll.Delayed is not null;
        if (IndexIn(dll.AddressTable, dll, rva) is { } slot)
        {
            return slot == dll.Count
                ? new NamedPlace(
                    isDelayed ? ImagePlaceKind.DelayImportDirectory : ImagePlaceKind.ImportAddressTable,
                    dll.AddressTable + (slot * width),
                    (isDelayed ? "end of the delay-load address table of " : "end of the import address table of ") + NameOf(dll))
                : new NamedPlace(
                    isDelayed ? ImagePlaceKind.DelayImportSlot : ImagePlaceKind.ImportSlot,
                    dll.AddressTable + (slot * width),
                    (isDelayed ? "delay-load import slot of " : "import slot of ") + Describe(dll, slot));
        }

        Rva bound = dll.Delayed is { } delayed ? delayed.ToRva(delayed.BoundAddressTable, image) : default;
        if (IndexIn(bound, dll, rva) is { } boundSlot)
        {
            string name = boundSlot == dll.Count ? "end of the bound delay-load address table of " + NameOf(dll)
                : "bound delay-load import slot of " + Describe(dll, boundSlot);
            return new NamedPlace(ImagePlaceKind.BoundDelayImportSlot, bound + (boundSlot * width), name);
        }

        return IndexIn(dll.NameTable, dll, rva) is { } thunk
            ? new NamedPlace(
                isDelayed ? ImagePlaceKind.DelayImportNameTable : ImagePlaceKind.ImportNameTable,
                dll.NameTable + (thunk * width),
                (isDelayed ? "the delay-load name table of " : "the import name table of ") + NameOf(dll))
            : null;
    }

    private NamedPlace? FindInDescriptor(ImportedDll dll, Rva rva) => (rva - dll.Descriptor) switch
    {
        >= ImportDescriptor.Size => null,
        >= ImportDescriptor.TimeDateStampOffset and < ImportDescriptor.TimeDateStampOffset + sizeof(uint) => new NamedPlace(
            ImagePlaceKind.ImportDescriptorStamp,
            dll.Descriptor,
            "the time stamp of the import descriptor of " + NameOf(dll)),
        >= ImportDescriptor.TimeDateStampOffset + sizeof(uint) and < ImportDescriptor.NameField => new NamedPlace(
            ImagePlaceKind.ImportForwarderChain,
            dll.Descriptor,
            "the forwarder chain of the import descriptor of " + NameOf(dll)),
        _ => new NamedPlace(ImagePlaceKind.ImportDescriptor, dll.Descriptor, "the import descriptor of " + NameOf(dll)),
    };

    private NamedPlace? FindInDelayDescriptor(ImportedDll dll, DelayImportDescriptor descriptor, Rva rva)
    {
        if (IndexIn(descriptor.ToRva(descriptor.UnloadTable, image), dll, rva) is not null)
        {
            return new NamedPlace(ImagePlaceKind.DelayImportDirectory, rva, "the delay-load unload table of " + NameOf(dll));
        }

        return (rva - dll.Descriptor) switch
        {
            >= DelayImportDescriptor.Size => null,
            >= DelayImportDescriptor.TimeDateStampOffset => new NamedPlace(
                ImagePlaceKind.DelayImportDescriptorStamp,
                dll.Descriptor,
                "the time stamp of the delay-load descriptor of " + NameOf(dll)),
            _ => new NamedPlace(ImagePlaceKind.DelayImportDescriptor, dll.Descriptor, "the delay-load descriptor of " + NameOf(dll)),
        };
    }

    /// <summary>The name that holds an RVA can only be the last that starts before it, unless names overlap.</summary>
    private NamedPlace? FindInNames(Rva rva)
    {
        Rva start = default;
        uint before = 0;
        string name = string.Empty;
        foreach (ImportedDll dll in dlls)
        {
            if (dll.Name <= rva && dll.Name > start)
            {
                (start, before, name) = (dll.Name, 0, "the name of an imported DLL");
            }

            for (uint i = 0; i < dll.Count; i++)
            {
                if (TryReadThunk(dll, i, out bool isOrdinal, out uint value) && !isOrdinal && value <= rva.Value && value > start.Value)
                {
                    (start, before, name) = (new Rva(value), HintSize, "the hint and the name of an import");
                }
            }
        }

        bool isHeld = rva - start < before || (TryReadString(start + before, out ReadOnlySpan<byte> text) && rva - start - before <= text.Length);
        return isHeld && !start.IsZero ? new NamedPlace(ImagePlaceKind.ImportName, start, name) : null;
    }

    /// <summary>The place in a table of <paramref name="dll"/> that an RVA belongs to, the zero entry at the end included; null if none.</summary>
    private uint? IndexIn(Rva table, ImportedDll dll, Rva rva)
        => !table.IsZero && rva - table < ((ulong)dll.Count + 1) * width ? (rva - table) / width : null;

    /// <summary>"'Sleep' from KERNEL32.dll", or "ordinal 7 from KERNEL32.dll".</summary>
    private string Describe(ImportedDll dll, uint index)
    {
        string import = FormattableString.Invariant($"import {index}");
        if (TryReadThunk(dll, index, out bool isOrdinal, out uint value))
        {
            import = isOrdinal ? FormattableString.Invariant($"ordinal {value}")
                : TryReadString(new Rva(value) + HintSize, out ReadOnlySpan<byte> name) && !name.IsEmpty ? "'" + PlaceText.Of(name) + "'"
                : import;
        }

        return import + " from " + NameOf(dll);
    }

    private string NameOf(ImportedDll dll)
        => TryReadString(dll.Name, out ReadOnlySpan<byte> name) && !name.IsEmpty ? PlaceText.Of(name) : "a DLL without a name";

    /// <summary>What a thunk of the name table holds: an ordinal, or the RVA of hint and name.</summary>
    private bool TryReadThunk(ImportedDll dll, uint index, out bool isOrdinal, out uint value)
    {
        isOrdinal = false;
        value = 0;
        if (!image.TryGetOffset(dll.NameTable + (index * width), width, out FileOffset offset))
        {
            return false;
        }

        ReadOnlySpan<byte> entry = image.Bytes.Slice(offset.Value);
        ulong thunk = width == sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(entry) : BinaryPrimitives.ReadUInt32LittleEndian(entry);
        isOrdinal = thunk >> ((int)(width * 8) - 1) != 0;
        value = isOrdinal ? (ushort)thunk : (uint)thunk & 0x7FFFFFFF;
        value = !isOrdinal && dll.Delayed is { } delayed ? delayed.ToRva(value, image).Value : value;
        return true;
    }

    private bool TryReadString(Rva rva, out ReadOnlySpan<byte> text)
    {
        text = default;
        ReadOnlySpan<Section> found = image.Headers.FindSection(rva);
        uint end = found.IsEmpty ? image.Headers.SizeOfHeaders : found[0].MappedRawSize;
        uint from = found.IsEmpty ? rva.Value : rva - found[0].Address;
        if (from >= end)
        {
            return false;
        }

        int start = found.IsEmpty ? (int)from : found[0].OffsetOf(rva).Value;
        ReadOnlySpan<byte> rest = image.Bytes.Slice(start, (int)(end - from));
        int length = rest.IndexOf((byte)0);
        text = length < 0 ? default : rest.Slice(0, length);
        return length >= 0;
    }
}
