using RebaseBind.Addresses;

namespace RebaseBind.Loading;

/// <summary>A DLL that something else puts into every process before the program's own, as virus scanners do.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Range">The addresses it takes.</param>
internal sealed record InjectedDll(string Name, AddressRange Range);
