using System.Collections.Generic;

namespace RebaseBind.Tests.Loading.Model;

/// <summary>One entry of a random image's bound import directory.</summary>
/// <param name="Dll">The DLL.</param>
/// <param name="Stamp">Its stamp, right or wrong.</param>
/// <param name="Forwarders">The DLLs that its forwarders lead to, with their stamps.</param>
internal sealed record BoundDescription(string Dll, uint Stamp, IReadOnlyList<(string Dll, uint Stamp)> Forwarders);
