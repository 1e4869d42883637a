using RebaseBind.Images;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Addresses;

/// <summary>An image and the base it is taken to have, its own or a planned one.</summary>
/// <param name="Image">The image.</param>
/// <param name="Base">The base.</param>
internal readonly record struct LocatedImage(ImageSummary Image, VirtualAddress Base)
{
    /// <summary>The addresses it occupies there, in whole units of 64 KiB.</summary>
    internal AddressRange Range => AddressRange.ForImage(Base, Image.SizeOfImage);

    /// <summary>The image where its file asks to be.</summary>
    internal static LocatedImage AtItsOwnBase(ImageSummary image) => new(image, image.ImageBase);
}
