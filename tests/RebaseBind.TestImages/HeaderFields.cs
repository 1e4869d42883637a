namespace RebaseBind.TestImages;

/// <summary>Where the header fields of an image lie, as file offsets; for tests that damage or read them.</summary>
/// <param name="NewHeader">The "PE\0\0" signature.</param>
/// <param name="IsWide">Whether the optional header is PE32+.</param>
public readonly record struct HeaderFields(int NewHeader, bool IsWide)
{
    public const int NewHeaderPointer = 0x3C;

    public int Machine => NewHeader + 4;

    public int PointerToSymbolTable => NewHeader + 12;

    public int NumberOfSections => NewHeader + 6;

    public int TimeDateStamp => NewHeader + 8;

    public int SizeOfOptionalHeader => NewHeader + 20;

    public int Characteristics => NewHeader + 22;

    public int Magic => NewHeader + 24;

    public int AddressOfEntryPoint => Magic + 16;

    public int ImageBase => Magic + (IsWide ? 24 : 28);

    public int SectionAlignment => Magic + 32;

    public int FileAlignment => Magic + 36;

    public int SubsystemVersion => Magic + 48;

    public int SizeOfImage => Magic + 56;

    public int SizeOfHeaders => Magic + 60;

    public int CheckSum => Magic + 64;

    public int DllCharacteristics => Magic + 70;

    public int NumberOfRvaAndSizes => Magic + (IsWide ? 108 : 92);

    public int Directories => NumberOfRvaAndSizes + 4;

    public int SectionTable => Directories + (16 * 8);

    /// <summary>The entry of a data directory: RVA, then size.</summary>
    public int Directory(ImageDirectory directory) => Directories + ((int)directory * 8);

    public int SectionName(int index) => SectionTable + (index * 40);

    public int SectionVirtualSize(int index) => SectionTable + (index * 40) + 8;

    public int SectionRva(int index) => SectionTable + (index * 40) + 12;

    public int SectionRawSize(int index) => SectionTable + (index * 40) + 16;

    public int SectionRawOffset(int index) => SectionTable + (index * 40) + 20;
}
