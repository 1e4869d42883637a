using RebaseBind.PortableExecutable;

namespace RebaseBind.Loading;

/// <summary>What an import or a forwarder comes to in one DLL: an address there, another forwarder, or nothing.</summary>
/// <param name="Address">The RVA; null if it is no address.</param>
/// <param name="Forward">Where it leads on; null if it does not.</param>
internal readonly record struct ExportPlace(Rva? Address, ForwardStep? Forward);
