using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>The import directory: one descriptor for each DLL.</summary>
/// <remarks>The loader ignores the directory's declared size and reads to an entry without a name or an address table (Wine dlls/ntdll/loader.c fixup_imports).</remarks>
public readonly ref struct ImportDirectory
{
    private readonly ReadOnlySpan<byte> table;

    private ImportDirectory(ReadOnlySpan<byte> table, Rva address)
    {
        this.table = table;
        Address = address;
    }

    /// <summary>RVA of the first descriptor; 0 if there is none.</summary>
    public Rva Address { get; }

    /// <summary>The imports of an image; empty if it has none.</summary>
    /// <exception cref="BadImageException">The directory leaves the image.</exception>
    public static ImportDirectory Of(PeImage image)
    {
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.Import);
        return !directory.Address.IsZero ? new ImportDirectory(image.SliceToEnd(directory.Address, ImageDefect.ImportDirectory), directory.Address) : default;
    }

    /// <summary>Enumerates the descriptors; allocates nothing.</summary>
    public Enumerator GetEnumerator() => new(table);

    /// <summary>Enumerates import descriptors.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> rest;

        internal Enumerator(ReadOnlySpan<byte> table) => rest = table;

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
                throw new BadImageException(ImageDefect.ImportDirectory, 0, "the import directory has no end");
            }

            Current = new ImportDescriptor(ReadRva(0), Read(4), Read(8), ReadRva(12), ReadRva(16));
            rest = rest.Slice(ImportDescriptor.Size);
            return !Current.Name.IsZero && !Current.AddressTable.IsZero;
        }

        private readonly Rva ReadRva(int offset) => new(Read(offset));

        private readonly uint Read(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice(offset));
    }
}
