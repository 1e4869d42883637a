using System.Collections.Generic;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading.Model;

/// <summary>What a random image imports from one DLL.</summary>
/// <param name="Dll">The DLL, as written.</param>
/// <param name="Symbols">What; nothing for a descriptor that loaders skip.</param>
internal sealed record ImportDescription(string Dll, IReadOnlyList<ImportedSymbol> Symbols);
