using System.Collections.Generic;

namespace RebaseBind.TestImages.Tables;

/// <summary>Writes the debug directory (PE specification, "Debug Directory"). The file offsets in it come later, when the layout is known.</summary>
internal static class DebugTable
{
    internal const int EntrySize = 28;

    internal static TablePlace Write(TableWriter writer, IReadOnlyList<DebugData> entries)
    {
        if (entries.Count == 0)
        {
            return default;
        }

        int size = entries.Count * EntrySize;
        uint directory = writer.Reserve(size);
        uint entry = directory;
        foreach (DebugData data in entries)
        {
            writer.Put32(entry + 4, data.TimeDateStamp);
            writer.Put32(entry + 12, data.Type);
            writer.Put32(entry + 16, (uint)data.Content.Length);
            writer.Put32(entry + 20, writer.Add(data.Content));
            entry += EntrySize;
        }

        return new TablePlace(directory, (uint)size);
    }
}
