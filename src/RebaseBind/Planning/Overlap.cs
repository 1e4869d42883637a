using RebaseBind.Images;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>An image that another one, which may be loaded into the same process, is in the way of.</summary>
/// <param name="Image">The image; a DLL that the operating system lays out.</param>
/// <param name="Base">Its base.</param>
/// <param name="Partner">One image that overlaps it.</param>
/// <param name="PartnerBase">That image's base.</param>
public sealed record Overlap(ImageSummary Image, VirtualAddress Base, ImageSummary Partner, VirtualAddress PartnerBase);
