namespace RebaseBind.PortableExecutable.Places;

/// <summary>What a byte of an image file belongs to.</summary>
internal enum ImagePlaceKind
{
    /// <summary>The DOS header.</summary>
    DosHeader,

    /// <summary>What lies between the DOS header and the PE signature: the DOS program, and what linkers note behind it.</summary>
    DosStub,

    /// <summary>"PE\0\0".</summary>
    PeSignature,

    /// <summary>The file header's TimeDateStamp.</summary>
    TimeDateStamp,

    /// <summary>Another field of the file header.</summary>
    FileHeader,

    /// <summary>The optional header's ImageBase.</summary>
    ImageBase,

    /// <summary>The optional header's CheckSum.</summary>
    CheckSum,

    /// <summary>The optional header's DllCharacteristics.</summary>
    DllCharacteristics,

    /// <summary>Another field of the optional header.</summary>
    OptionalHeader,

    /// <summary>An entry of the data directory array.</summary>
    DataDirectoryEntry,

    /// <summary>An entry of the section table.</summary>
    SectionHeader,

    /// <summary>Bytes that are mapped as headers, behind the section table.</summary>
    HeaderSpace,

    /// <summary>The bound import directory, its names included.</summary>
    BoundImportDirectory,

    /// <summary>An entry of an import address table.</summary>
    ImportSlot,

    /// <summary>Bytes of the import address table directory that are no slot, and the zero entries that end tables.</summary>
    ImportAddressTable,

    /// <summary>An import descriptor's TimeDateStamp.</summary>
    ImportDescriptorStamp,

    /// <summary>An import descriptor's ForwarderChain.</summary>
    ImportForwarderChain,

    /// <summary>Another field of an import descriptor.</summary>
    ImportDescriptor,

    /// <summary>Bytes of the import directory behind the descriptors.</summary>
    ImportDirectory,

    /// <summary>An import name table.</summary>
    ImportNameTable,

    /// <summary>The name of an imported DLL, or the hint and the name of an import, delay-loaded ones included.</summary>
    ImportName,

    /// <summary>An entry of a delay import address table.</summary>
    DelayImportSlot,

    /// <summary>An entry of a bound delay import address table.</summary>
    BoundDelayImportSlot,

    /// <summary>A delay-load descriptor's TimeDateStamp.</summary>
    DelayImportDescriptorStamp,

    /// <summary>Another field of a delay-load descriptor.</summary>
    DelayImportDescriptor,

    /// <summary>Bytes of the delay-load directory behind the descriptors.</summary>
    DelayImportDirectory,

    /// <summary>A delay import name table.</summary>
    DelayImportNameTable,

    /// <summary>The field that a base relocation changes.</summary>
    RelocatedField,

    /// <summary>The export directory or one of its tables.</summary>
    Exports,

    /// <summary>The resources.</summary>
    Resources,

    /// <summary>The exception table.</summary>
    ExceptionTable,

    /// <summary>The base relocation table.</summary>
    RelocationTable,

    /// <summary>The debug directory.</summary>
    DebugDirectory,

    /// <summary>Data that an entry of the debug directory leads to.</summary>
    DebugData,

    /// <summary>The thread-local storage directory.</summary>
    TlsDirectory,

    /// <summary>The load configuration.</summary>
    LoadConfiguration,

    /// <summary>The CLR header.</summary>
    ClrHeader,

    /// <summary>The CLR metadata.</summary>
    ClrMetadata,

    /// <summary>Bytes of a section that nothing else is known of: code and data.</summary>
    Section,

    /// <summary>Raw data behind the VirtualSize of its section.</summary>
    SectionPadding,

    /// <summary>Bytes between the headers and raw data, or between the raw data of sections.</summary>
    Gap,

    /// <summary>The attribute certificate table.</summary>
    CertificateTable,

    /// <summary>Data behind the last section.</summary>
    Overlay,
}
