using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.TestImages.Tables;

/// <summary>Writes the export directory (PE specification, "The .edata Section").</summary>
internal static class ExportTable
{
    private const int HeaderSize = 40;

    internal static TablePlace Write(TableWriter writer, IReadOnlyList<ExportedSymbol> symbols, string dll, uint ordinalBase, uint stamp, uint code)
    {
        if (symbols.Count == 0)
        {
            return default;
        }

        // The name table is sorted by byte value, since the loader searches it by halves.
        var named = symbols
            .Select((symbol, index) => (symbol.Name, Index: index))
            .Where(entry => entry.Name is not null)
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .ToList();
        uint header = writer.Reserve(HeaderSize);
        uint addresses = writer.Reserve(symbols.Count * sizeof(uint));
        uint names = writer.Reserve(named.Count * sizeof(uint));
        uint indexes = writer.Reserve(named.Count * sizeof(ushort));
        writer.Put32(header + 4, stamp);
        writer.Put32(header + 12, writer.AddText(dll));
        writer.Put32(header + 16, ordinalBase);
        writer.Put32(header + 20, (uint)symbols.Count);
        writer.Put32(header + 24, (uint)named.Count);
        writer.Put32(header + 28, addresses);
        writer.Put32(header + 32, names);
        writer.Put32(header + 36, indexes);
        for (int i = 0; i < symbols.Count; i++)
        {
            uint target = symbols[i].Forwarder is { } forwarder ? writer.AddText(forwarder) : code + (uint)i;
            writer.Put32(addresses + (uint)(i * sizeof(uint)), symbols[i].IsUsed ? target : 0);
        }

        for (int i = 0; i < named.Count; i++)
        {
            writer.Put32(names + (uint)(i * sizeof(uint)), writer.AddText(named[i].Name!));
            writer.Put16(indexes + (uint)(i * sizeof(ushort)), (ushort)named[i].Index);
        }

        // Forwarders are told from code by lying inside the directory, so its size covers everything written for it.
        return new TablePlace(header, writer.Reserve(0, alignment: 1) - header);
    }
}
