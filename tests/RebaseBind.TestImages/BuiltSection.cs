namespace RebaseBind.TestImages;

/// <summary>A section of an image that was built, as its section table entry says.</summary>
public sealed record BuiltSection(string Name, uint Rva, uint VirtualSize, uint RawOffset, uint RawSize, uint Characteristics)
{
    /// <summary>The byte after the last that it takes in memory, before rounding.</summary>
    public uint End => Rva + (VirtualSize != 0 ? VirtualSize : RawSize);

    /// <summary>Where in the file the byte at <paramref name="rva"/> lies.</summary>
    public int OffsetOf(uint rva) => (int)(RawOffset + rva - Rva);
}
