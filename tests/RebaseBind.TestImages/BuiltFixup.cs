namespace RebaseBind.TestImages;

/// <summary>A base relocation of an image that was built.</summary>
/// <param name="Rva">The first byte it changes.</param>
/// <param name="Offset">Where that byte lies in the file.</param>
/// <param name="Kind">How it changes them.</param>
public readonly record struct BuiltFixup(uint Rva, int Offset, FixupKind Kind)
{
    /// <summary>How many bytes a fixup of a kind covers.</summary>
    public static int WidthOf(FixupKind kind) => kind switch
    {
        FixupKind.Absolute => 0,
        FixupKind.High or FixupKind.Low => 2,
        FixupKind.HighLow => 4,
        _ => 8,
    };
}
