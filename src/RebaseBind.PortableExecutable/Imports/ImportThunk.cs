namespace RebaseBind.PortableExecutable.Imports;

/// <summary>One import: by ordinal, or by a hint and a name.</summary>
/// <param name="Index">Its place in the table, from 0; slot <c>Index</c> of the import address table receives the address.</param>
/// <param name="HintName">RVA of the hint (2 bytes) and the name after it; 0 for an import by ordinal.</param>
/// <param name="Ordinal">The ordinal, for an import by ordinal.</param>
public readonly record struct ImportThunk(int Index, Rva HintName, ushort Ordinal)
{
    /// <summary>Whether the import is by ordinal.</summary>
    public bool IsByOrdinal => HintName.IsZero;
}
