using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>What Linux says of a process's pages, and what they hold.</summary>
internal static class ProcessMemory
{
    private const int PageSize = 0x1000;
    private const int EntrySize = sizeof(ulong);
    private const ulong IsPresent = 1UL << 63;
    private const ulong IsSwapped = 1UL << 62;
    private const ulong IsOfFile = 1UL << 61;

    /// <summary>Pages that are the process's own: in memory or swapped out, and no longer those of a file.</summary>
    /// <remarks>Linux, Documentation/admin-guide/mm/pagemap.rst. The file system's own cache plays no part in it, as it does in smaps' Private_Dirty.</remarks>
    /// <param name="id">The process.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="end">Where to end.</param>
    /// <returns>Distances from <paramref name="start"/>, in order.</returns>
    internal static IReadOnlyList<uint> PrivatePages(int id, ulong start, ulong end)
    {
        using FileStream map = File.OpenRead($"/proc/{id}/pagemap");
        var entries = new byte[(end - start) / PageSize * EntrySize];
        map.Seek((long)(start / PageSize * EntrySize), SeekOrigin.Begin);
        map.ReadExactly(entries);
        var pages = new List<uint>();
        for (int at = 0; at < entries.Length; at += EntrySize)
        {
            ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(entries.AsSpan(at));
            if ((entry & (IsPresent | IsSwapped)) != 0 && (entry & IsOfFile) == 0)
            {
                pages.Add((uint)(at / EntrySize) * PageSize);
            }
        }

        return pages;
    }

    /// <summary>What a process has in its memory.</summary>
    /// <param name="id">The process.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="size">How many bytes.</param>
    internal static byte[] Read(int id, ulong start, int size)
    {
        using var memory = new FileStream($"/proc/{id}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var bytes = new byte[size];
        memory.Seek((long)start, SeekOrigin.Begin);
        memory.ReadExactly(bytes);
        return bytes;
    }
}
