using System;
using System.Buffers.Binary;

namespace RebaseBind.PortableExecutable.Relocations;

/// <summary>The base relocation table: blocks of fixups, one for each page that has any (PE specification, ".reloc Section").</summary>
/// <remarks>
/// The loader stops at a block of size 0 and at the end of the directory, whichever comes first
/// (Wine dlls/ntdll/loader.c perform_relocations, ReactOS sdk/lib/rtl/image.c).
/// </remarks>
public readonly ref struct RelocationDirectory
{
    private readonly ReadOnlySpan<byte> table;

    internal RelocationDirectory(ReadOnlySpan<byte> table) => this.table = table;

    /// <summary>Enumerates the blocks; allocates nothing.</summary>
    /// <exception cref="BadImageException">While enumerating, in an image that <see cref="PeImage.Read"/> has not accepted yet.</exception>
    public Enumerator GetEnumerator() => new(table);

    /// <summary>Enumerates the blocks of a relocation directory.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> table;
        private int next;

        internal Enumerator(ReadOnlySpan<byte> table) => this.table = table;

        /// <summary>The current block.</summary>
        public RelocationBlock Current { get; private set; }

        /// <summary>Goes to the next block, if there is one.</summary>
        public bool MoveNext()
        {
            ReadOnlySpan<byte> rest = table.Slice(next);
            if (rest.Length < RelocationBlock.HeaderSize)
            {
                return false;
            }

            var page = new Rva(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice(4));
            if (size == 0)
            {
                return false;
            }

            if (size < RelocationBlock.HeaderSize || size > rest.Length || size % sizeof(ushort) != 0)
            {
                throw new BadImageException(ImageDefect.RelocationBlock, next, $"the relocation block for page {page}, 0x{next:x} bytes into the directory, has the impossible size 0x{size:x}");
            }

            Current = new RelocationBlock(page, rest.Slice(RelocationBlock.HeaderSize, (int)size - RelocationBlock.HeaderSize));
            next += (int)size;
            return true;
        }
    }
}
