using RebaseBind.Gathering;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning;

/// <summary>Where one image goes, and why.</summary>
/// <param name="Image">The image.</param>
/// <param name="Base">Its base after the run; a multiple of 64 KiB.</param>
/// <param name="Action">What becomes of its base.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record Placement(ImageSummary Image, VirtualAddress Base, PlacementAction Action, string Reason);
