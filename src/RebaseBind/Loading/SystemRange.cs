using RebaseBind.Addresses;

namespace RebaseBind.Loading;

/// <summary>Addresses that something of the system takes in every process.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Range">The addresses.</param>
/// <param name="IsDll">Whether it is a DLL of the system, which is not there twice if the system's DLLs are in the tree.</param>
internal sealed record SystemRange(string Name, AddressRange Range, bool IsDll)
{
    internal static SystemRange Of(string name, ulong start, ulong end) => new(name, new AddressRange(new(start), new(end)), IsDll: false);

    internal static SystemRange OfDll(string name, ulong start, ulong end) => new(name, new AddressRange(new(start), new(end)), IsDll: true);
}
