namespace RebaseBind.TestImages.Layout;

/// <summary>A section with its place in memory, and later in the file.</summary>
internal sealed class PlacedSection(SectionBuilder source, uint rva)
{
    internal string Name => source.Name;

    internal uint Rva => rva;

    /// <summary>A copy, since fixups are written into it.</summary>
    internal byte[] Data { get; set; } = [.. source.Data];

    internal uint VirtualSize => source.VirtualSize ?? (uint)Data.Length;

    internal int RawGap => source.RawGap;

    internal uint Characteristics => source.Characteristics;

    internal uint RawOffset { get; set; }

    internal uint RawSize { get; set; }

    internal BuiltSection ToBuilt() => new(Name, Rva, VirtualSize, RawOffset, RawSize, Characteristics);
}
