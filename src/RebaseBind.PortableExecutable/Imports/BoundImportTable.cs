using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace RebaseBind.PortableExecutable.Imports;

/// <summary>
/// Makes the bytes of a bound import directory: descriptors, each followed by its forwarder references, a zero entry, then the names.
/// </summary>
/// <remarks>The layout that binders write and LdrpHandleNewFormatImportDescriptors reads (ReactOS dll/ntdll/ldr/ldrpe.c).</remarks>
internal sealed class BoundImportTable
{
    /// <summary>Names are found by 16-bit offsets, so the last one starts at most here, in bytes from the start of the directory.</summary>
    private const int MaxNameOffset = ushort.MaxValue;

    private readonly List<(byte[] Name, uint TimeDateStamp, ushort ForwarderCount)> entries = [];

    /// <summary>Adds a DLL that the image imports from.</summary>
    /// <param name="name">The name, byte for byte as in the import descriptor, without a terminator.</param>
    /// <param name="timeDateStamp">The stamp in the DLL's file header.</param>
    /// <param name="forwarderCount">How many calls of <see cref="AddForwarder"/> follow, 0 to 65535.</param>
    internal void AddDll(byte[] name, uint timeDateStamp, int forwarderCount)
        => entries.Add((name, timeDateStamp, checked((ushort)forwarderCount)));

    /// <summary>Adds a DLL that forwarded exports of the DLL before lead to.</summary>
    /// <param name="name">The name a loader loads it by, without a terminator.</param>
    /// <param name="timeDateStamp">The stamp in its file header.</param>
    internal void AddForwarder(byte[] name, uint timeDateStamp) => entries.Add((name, timeDateStamp, 0));

    /// <summary>The directory's bytes; null if it has more entries and names than 16-bit offsets can find.</summary>
    internal byte[]? TryEncode()
    {
        int start = (entries.Count + 1) * BoundImport.Size;
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        using var names = new MemoryStream();
        var header = new byte[start];
        for (int i = 0; i < entries.Count; i++)
        {
            (byte[] name, uint timeDateStamp, ushort forwarderCount) = entries[i];
            string key = Convert.ToBase64String(name);
            if (!places.TryGetValue(key, out int place))
            {
                place = start + (int)names.Length;
                places.Add(key, place);
                names.Write(name, 0, name.Length);
                names.WriteByte(0);
            }

            if (place > MaxNameOffset)
            {
                return null;
            }

            Span<byte> field = header.AsSpan(i * BoundImport.Size);
            BinaryPrimitives.WriteUInt32LittleEndian(field, timeDateStamp);
            BinaryPrimitives.WriteUInt16LittleEndian(field.Slice(BoundImport.NameField), (ushort)place);
            BinaryPrimitives.WriteUInt16LittleEndian(field.Slice(BoundImport.CountField), forwarderCount);
        }

        return [.. header, .. names.ToArray()];
    }
}
