namespace RebaseBind.TestImages;

/// <summary>The type of a base relocation (PE specification, "Base Relocation Types").</summary>
public enum FixupKind
{
    Absolute = 0,
    High = 1,
    Low = 2,
    HighLow = 3,
    HighAdj = 4,
    ArmMov32 = 5,
    Reserved = 6,
    ThumbMov32 = 7,
    MipsJmpAddr16 = 9,
    Dir64 = 10,
}
