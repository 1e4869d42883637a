using System;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>What an image imports from one DLL on first use (PE specification, "Delay-Load Import Tables").</summary>
/// <param name="Offset">Where the descriptor lies in the file.</param>
/// <param name="Attributes">Bit 0: the fields are RVAs. Without it (Visual C++ 6) they are virtual addresses that carry base relocations.</param>
/// <param name="Name">The DLL's name.</param>
/// <param name="ModuleHandle">Where the helper keeps the module handle.</param>
/// <param name="AddressTable">The delay import address table.</param>
/// <param name="NameTable">The delay import name table.</param>
/// <param name="BoundAddressTable">The bound delay import address table; 0 if there is none.</param>
/// <param name="UnloadTable">A copy of the original address table; 0 if there is none.</param>
/// <param name="TimeDateStamp">The stamp of the DLL bound to; 0 if not bound.</param>
internal readonly record struct DelayImportDescriptor(
    FileOffset Offset,
    uint Attributes,
    uint Name,
    uint ModuleHandle,
    uint AddressTable,
    uint NameTable,
    uint BoundAddressTable,
    uint UnloadTable,
    uint TimeDateStamp)
{
    /// <summary>The size of a descriptor in bytes.</summary>
    internal const int Size = 32;

    /// <summary>Where TimeDateStamp lies in a descriptor, in bytes.</summary>
    internal const int TimeDateStampOffset = 28;

    internal const int NameField = 4;

    private const int NameTableField = 16;

    /// <summary>Whether the fields are RVAs and not virtual addresses.</summary>
    internal bool HoldsRvas => (Attributes & 1) != 0;

    /// <summary>
    /// A field as an RVA, whichever form the descriptor has. A descriptor that says virtual addresses may hold RVAs all the same: a value below or
    /// behind the addresses of the image is taken for one, and in a 64-bit image every value, for an address does not fit.
    /// </summary>
    internal Rva ToRva(uint field, PeImage image)
    {
        uint distance = unchecked(field - (uint)image.Headers.ImageBase.Value);
        return HoldsRvas || image.Headers.IsPe32Plus || field == 0 || distance >= image.Headers.SizeOfImage ? new Rva(field) : new Rva(distance);
    }

    /// <summary>The DLL's name as written, without the terminator.</summary>
    /// <exception cref="BadImageException">The name leaves the image.</exception>
    internal ReadOnlySpan<byte> GetName(PeImage image)
        => image.ReadString(ToRva(Name, image), Offset + NameField, ImageDefect.DelayImportDirectory);

    /// <summary>The imports, read from the name table.</summary>
    /// <exception cref="BadImageException">The table leaves the image.</exception>
    internal ImportThunkEnumerator GetThunks(PeImage image)
        => new(image, ToRva(NameTable, image), Offset + NameTableField, ImageDefect.DelayImportDirectory);
}
