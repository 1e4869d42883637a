namespace RebaseBind.Loading;

/// <summary>An export of another DLL that a forwarder names.</summary>
/// <param name="Dll">The DLL, with ".dll".</param>
/// <param name="Name">The export's name; empty if it is named by ordinal.</param>
/// <param name="Ordinal">The export's ordinal; -1 if it is named by name.</param>
/// <param name="Hops">How many forwarders led here.</param>
internal readonly record struct ForwardStep(string Dll, byte[] Name, int Ordinal, int Hops);
