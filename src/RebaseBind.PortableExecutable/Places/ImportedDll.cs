using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.PortableExecutable.Places;

/// <summary>Where the tables for one imported DLL lie.</summary>
/// <param name="Descriptor">RVA of its descriptor.</param>
/// <param name="Name">RVA of its name.</param>
/// <param name="NameTable">RVA of the table of thunks that name the imports; the address table where there is no other.</param>
/// <param name="AddressTable">RVA of the import address table.</param>
/// <param name="Count">How many imports there are, as far as they can be read.</param>
internal readonly record struct ImportedDll(Rva Descriptor, Rva Name, Rva NameTable, Rva AddressTable, uint Count)
{
    /// <summary>For a DLL that is loaded on first use: its descriptor.</summary>
    internal DelayImportDescriptor? Delayed { get; init; }
}
