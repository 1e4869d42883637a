namespace RebaseBind.PortableExecutable.Relocations;

/// <summary>One base relocation.</summary>
/// <param name="Address">RVA of the first byte it changes; it may straddle a page end.</param>
/// <param name="Type">How it changes them.</param>
internal readonly record struct Fixup(Rva Address, RelocationType Type)
{
    /// <summary>How many bytes it changes, 0 for padding.</summary>
    internal uint Width => WidthOf(Type);

    internal static uint WidthOf(RelocationType type) => type switch
    {
        RelocationType.High or RelocationType.Low => 2,
        RelocationType.HighLow => 4,
        RelocationType.Dir64 or RelocationType.ThumbMov32 => 8,
        _ => 0,
    };
}
