using System.Collections.Generic;

namespace RebaseBind.TestImages;

/// <content>What is said of base relocations.</content>
public sealed partial class ImageBuilder
{
    internal List<RequestedFixup> Fixups { get; } = [];

    internal List<(uint Page, ushort[] Entries)> RawBlocks { get; } = [];

    internal bool KeepsFixupOrder { get; private set; }

    internal bool HasPointerFixups { get; private set; } = true;

    internal int RelocationPadding { get; private set; }

    /// <summary>
    /// Puts a value into a section and a base relocation on it. Unless said otherwise the value is what the kind holds of an address
    /// in the section.
    /// </summary>
    /// <param name="kind">The kind of the relocation, which says how wide the value is.</param>
    /// <param name="offset">Where in the section, in bytes.</param>
    /// <param name="value">The value; for a MOVW/MOVT pair the 32-bit value the pair loads.</param>
    /// <param name="section">The section.</param>
    public ImageBuilder WithFixup(FixupKind kind, int offset, ulong? value = null, string section = ".text")
    {
        Fixups.Add(new RequestedFixup(section, offset, kind, value));
        return this;
    }

    /// <summary>Puts as many pointers as asked for into a section, one each <paramref name="stride"/> bytes.</summary>
    public ImageBuilder WithPointers(int count, int stride = 16, string section = ".text")
    {
        for (int i = 0; i < count; i++)
        {
            WithFixup(IsWide ? FixupKind.Dir64 : FixupKind.HighLow, i * stride, section: section);
        }

        return this;
    }

    /// <summary>Writes the fixups in the order they were named, a new block whenever the page changes; otherwise they are sorted.</summary>
    public ImageBuilder WithFixupsInOrderGiven()
    {
        KeepsFixupOrder = true;
        return this;
    }

    /// <summary>Adds a block to the relocation table as it stands, right or wrong; what it names is not among <see cref="BuiltImage.Fixups"/>.</summary>
    /// <param name="page">The page RVA.</param>
    /// <param name="entries">Type in the upper 4 bits, offset in the lower 12.</param>
    public ImageBuilder WithRelocationBlock(uint page, params ushort[] entries)
    {
        RawBlocks.Add((page, entries));
        return this;
    }

    /// <summary>Ends the relocation directory with zero bytes that its size includes.</summary>
    public ImageBuilder WithRelocationPadding(int size)
    {
        RelocationPadding = size;
        return this;
    }

    /// <summary>Leaves the pointers in TLS, load configuration and old delay-load tables without base relocations.</summary>
    public ImageBuilder WithoutPointerFixups()
    {
        HasPointerFixups = false;
        return this;
    }
}
