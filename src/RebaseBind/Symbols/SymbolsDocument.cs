using System.Collections.Generic;

namespace RebaseBind.Symbols;

/// <summary>The form of a manifest for symbol servers.</summary>
internal sealed record SymbolsDocument(int SchemaVersion, IReadOnlyList<SymbolImageJson> Images);

/// <summary>One image of a <see cref="SymbolsDocument"/>.</summary>
internal sealed record SymbolImageJson(string Path, SymbolKeyJson OriginalKey, SymbolKeyJson Key, IReadOnlyList<SymbolPdbJson>? Pdbs);

/// <summary>One PDB of an image.</summary>
internal sealed record SymbolPdbJson(string Path, SymbolKeyJson Key);

/// <summary>A key in both forms; Ssqp is left out where there is none.</summary>
internal sealed record SymbolKeyJson(string Symstore, string? Ssqp);
