using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning.Placing;

/// <summary>The addresses an image gets.</summary>
/// <param name="Base">Its base.</param>
/// <param name="Size">Bytes from there on that are kept free for it.</param>
/// <param name="Why">What decided it; null where the planner chose freely.</param>
internal readonly record struct Place(VirtualAddress Base, ulong Size, PlacementReason? Why = null)
{
    internal AddressRange Range => new(Base, Base + Size);
}
