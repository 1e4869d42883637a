using RebaseBind.Addresses;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Planning.Placing;

/// <summary>The addresses an image gets; none by default.</summary>
/// <param name="Base">Its base.</param>
/// <param name="Size">Bytes from there on that are kept free for it; 0 if it has no place.</param>
internal readonly record struct Place(VirtualAddress Base, ulong Size)
{
    internal bool Exists => Size != 0;

    internal AddressRange Range => new(Base, Base + Size);

    internal static Place At(AddressRange range) => new(range.Start, range.Length);
}
