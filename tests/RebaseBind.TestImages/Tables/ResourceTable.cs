using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.TestImages.Tables;

/// <summary>Writes the resource directory (PE specification, "The .rsrc Section"): three levels, then the data entries. It lies among the tables.</summary>
internal static class ResourceTable
{
    private const uint Below = 0x8000_0000;
    private const uint UsEnglish = 0x409;
    private const int HeaderSize = 16;
    private const int EntrySize = 8;
    private const int LeafSize = 16;

    internal static TablePlace Write(TableWriter writer, IReadOnlyList<ResourceData> resources)
    {
        if (resources.Count == 0)
        {
            return default;
        }

        ResourceData[][] types = [.. resources.GroupBy(resource => resource.Type).OrderBy(type => type.Key).Select(type => type.OrderBy(resource => resource.Name).ToArray())];
        int size = LevelSize(types.Length) + types.Sum(type => LevelSize(type.Length)) + (resources.Count * (LevelSize(1) + LeafSize));
        uint start = writer.Reserve(size);
        uint free = start + (uint)LevelSize(types.Length);
        uint end = start + (uint)size;
        Count(start, types.Length);
        for (int i = 0; i < types.Length; i++)
        {
            uint names = Take(LevelSize(types[i].Length));
            Entry(start, i, types[i][0].Type, Below | (names - start));
            Count(names, types[i].Length);
            for (int j = 0; j < types[i].Length; j++)
            {
                uint languages = Take(LevelSize(1));
                uint leaf = Take(LeafSize);
                Entry(names, j, types[i][j].Name, Below | (languages - start));
                Count(languages, 1);
                Entry(languages, 0, UsEnglish, leaf - start);
                uint content = writer.Add(types[i][j].Content);
                end = Math.Max(end, content + (uint)types[i][j].Content.Length);
                writer.Put32(leaf, content);
                writer.Put32(leaf + 4, (uint)types[i][j].Content.Length);
            }
        }

        return new TablePlace(start, end - start);

        uint Take(int bytes)
        {
            free += (uint)bytes;
            return free - (uint)bytes;
        }

        void Count(uint level, int entries) => writer.Put16(level + 14, (ushort)entries);

        void Entry(uint level, int index, uint id, uint target)
        {
            uint entry = level + HeaderSize + (uint)(index * EntrySize);
            writer.Put32(entry, id);
            writer.Put32(entry + 4, target);
        }
    }

    private static int LevelSize(int entries) => HeaderSize + (entries * EntrySize);
}
