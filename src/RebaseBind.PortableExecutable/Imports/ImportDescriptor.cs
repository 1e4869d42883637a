using System;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>What an image imports from one DLL (PE specification, "Import Directory Table").</summary>
/// <param name="Offset">Where the descriptor lies in the file.</param>
/// <param name="NameTable">OriginalFirstThunk: RVA of the import name table; 0 if the linker wrote none.</param>
/// <param name="TimeDateStamp">0 unbound, 0xFFFFFFFF bound through the bound import directory, otherwise an old-style binding's stamp.</param>
/// <param name="ForwarderChain">0 or 0xFFFFFFFF, or the index of the first forwarded thunk of an old-style binding.</param>
/// <param name="Name">RVA of the DLL's name.</param>
/// <param name="AddressTable">FirstThunk: RVA of the import address table.</param>
public readonly record struct ImportDescriptor(
    FileOffset Offset,
    Rva NameTable,
    uint TimeDateStamp,
    uint ForwarderChain,
    Rva Name,
    Rva AddressTable)
{
    /// <summary>The size of a descriptor in bytes.</summary>
    internal const int Size = 20;

    /// <summary>Where TimeDateStamp lies in a descriptor, in bytes; ForwarderChain follows it.</summary>
    internal const int TimeDateStampOffset = 4;

    internal const int NameField = 12;

    internal const int AddressTableField = 16;

    /// <summary>The DLL's name as written, without the terminator.</summary>
    /// <exception cref="BadImageException">The name leaves the image.</exception>
    public ReadOnlySpan<byte> GetName(PeImage image) => image.ReadString(Name, Offset + NameField, ImageDefect.ImportDirectory);

    /// <summary>
    /// Whether loaders read the names from the name table: it must lie in the image, behind the headers (ReactOS dll/ntdll/ldr/ldrpe.c
    /// LdrpSnapIAT), and be another table than that of the addresses.
    /// </summary>
    internal bool HasNameTable(ImageHeaders headers)
        => NameTable.Value >= headers.SizeOfHeaders && NameTable.Value < headers.SizeOfImage && NameTable != AddressTable;

    /// <summary>The imports, read from the name table, or from the address table where there is none, as the loader does.</summary>
    /// <exception cref="BadImageException">The table leaves the image.</exception>
    public ImportThunkEnumerator GetThunks(PeImage image)
        => NameTable.IsZero ? GetSlots(image) : new(image, NameTable, Offset, ImageDefect.ImportDirectory);

    /// <summary>What the address table holds in the file: in an image that is not bound, the imports again.</summary>
    /// <exception cref="BadImageException">The table leaves the image.</exception>
    public ImportThunkEnumerator GetSlots(PeImage image) => new(image, AddressTable, Offset + AddressTableField, ImageDefect.ImportDirectory);
}
