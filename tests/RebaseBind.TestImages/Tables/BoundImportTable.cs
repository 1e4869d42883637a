using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace RebaseBind.TestImages.Tables;

/// <summary>Makes the bound import directory: descriptors, each followed by its forwarder references, a zero entry, then the names.</summary>
internal static class BoundImportTable
{
    private const int EntrySize = 8;

    internal static byte[] Make(IReadOnlyList<BoundDll> dlls)
    {
        if (dlls.Count == 0)
        {
            return [];
        }

        int count = dlls.Sum(dll => 1 + dll.Forwarders.Count) + 1;
        using var names = new MemoryStream();
        var table = new byte[count * EntrySize];
        int at = 0;
        foreach (BoundDll dll in dlls)
        {
            Put(dll.Name, dll.TimeDateStamp, dll.Forwarders.Count);
            foreach ((string name, uint stamp) in dll.Forwarders)
            {
                Put(name, stamp, 0);
            }
        }

        return [.. table, .. names.ToArray()];

        void Put(string name, uint stamp, int forwarders)
        {
            Span<byte> entry = table.AsSpan(at, EntrySize);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, stamp);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[4..], (ushort)(table.Length + names.Length));
            BinaryPrimitives.WriteUInt16LittleEndian(entry[6..], (ushort)forwarders);
            names.Write(Encoding.UTF8.GetBytes(name + '\0'));
            at += EntrySize;
        }
    }
}
