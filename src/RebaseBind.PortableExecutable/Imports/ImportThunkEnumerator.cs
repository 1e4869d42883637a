using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>Enumerates a thunk table up to its zero entry.</summary>
public ref struct ImportThunkEnumerator
{
    private readonly PeImage image;
    private readonly ReadOnlySpan<byte> table;
    private readonly FileOffset start;
    private readonly ImageDefect defect;
    private readonly int width;
    private int next;

    /// <summary>Enumerates a table.</summary>
    /// <param name="image">The image.</param>
    /// <param name="table">RVA of the first thunk.</param>
    /// <param name="field">Where the file says so.</param>
    /// <param name="defect">What is damaged if the table is.</param>
    /// <exception cref="BadImageException">The table starts outside the image.</exception>
    internal ImportThunkEnumerator(PeImage image, Rva table, FileOffset field, ImageDefect defect)
    {
        this.image = image;
        this.defect = defect;
        width = image.Headers.IsPe32Plus ? sizeof(ulong) : sizeof(uint);
        this.table = image.SliceToEnd(table, field, defect, out start);
    }

    /// <summary>The current import.</summary>
    public ImportThunk Current { get; private set; }

    /// <summary>The same enumerator, so that <c>foreach</c> takes it.</summary>
    public readonly ImportThunkEnumerator GetEnumerator() => this;

    /// <summary>The name of <paramref name="thunk"/>, without the terminator; not for an import by ordinal.</summary>
    /// <exception cref="BadImageException">The name leaves the image.</exception>
    public readonly ReadOnlySpan<byte> GetName(ImportThunk thunk)
        => image.ReadString(HintNameOf(thunk) + sizeof(ushort), OffsetOf(thunk), defect);

    /// <summary>Where the linker expected the name in the exporter's name table; not for an import by ordinal.</summary>
    /// <exception cref="BadImageException">The hint leaves the image.</exception>
    public readonly ExportHint GetHint(ImportThunk thunk)
    {
        ReadOnlySpan<byte> hint = image.Slice(HintNameOf(thunk), sizeof(ushort), OffsetOf(thunk), defect, out _);
        return new ExportHint(BinaryPrimitives.ReadUInt16LittleEndian(hint));
    }

    /// <summary>What <paramref name="thunk"/> wants of the DLL.</summary>
    /// <exception cref="BadImageException">The name or the hint leaves the image.</exception>
    public readonly WantedExport GetWanted(ImportThunk thunk)
        => thunk.TryGetOrdinal(out ExportOrdinal ordinal) ? WantedExport.ByOrdinal(ordinal) : WantedExport.ByName(GetName(thunk), GetHint(thunk));

    /// <summary>Where a thunk of this table lies in the file.</summary>
    public readonly FileOffset OffsetOf(ImportThunk thunk) => start + (thunk.Index * width);

    /// <summary>Goes to the next import, if there is one.</summary>
    /// <exception cref="BadImageException">The table ends without a zero entry.</exception>
    public bool MoveNext()
    {
        if (table.Length / width <= next)
        {
            throw new BadImageException(defect, start + (next * width), "a thunk table has no end");
        }

        ReadOnlySpan<byte> entry = table.Slice(next * width);
        ulong value = width == sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(entry) : BinaryPrimitives.ReadUInt32LittleEndian(entry);
        if (value == 0)
        {
            return false;
        }

        bool byOrdinal = value >> ((width * 8) - 1) != 0;
        Current = byOrdinal
            ? ImportThunk.ByOrdinal(next, new ExportOrdinal((ushort)value))
            : ImportThunk.ByName(next, new Rva((uint)value & 0x7FFFFFFF));
        next++;
        return true;
    }

    private static Rva HintNameOf(ImportThunk thunk)
        => thunk.TryGetHintName(out Rva address) ? address : throw new InvalidOperationException("An import by ordinal has no name.");
}
