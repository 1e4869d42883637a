namespace RebaseBind.PortableExecutable.Places;

/// <summary>What lies at a byte of an image file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="SectionName">The section whose raw data holds it, as written in the section table; null if none does.</param>
/// <param name="Rva">
/// RVA of the field, slot or descriptor that the byte belongs to; where there is none, of the byte itself. Null for header fields, and for what is
/// never mapped.
/// </param>
/// <param name="Text">
/// The same in words: "import slot of 'Sleep' from KERNEL32.dll, RVA 0x2010 in .rdata". Names in it are printable and not long.
/// </param>
internal readonly record struct ImagePlace(ImagePlaceKind Kind, string? SectionName, Rva? Rva, string Text);
