namespace RebaseBind.Loading;

/// <summary>An export of another DLL that a forwarder names.</summary>
/// <param name="Dll">The DLL, with ".dll".</param>
/// <param name="Export">The export.</param>
/// <param name="Hops">How many forwarders led here.</param>
internal readonly record struct ForwardStep(string Dll, ForwardedExport Export, int Hops);
