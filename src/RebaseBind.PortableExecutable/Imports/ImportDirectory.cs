using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>The import directory: one descriptor for each DLL.</summary>
/// <remarks>
/// The loader ignores the directory's declared size and reads to an entry without a name or an address table (Wine dlls/ntdll/loader.c
/// fixup_imports).
/// </remarks>
public readonly ref struct ImportDirectory
{
    private readonly ReadOnlySpan<byte> table;
    private readonly FileOffset start;

    private ImportDirectory(Rva address, ReadOnlySpan<byte> table, FileOffset start)
    {
        Address = address;
        this.table = table;
        this.start = start;
    }

    /// <summary>RVA of the first descriptor; 0 if there is none.</summary>
    public Rva Address { get; }

    /// <summary>The imports of an image; empty if it has none.</summary>
    /// <exception cref="BadImageException">The directory leaves the image.</exception>
    public static ImportDirectory Of(PeImage image)
    {
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.Import);
        if (directory.Address.IsZero)
        {
            return default;
        }

        ReadOnlySpan<byte> bytes = image.SliceToEnd(DirectoryIndex.Import, ImageDefect.ImportDirectory, out FileOffset start);
        return new ImportDirectory(directory.Address, bytes, start);
    }

    /// <summary>Enumerates the descriptors; allocates nothing.</summary>
    public Enumerator GetEnumerator() => new(table, start);

    /// <summary>Enumerates import descriptors.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> rest;
        private FileOffset next;

        internal Enumerator(ReadOnlySpan<byte> table, FileOffset start)
        {
            rest = table;
            next = start;
        }

        /// <summary>The current descriptor.</summary>
        public ImportDescriptor Current { get; private set; }

        /// <summary>Goes to the next descriptor, if there is one.</summary>
        /// <exception cref="BadImageException">The directory ends without a zero entry.</exception>
        public bool MoveNext()
        {
            if (rest.IsEmpty)
            {
                return false;
            }

            if (rest.Length < ImportDescriptor.Size)
            {
                throw new BadImageException(ImageDefect.ImportDirectory, next, "the import directory has no end");
            }

            Rva name = ReadRva(ImportDescriptor.NameField);
            Current = new ImportDescriptor(next, ReadRva(0), Read(4), Read(8), name, ReadRva(ImportDescriptor.AddressTableField));
            rest = rest.Slice(ImportDescriptor.Size);
            next += ImportDescriptor.Size;
            return !Current.Name.IsZero && !Current.AddressTable.IsZero;
        }

        private readonly Rva ReadRva(int offset) => new(Read(offset));

        private readonly uint Read(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice(offset));
    }
}
