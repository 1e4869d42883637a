using System;
using System.Runtime.InteropServices;

namespace RebaseBind.PortableExecutable.Relocations;

/// <summary>The base relocations of one page (PE specification, "Base Relocation Block").</summary>
internal readonly ref struct RelocationBlock
{
    /// <summary>The size of a block's header in bytes: page RVA and block size.</summary>
    internal const int HeaderSize = 8;

    /// <summary>How many bytes from its page a block's entries reach, by where they start.</summary>
    internal const uint Span = 0x1000;

    private readonly FileOffset start;

    internal RelocationBlock(Rva page, ReadOnlySpan<byte> entries, FileOffset start)
    {
        this.start = start;
        Page = page;
        Entries = MemoryMarshal.Cast<byte, ushort>(entries);
    }

    /// <summary>What the entries' offsets count from; usually but not necessarily a multiple of 4 KiB.</summary>
    internal Rva Page { get; }

    /// <summary>The encoded entries, padding included: type in the upper 4 bits, offset from <see cref="Page"/> in the lower 12.</summary>
    internal ReadOnlySpan<ushort> Entries { get; }

    /// <summary>Enumerates the fixups, padding left out.</summary>
    public FixupEnumerator GetEnumerator() => new(Page, Entries);

    /// <summary>The file offset of the first entry that stands for a fixup of this block.</summary>
    internal FileOffset OffsetOf(Fixup fixup)
    {
        var entry = (ushort)(((int)fixup.Type << 12) | (int)(fixup.Address - Page));
        return start + (Entries.IndexOf(entry) * sizeof(ushort));
    }
}
