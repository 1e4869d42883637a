using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>
/// The delay-load import directory: one descriptor for each DLL, up to one without a name, or to the end of a directory of whole descriptors.
/// </summary>
/// <remarks>
/// No loader reads it: the code of an image hands the descriptors to the helper one by one. So some linkers leave the size 0, and others leave out
/// the descriptor without a name.
/// </remarks>
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
        if (directory.Address.IsZero || (directory.Size == 0 && !StartsLikeOne(image, directory.Address)))
        {
            return default;
        }

        ReadOnlySpan<byte> bytes = image.SliceToEnd(DirectoryIndex.DelayImport, ImageDefect.DelayImportDirectory, out FileOffset start);
        bool isWhole = directory.Size % DelayImportDescriptor.Size == 0 && directory.Size != 0 && directory.Size < bytes.Length;
        return new DelayImportDirectory(directory.Address, isWhole ? bytes.Slice(0, (int)directory.Size) : bytes, start);
    }

    /// <summary>Whether there is a descriptor with a name in the image. Without a size, an address may be a remnant.</summary>
    private static bool StartsLikeOne(PeImage image, Rva address)
    {
        if (!image.TryGetOffset(address, DelayImportDescriptor.Size, out FileOffset start))
        {
            return false;
        }

        var first = new Enumerator(image.Bytes.Slice(start.Value, DelayImportDescriptor.Size), start);
        return first.MoveNext() && image.TryGetOffset(first.Current.ToRva(first.Current.Name, image), 1, out _);
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
        /// <exception cref="BadImageException">The image ends in the middle of the directory.</exception>
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
