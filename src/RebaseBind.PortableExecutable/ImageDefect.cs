namespace RebaseBind.PortableExecutable;

/// <summary>What can be wrong with a PE image. The number is the one in the diagnostic code: 10 is RB0010.</summary>
public enum ImageDefect
{
    /// <summary>No defect.</summary>
    None = 0,

    /// <summary>The file starts with "MZ" but holds no "PE\0\0" signature: a DOS or 16-bit program, or a file cut short.</summary>
    NotPortableExecutable = 1,

    /// <summary>The file is larger than 2 GiB less 64 KiB, more than any loader maps as one image here.</summary>
    FileTooLarge = 2,

    /// <summary>The headers end before they are complete, or the optional header's size and magic do not fit each other.</summary>
    Headers = 10,

    /// <summary>The machine type is not one this project knows the relocations of, or does not match PE32 or PE32+.</summary>
    Machine = 11,

    /// <summary>SectionAlignment or FileAlignment is not a power of two in its range.</summary>
    Alignment = 12,

    /// <summary>ImageBase is not a multiple of 64 KiB, or base and size leave the machine's address range.</summary>
    ImageBase = 13,

    /// <summary>SizeOfHeaders, in whole pages, does not hold the section table, or it reaches beyond the file or the image.</summary>
    SizeOfHeaders = 14,

    /// <summary>SizeOfImage does not cover the sections.</summary>
    SizeOfImage = 15,

    /// <summary>A section is misaligned, out of order, or overlaps another in memory.</summary>
    SectionAddress = 16,

    /// <summary>A section's raw data is misaligned, or outside the file.</summary>
    SectionData = 17,

    /// <summary>A data directory lies outside the image.</summary>
    DataDirectory = 18,

    /// <summary>A block of base relocations is malformed or leaves the directory.</summary>
    RelocationBlock = 20,

    /// <summary>A base relocation has a type that this machine's loader does not apply.</summary>
    RelocationType = 21,

    /// <summary>A base relocation names bytes outside the raw data of one section, or inside the headers.</summary>
    RelocationTarget = 22,

    /// <summary>Two base relocations change the same bytes.</summary>
    RelocationTwice = 23,

    /// <summary>A pointer that the loader or the C runtime reads carries no base relocation, so moving the image would break it.</summary>
    PointerWithoutRelocation = 24,

    /// <summary>The import directory, a name, or a thunk array leaves the image.</summary>
    ImportDirectory = 30,

    /// <summary>The delay-load import directory, a name, or a thunk array leaves the image.</summary>
    DelayImportDirectory = 31,

    /// <summary>The bound import directory or a name in it leaves the headers or the image.</summary>
    BoundImportDirectory = 32,

    /// <summary>The export directory or one of its arrays leaves the image.</summary>
    ExportDirectory = 33,

    /// <summary>The TLS directory leaves the image.</summary>
    TlsDirectory = 34,

    /// <summary>The load configuration directory leaves the image.</summary>
    LoadConfiguration = 35,

    /// <summary>The debug directory leaves the image.</summary>
    DebugDirectory = 36,

    /// <summary>The certificate table leaves the file or overlaps the image, or an entry leaves the table.</summary>
    CertificateTable = 37,

    /// <summary>The CLR header leaves the image.</summary>
    ClrHeader = 38,
}
