namespace RebaseBind.PortableExecutable.Places;

/// <summary>What lies at an RVA, before it is said where that is.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">RVA of the field, slot or descriptor, or of the byte that was asked for.</param>
/// <param name="Name">In words: "import slot of 'Sleep' from KERNEL32.dll".</param>
internal readonly record struct NamedPlace(ImagePlaceKind Kind, Rva Start, string Name);
