using RebaseBind.PortableExecutable.Exports;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>One import: by ordinal, or by a hint and a name.</summary>
public readonly record struct ImportThunk
{
    private readonly Rva hintName;
    private readonly ExportOrdinal? ordinal;

    private ImportThunk(int index, Rva hintName, ExportOrdinal? ordinal)
    {
        Index = index;
        this.hintName = hintName;
        this.ordinal = ordinal;
    }

    /// <summary>Its place in the table, from 0; the slot of the import address table with this place receives the address.</summary>
    public int Index { get; }

    /// <summary>Whether the import is by ordinal.</summary>
    public bool IsByOrdinal => ordinal.HasValue;

    /// <summary>The ordinal of an import by ordinal.</summary>
    public bool TryGetOrdinal(out ExportOrdinal wanted)
    {
        wanted = ordinal.GetValueOrDefault();
        return ordinal.HasValue;
    }

    /// <summary>The RVA of the hint (2 bytes) and the name after it, of an import by name.</summary>
    public bool TryGetHintName(out Rva address)
    {
        address = hintName;
        return !ordinal.HasValue;
    }

    internal static ImportThunk ByOrdinal(int index, ExportOrdinal ordinal) => new(index, default, ordinal);

    internal static ImportThunk ByName(int index, Rva hintName) => new(index, hintName, null);
}
