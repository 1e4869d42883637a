using System;

namespace RebaseBind.PortableExecutable.Relocations;

/// <summary>Enumerates the fixups of one relocation block, padding left out.</summary>
internal ref struct FixupEnumerator
{
    private readonly ReadOnlySpan<ushort> entries;
    private readonly Rva page;
    private int next;

    internal FixupEnumerator(Rva page, ReadOnlySpan<ushort> entries)
    {
        this.page = page;
        this.entries = entries;
    }

    /// <summary>The current fixup.</summary>
    public Fixup Current { get; private set; }

    /// <summary>Goes to the next fixup, if there is one.</summary>
    public bool MoveNext()
    {
        while (next < entries.Length)
        {
            ushort entry = entries[next++];
            var type = (RelocationType)(entry >> 12);
            if (type != RelocationType.Absolute)
            {
                Current = new Fixup(page + (uint)(entry & 0xFFF), type);
                return true;
            }
        }

        return false;
    }
}
