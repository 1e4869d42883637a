namespace RebaseBind.TestImages;

/// <summary>The index of a data directory (PE specification, "Optional Header Data Directories").</summary>
public enum ImageDirectory
{
    Export = 0,
    Import = 1,
    Resource = 2,
    Exception = 3,
    Security = 4,
    BaseRelocation = 5,
    Debug = 6,
    Architecture = 7,
    GlobalPointer = 8,
    Tls = 9,
    LoadConfiguration = 10,
    BoundImport = 11,
    ImportAddressTable = 12,
    DelayImport = 13,
    Clr = 14,
}
