using System;
using System.Collections.Generic;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Binding;

/// <summary>Reads the import and delay-load descriptors of an image.</summary>
/// <remarks>
/// Thousands of descriptors of a crafted file can share one name or one table of thunks. Names and tables that lie side by side never add up to
/// more than the file, so reading stops there: what is left would overlap, and could not be bound anyway.
/// </remarks>
internal sealed class ImportEntryReader
{
    private readonly PeImage image;
    private readonly List<ImportEntry> entries = [];
    private readonly uint width;
    private long bytesOfNames;
    private long bytesOfThunks;

    private ImportEntryReader(PeImage image)
    {
        this.image = image;
        width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);
    }

    /// <summary>Reads them all: imports first, each kind in the order of its directory.</summary>
    /// <exception cref="BadImageException">A directory, a name or a table leaves the image, or they overlap without measure.</exception>
    internal static IReadOnlyList<ImportEntry> Read(PeImage image)
    {
        var reader = new ImportEntryReader(image);
        reader.ReadImports();
        reader.ReadDelayImports();
        return reader.entries;
    }

    private void ReadImports()
    {
        ImportDirectory directory = ImportDirectory.Of(image);
        Rva address = directory.Address;
        foreach (ImportDescriptor descriptor in directory)
        {
            byte[] name = Copy(descriptor.GetName(image), descriptor.Offset, ImageDefect.ImportDirectory);
            var slots = descriptor.GetSlots(image);
            bool isEmpty = !slots.MoveNext();
            bool hasNameTable = descriptor.HasNameTable(image.Headers);
            bool hasNames = hasNameTable && descriptor.GetThunks(image).MoveNext();

            // An empty name table and a slot that is not: nothing is imported, unless a binding is all that is left of the names.
            bool isStray = hasNameTable && !hasNames && !isEmpty && descriptor.TimeDateStamp == 0;
            ImportThunkEnumerator thunks = hasNames ? descriptor.GetThunks(image) : descriptor.GetSlots(image);
            int count = isEmpty || isStray ? 0 : Count(thunks, descriptor.Offset, ImageDefect.ImportDirectory);
            entries.Add(new ImportEntry(
                address + ImportDescriptor.TimeDateStampOffset,
                name,
                descriptor.Name,
                hasNames ? descriptor.NameTable : default,
                descriptor.AddressTable,
                count,
                descriptor.TimeDateStamp,
                EmptyNameTable: hasNameTable && !hasNames ? descriptor.NameTable : default,
                HoldsStrayValue: isStray));
            address += ImportDescriptor.Size;
        }
    }

    private void ReadDelayImports()
    {
        DelayImportDirectory directory = DelayImportDirectory.Of(image);
        Rva address = directory.Address;
        foreach (DelayImportDescriptor delay in directory)
        {
            byte[] name = Copy(delay.GetName(image), delay.Offset, ImageDefect.DelayImportDirectory);
            Rva field = address + DelayImportDescriptor.TimeDateStampOffset;
            Rva nameAddress = delay.ToRva(delay.Name, image);
            if (delay.HoldsRvas)
            {
                int count = delay.NameTable == 0 ? 0 : Count(delay.GetThunks(image), delay.Offset, ImageDefect.DelayImportDirectory);
                var names = new Rva(delay.NameTable);
                var slots = new Rva(delay.BoundAddressTable);
                entries.Add(new ImportEntry(field, name, nameAddress, names, slots, count, delay.TimeDateStamp, IsDelayLoaded: true));
            }
            else
            {
                uint stamp = delay.TimeDateStamp;
                entries.Add(new ImportEntry(field, name, nameAddress, default, default, 0, stamp, IsDelayLoaded: true, IsOfVisualC6: true));
            }

            address += DelayImportDescriptor.Size;
        }
    }

    private int Count(ImportThunkEnumerator thunks, FileOffset descriptor, ImageDefect defect)
    {
        int count = 0;
        foreach (ImportThunk thunk in thunks)
        {
            count = thunk.Index + 1;
        }

        bytesOfThunks += count * (long)width;
        return bytesOfThunks <= image.Bytes.Length
            ? count
            : throw new BadImageException(defect, descriptor, "the tables of imports overlap and add up to more than the file");
    }

    private byte[] Copy(ReadOnlySpan<byte> name, FileOffset descriptor, ImageDefect defect)
    {
        bytesOfNames += name.Length;
        return bytesOfNames <= image.Bytes.Length
            ? name.ToArray()
            : throw new BadImageException(defect, descriptor, "the names of the imported DLLs overlap and add up to more than the file");
    }
}
