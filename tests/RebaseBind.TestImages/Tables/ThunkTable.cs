using System.Collections.Generic;

namespace RebaseBind.TestImages.Tables;

/// <summary>Writes the arrays that name imports, or receive their addresses.</summary>
internal static class ThunkTable
{
    /// <summary>What each thunk holds: an ordinal with the highest bit set, or the RVA of hint and name.</summary>
    internal static List<ulong> Encode(TableWriter writer, IReadOnlyList<ImportedSymbol> symbols)
    {
        var thunks = new List<ulong>();
        foreach (ImportedSymbol symbol in symbols)
        {
            ulong byOrdinal = writer.IsWide ? 0x8000_0000_0000_0000 : 0x8000_0000;
            thunks.Add(symbol.Name is null ? byOrdinal | symbol.HintOrOrdinal : writer.AddHintAndName(symbol.HintOrOrdinal, symbol.Name));
        }

        return thunks;
    }

    internal static void Put(TableWriter writer, uint at, IReadOnlyList<ulong> thunks)
    {
        for (int i = 0; i < thunks.Count; i++)
        {
            writer.PutWord(at + (uint)(i * writer.PointerSize), thunks[i]);
        }
    }

    internal static uint Reserve(TableWriter writer, int count) => writer.Reserve((count + 1) * writer.PointerSize);
}
