using System.Collections.Generic;

namespace RebaseBind.TestImages;

/// <summary>One descriptor of the bound import directory.</summary>
/// <param name="Name">The DLL's name.</param>
/// <param name="TimeDateStamp">The stamp it had when the image was bound.</param>
/// <param name="Forwarders">The DLLs that forwarded exports of it lead to, with their stamps.</param>
public sealed record BoundDll(string Name, uint TimeDateStamp, IReadOnlyList<(string Name, uint TimeDateStamp)> Forwarders);
