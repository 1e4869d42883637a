using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>The bound import directory: descriptors, each followed by its forwarder references.</summary>
/// <remarks>
/// The loader finds it by its address, whatever its size, and reads up to an entry whose name offset is 0 (ReactOS dll/ntdll/ldr/ldrpe.c
/// LdrpWalkImportDescriptor, LdrpHandleNewFormatImportDescriptors).
/// </remarks>
internal readonly ref struct BoundImportDirectory
{
    private readonly ReadOnlySpan<byte> table;

    private readonly FileOffset start;

    private BoundImportDirectory(ReadOnlySpan<byte> table, FileOffset start)
    {
        this.table = table;
        this.start = start;
    }

    /// <summary>Whether the image is bound in the new style.</summary>
    internal bool Exists => !table.IsEmpty;

    /// <summary>The bindings of an image; empty if it has none.</summary>
    /// <exception cref="BadImageException">The directory leaves the image.</exception>
    internal static BoundImportDirectory Of(PeImage image)
    {
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.BoundImport);
        if (directory.Address.IsZero || (directory.Size == 0 && !image.TryGetOffset(directory.Address, BoundImport.Size, out _)))
        {
            return default;
        }

        ReadOnlySpan<byte> bytes = image.SliceToEnd(DirectoryIndex.BoundImport, ImageDefect.BoundImportDirectory, out FileOffset start);
        return new BoundImportDirectory(bytes, start);
    }

    /// <summary>The DLL's name, without the terminator.</summary>
    /// <exception cref="BadImageException">The name leaves the image.</exception>
    internal ReadOnlySpan<byte> GetName(BoundImport import)
    {
        int length = import.NameOffset < table.Length ? table.Slice(import.NameOffset).IndexOf((byte)0) : -1;
        return length >= 0
            ? table.Slice(import.NameOffset, length)
            : throw new BadImageException(
                ImageDefect.BoundImportDirectory,
                import.Offset + BoundImport.NameField,
                $"the bound import name 0x{import.NameOffset:x} bytes into the directory leaves the image");
    }

    /// <summary>Enumerates descriptors and forwarder references; allocates nothing.</summary>
    public Enumerator GetEnumerator() => new(table, start);

    /// <summary>Enumerates bound imports.</summary>
    internal ref struct Enumerator
    {
        private ReadOnlySpan<byte> rest;
        private FileOffset next;
        private int forwarders;

        internal Enumerator(ReadOnlySpan<byte> table, FileOffset start)
        {
            rest = table;
            next = start;
        }

        /// <summary>The current entry.</summary>
        public BoundImport Current { get; private set; }

        /// <summary>Goes to the next entry, if there is one.</summary>
        /// <exception cref="BadImageException">The directory ends without a zero entry.</exception>
        public bool MoveNext()
        {
            if (rest.IsEmpty)
            {
                return false;
            }

            if (rest.Length < BoundImport.Size)
            {
                throw new BadImageException(ImageDefect.BoundImportDirectory, next, "the bound import directory has no end");
            }

            bool isForwarder = forwarders > 0;
            ushort count = isForwarder ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(rest.Slice(BoundImport.CountField));
            ushort name = BinaryPrimitives.ReadUInt16LittleEndian(rest.Slice(BoundImport.NameField));
            Current = new BoundImport(next, BinaryPrimitives.ReadUInt32LittleEndian(rest), name, count, isForwarder);
            forwarders = isForwarder ? forwarders - 1 : count;
            rest = rest.Slice(BoundImport.Size);
            next += BoundImport.Size;
            return isForwarder || Current.NameOffset != 0;
        }
    }
}
