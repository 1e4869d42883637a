using RebaseBind.PortableExecutable.Headers;

namespace RebaseBind.PortableExecutable.Places;

/// <summary>Names the header fields (PE specification, "Overview", "Optional Header", "Section Table").</summary>
internal static class HeaderPlaces
{
    private const int DosHeaderSize = 0x40;
    private const int SignatureSize = 4;
    private const int StampSize = 4;
    private const int CheckSumSize = 4;
    private const int DllCharacteristicsSize = 2;

    /// <summary>The field that holds a byte; null behind the section table.</summary>
    internal static ImagePlace? Find(ImageHeaders headers, FileOffset offset)
    {
        int signature = headers.FileHeaderOffset.Value - SignatureSize;
        return offset.Value switch
        {
            < DosHeaderSize => Field(ImagePlaceKind.DosHeader, "the DOS header"),
            _ when offset.Value < signature => Field(ImagePlaceKind.DosStub, "the DOS stub"),
            _ when offset < headers.FileHeaderOffset => Field(ImagePlaceKind.PeSignature, "the PE signature"),
            _ when offset < headers.OptionalHeaderOffset => FindInFileHeader(headers, offset),
            _ when offset < headers.SectionTableOffset => FindInOptionalHeader(headers, offset),
            _ when offset < headers.SectionTableEnd => FindInSectionTable(headers, offset),
            _ => null,
        };
    }

    private static ImagePlace FindInFileHeader(ImageHeaders headers, FileOffset offset) => Holds(headers.TimeDateStampOffset, StampSize, offset)
        ? Field(ImagePlaceKind.TimeDateStamp, "the file header's time stamp")
        : Field(ImagePlaceKind.FileHeader, "the file header");

    private static ImagePlace FindInOptionalHeader(ImageHeaders headers, FileOffset offset)
    {
        if (Holds(headers.ImageBaseOffset, headers.IsPe32Plus ? sizeof(ulong) : sizeof(uint), offset))
        {
            return Field(ImagePlaceKind.ImageBase, "the image base");
        }

        if (Holds(headers.CheckSumOffset, CheckSumSize, offset))
        {
            return Field(ImagePlaceKind.CheckSum, "the checksum");
        }

        if (Holds(headers.DllCharacteristicsOffset, DllCharacteristicsSize, offset))
        {
            return Field(ImagePlaceKind.DllCharacteristics, "the DLL characteristics");
        }

        int entry = (offset.Value - headers.DirectoriesOffset.Value) / DataDirectory.EntrySize;
        return offset >= headers.DirectoriesOffset && entry < headers.DirectoryCount
            ? Field(ImagePlaceKind.DataDirectoryEntry, "the data directory entry of " + NameOf((DirectoryIndex)entry))
            : Field(ImagePlaceKind.OptionalHeader, "the optional header");
    }

    private static ImagePlace FindInSectionTable(ImageHeaders headers, FileOffset offset)
    {
        int index = (offset.Value - headers.SectionTableOffset.Value) / Section.EntrySize;
        return Field(ImagePlaceKind.SectionHeader, "the section header of " + PlaceText.Of(headers.Sections[index].Name));
    }

    private static string NameOf(DirectoryIndex entry) => entry switch
    {
        DirectoryIndex.Export => "the export table",
        DirectoryIndex.Import => "the import table",
        DirectoryIndex.Resource => "the resources",
        DirectoryIndex.Exception => "the exception table",
        DirectoryIndex.Security => "the certificate table",
        DirectoryIndex.BaseRelocation => "the base relocation table",
        DirectoryIndex.Debug => "the debug directory",
        DirectoryIndex.Architecture => "the architecture data",
        DirectoryIndex.GlobalPointer => "the global pointer",
        DirectoryIndex.ThreadLocalStorage => "the thread-local storage",
        DirectoryIndex.LoadConfiguration => "the load configuration",
        DirectoryIndex.BoundImport => "the bound import table",
        DirectoryIndex.ImportAddressTable => "the import address table",
        DirectoryIndex.DelayImport => "the delay-load import table",
        DirectoryIndex.ClrHeader => "the CLR header",
        _ => "reserved data",
    };

    private static bool Holds(FileOffset field, int size, FileOffset offset) => offset >= field && offset < field + size;

    private static ImagePlace Field(ImagePlaceKind kind, string text) => new(kind, null, null, text);
}
