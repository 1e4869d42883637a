using System.Collections.Generic;

namespace RebaseBind.TestImages;

/// <summary>What an image imports from one DLL.</summary>
/// <param name="Name">The DLL's name.</param>
/// <param name="Symbols">What it imports.</param>
public sealed record ImportedDll(string Name, IReadOnlyList<ImportedSymbol> Symbols);
