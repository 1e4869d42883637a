using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>Where one image goes, and why.</summary>
/// <param name="Image">The image.</param>
/// <param name="Base">Its base after the run; a multiple of 64 KiB where the run chose it.</param>
/// <param name="ReservedSize">Bytes from the base on that are kept free for it; at least its size.</param>
/// <param name="Action">What becomes of its base.</param>
/// <param name="Why">What decided it.</param>
public sealed record Placement(ImageSummary Image, VirtualAddress Base, ulong ReservedSize, PlacementAction Action, PlacementReason Why)
{
    /// <summary>Why, for a person.</summary>
    public string Reason => Why.Describe(Image);

    /// <summary>The addresses that are kept free for it.</summary>
    public AddressRange Range => new(Base, Base + ReservedSize);
}
