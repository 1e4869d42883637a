using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Words;

namespace RebaseBind.Symbols;

/// <summary>Says which files of a run a symbol server needs, and under which keys, as JSON: docs/schemas/symbols.schema.json.</summary>
internal static class SymbolManifest
{
    /// <summary>The text of a manifest, the same for the same entries in any order.</summary>
    internal static ReadOnlyMemory<byte> ToUtf8(IEnumerable<SymbolEntry> entries)
    {
        SymbolImageJson[] images = entries.OrderBy(static entry => entry.Path, StringComparer.Ordinal).Select(ToJson).ToArray();
        return JsonText.ToUtf8(new SymbolsDocument(SymbolManifestJson.SchemaVersion, images), SymbolManifestJson.Default.SymbolsDocument);
    }

    private static SymbolImageJson ToJson(SymbolEntry entry) => new(
        entry.Path,
        ToJson(entry.OriginalKey),
        ToJson(entry.Key),
        entry.Pdbs.Count == 0 ? null : entry.Pdbs.Select(static pdb => new SymbolPdbJson(pdb.Path, ToJson(pdb.Key))).ToArray());

    private static SymbolKeyJson ToJson(SymbolKey key) => new(key.Symstore, key.Ssqp);
}
