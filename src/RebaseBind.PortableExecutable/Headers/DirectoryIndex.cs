namespace RebaseBind.PortableExecutable.Headers;

/// <summary>The index of an entry of the data directory array (PE specification, "Optional Header Data Directories").</summary>
public enum DirectoryIndex
{
    /// <summary>Export table.</summary>
    Export = 0,

    /// <summary>Import table.</summary>
    Import = 1,

    /// <summary>Resource table.</summary>
    Resource = 2,

    /// <summary>Exception table.</summary>
    Exception = 3,

    /// <summary>Attribute certificate table; its address is a file offset, not an RVA.</summary>
    Security = 4,

    /// <summary>Base relocation table.</summary>
    BaseRelocation = 5,

    /// <summary>Debug data.</summary>
    Debug = 6,

    /// <summary>Architecture data, reserved.</summary>
    Architecture = 7,

    /// <summary>The RVA of the value for the global pointer register; its size is 0.</summary>
    GlobalPointer = 8,

    /// <summary>Thread-local storage.</summary>
    ThreadLocalStorage = 9,

    /// <summary>Load configuration.</summary>
    LoadConfiguration = 10,

    /// <summary>Bound import table, usually between the section table and the end of the headers.</summary>
    BoundImport = 11,

    /// <summary>The import address tables.</summary>
    ImportAddressTable = 12,

    /// <summary>Delay-load import descriptors.</summary>
    DelayImport = 13,

    /// <summary>CLR header.</summary>
    ClrHeader = 14,

    /// <summary>Reserved, zero.</summary>
    Reserved = 15,
}
