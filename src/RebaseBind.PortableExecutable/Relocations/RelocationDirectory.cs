using System;
using System.Buffers.Binary;

namespace RebaseBind.PortableExecutable.Relocations;

/// <summary>The base relocation table: blocks of fixups, one for each page that has any (PE specification, ".reloc Section").</summary>
/// <remarks>
/// The loader stops at a block of size 0 and at the end of the directory, whichever comes first
/// (Wine dlls/ntdll/loader.c perform_relocations, ReactOS sdk/lib/rtl/image.c).
/// </remarks>
internal readonly ref struct RelocationDirectory
{
    private readonly ReadOnlySpan<byte> table;
    private readonly FileOffset start;

    internal RelocationDirectory(ReadOnlySpan<byte> table, FileOffset start)
    {
        this.table = table;
        this.start = start;
    }

    /// <summary>Enumerates the blocks; allocates nothing.</summary>
    /// <exception cref="BadImageException">While enumerating, in an image that was not validated whole yet.</exception>
    public Enumerator GetEnumerator() => new(table, start);

    /// <summary>Enumerates the blocks of a relocation directory.</summary>
    internal ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> table;
        private readonly FileOffset start;
        private int next;

        internal Enumerator(ReadOnlySpan<byte> table, FileOffset start)
        {
            this.table = table;
            this.start = start;
        }

        /// <summary>The current block.</summary>
        public RelocationBlock Current { get; private set; }

        /// <summary>Whether the current block is one that some linkers end a table with, whatever lies behind.</summary>
        private readonly bool HasEnd => next != 0 && Current.Page.IsZero && Current.Entries.IsEmpty;

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
                throw new BadImageException(
                    ImageDefect.RelocationBlock,
                    start + next,
                    $"the relocation block for page {page}, 0x{next:x} bytes into the directory, has the impossible size 0x{size:x}"
                    + (HasEnd ? "; the table may end before it, at the block for page 0x0 without entries" : string.Empty));
            }

            ReadOnlySpan<byte> entries = rest.Slice(RelocationBlock.HeaderSize, (int)size - RelocationBlock.HeaderSize);
            Current = new RelocationBlock(page, entries, start + (next + RelocationBlock.HeaderSize));
            next += (int)size;
            return true;
        }
    }
}
