using System.Text;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Binding;

/// <summary>What an image imports from one DLL, as far as it is read before anything is looked up.</summary>
/// <param name="Field">RVA of the stamp that says whether it is bound.</param>
/// <param name="Name">The DLL's name as written, without the terminator.</param>
/// <param name="NameAddress">RVA of the name.</param>
/// <param name="NameTable">RVA of the import name table; 0 if there is none that loaders would use.</param>
/// <param name="Slots">RVA of the table that bound addresses go to; 0 if there is none.</param>
/// <param name="Count">How many imports there are, and slots; 0 for a descriptor that loaders skip.</param>
/// <param name="TimeDateStamp">The stamp that says whether it is bound.</param>
/// <param name="IsDelayLoaded">Whether the DLL is loaded on first use.</param>
/// <param name="IsOfVisualC6">
/// Whether it is a delay-load descriptor that holds addresses, as its names do; tables and count are then left out.
/// </param>
/// <param name="EmptyNameTable">RVA of a name table that has no names; 0 if there is none, or if it has some.</param>
/// <param name="HoldsStrayValue">Whether its name table is empty, and its first slot is not.</param>
internal sealed record ImportEntry(
    Rva Field,
    byte[] Name,
    Rva NameAddress,
    Rva NameTable,
    Rva Slots,
    int Count,
    uint TimeDateStamp,
    bool IsDelayLoaded = false,
    bool IsOfVisualC6 = false,
    Rva EmptyNameTable = default,
    bool HoldsStrayValue = false)
{
    /// <summary>The name as text.</summary>
    internal string Dll { get; } = Encoding.UTF8.GetString(Name);

    /// <summary>Whether it says that its slots hold addresses.</summary>
    internal bool IsBound => TimeDateStamp != 0;

    /// <summary>Enumerates the imports in one of its tables.</summary>
    /// <param name="image">The image, in whatever state.</param>
    /// <param name="table">RVA of the table.</param>
    /// <exception cref="BadImageException">The table leaves the image.</exception>
    internal ImportThunkEnumerator GetThunks(PeImage image, Rva table)
    {
        image.TryGetOffset(Field, sizeof(uint), out FileOffset field);
        return new ImportThunkEnumerator(image, table, field, IsDelayLoaded ? ImageDefect.DelayImportDirectory : ImageDefect.ImportDirectory);
    }
}
