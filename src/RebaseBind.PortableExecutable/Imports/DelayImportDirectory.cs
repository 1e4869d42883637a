using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>The delay-load import directory: one descriptor for each DLL, up to one without a name.</summary>
internal readonly ref struct DelayImportDirectory
{
    private readonly ReadOnlySpan<byte> table;
    private readonly FileOffset start;

    private DelayImportDirectory(Rva address, ReadOnlySpan<byte> table, FileOffset start)
    {
        Address = address;
        this.table = table;
        this.start = start;
    }

    /// <summary>RVA of the first descriptor; 0 if there is none.</summary>
    internal Rva Address { get; }

    /// <summary>The delay-load imports of an image; empty if it has none.</summary>
    /// <exception cref="BadImageException">The directory leaves the image.</exception>
    internal static DelayImportDirectory Of(PeImage image)
    {
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.DelayImport);
        if (!directory.Exists)
        {
            return default;
        }

        ReadOnlySpan<byte> bytes = image.SliceToEnd(DirectoryIndex.DelayImport, ImageDefect.DelayImportDirectory, out FileOffset start);
        return new DelayImportDirectory(directory.Address, bytes, start);
    }

    /// <summary>Enumerates the descriptors; allocates nothing.</summary>
    public Enumerator GetEnumerator() => new(table, start);

    /// <summary>Enumerates delay-load descriptors.</summary>
    internal ref struct Enumerator
    {
        private ReadOnlySpan<byte> rest;
        private FileOffset next;

        internal Enumerator(ReadOnlySpan<byte> table, FileOffset start)
        {
            rest = table;
            next = start;
        }

        /// <summary>The current descriptor.</summary>
        public DelayImportDescriptor Current { get; private set; }

        /// <summary>Goes to the next descriptor, if there is one.</summary>
        /// <exception cref="BadImageException">The directory ends without a zero entry.</exception>
        public bool MoveNext()
        {
            if (rest.IsEmpty)
            {
                return false;
            }

            if (rest.Length < DelayImportDescriptor.Size)
            {
                throw new BadImageException(ImageDefect.DelayImportDirectory, next, "the delay-load import directory has no end");
            }

            Current = new DelayImportDescriptor(next, Read(0), Read(1), Read(2), Read(3), Read(4), Read(5), Read(6), Read(7));
            rest = rest.Slice(DelayImportDescriptor.Size);
            next += DelayImportDescriptor.Size;
            return Current.Name != 0;
        }

        private readonly uint Read(int field) => BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice(field * sizeof(uint)));
    }
}
