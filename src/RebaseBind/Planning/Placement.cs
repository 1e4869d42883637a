using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>Where one image goes, and why.</summary>
public sealed record Placement
{
    /// <summary>Places an image.</summary>
    /// <param name="image">See <see cref="Image"/>.</param>
    /// <param name="imageBase">See <see cref="Base"/>.</param>
    /// <param name="reservedSize">See <see cref="ReservedSize"/>.</param>
    /// <param name="action">See <see cref="Action"/>.</param>
    /// <param name="why">See <see cref="Why"/>.</param>
    internal Placement(ImageSummary image, VirtualAddress imageBase, ulong reservedSize, PlacementAction action, PlacementReason why)
    {
        Image = image;
        Base = imageBase;
        ReservedSize = reservedSize;
        Action = action;
        Why = why;
    }

    /// <summary>The image.</summary>
    public ImageSummary Image { get; internal init; }

    /// <summary>Its base after the run; a multiple of 64 KiB where the run chose it.</summary>
    public VirtualAddress Base { get; internal init; }

    /// <summary>Bytes from the base on that are kept free for it; at least its size.</summary>
    public ulong ReservedSize { get; internal init; }

    /// <summary>What becomes of its base.</summary>
    public PlacementAction Action { get; internal init; }

    /// <summary>Why, for a person.</summary>
    public string Reason => Why.Describe(Image);

    /// <summary>The addresses that are kept free for it.</summary>
    public AddressRange Range => new(Base, Base + ReservedSize);

    /// <summary>What decided it.</summary>
    internal PlacementReason Why { get; init; }
}
