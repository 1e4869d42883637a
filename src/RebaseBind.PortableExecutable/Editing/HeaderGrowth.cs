using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>Makes the headers of an image larger, so that all raw data moves down the file, and back. No RVA changes.</summary>
/// <remarks>
/// Every file offset that the format knows moves along: the sections' raw data, relocations and line numbers, the COFF symbol table, debug data and
/// the certificate table.
/// </remarks>
internal static class HeaderGrowth
{
    /// <summary>How much the headers must grow to get some bytes more.</summary>
    /// <param name="image">The image.</param>
    /// <param name="bytes">How many bytes are needed.</param>
    /// <returns>A multiple of FileAlignment in bytes, or why they cannot grow.</returns>
    /// <exception cref="BadImageException">The debug directory or the certificate table is damaged.</exception>
    internal static (uint Growth, string? Obstacle) Plan(PeImage image, uint bytes)
    {
        ImageHeaders headers = image.Headers;
        ulong growth = ((ulong)bytes + headers.FileAlignment - 1) & ~((ulong)headers.FileAlignment - 1);
        if (headers.IsMappedFlat)
        {
            return (0, "the image is mapped as it lies in the file");
        }

        if (headers.SharedData.Length != 0 || headers.SizeOfHeaders < (uint)headers.SectionTableEnd.Value)
        {
            return (0, "a section has bytes of the headers");
        }

        if (headers.Sections.Length == 0 || headers.SizeOfHeaders + growth > headers.Sections[0].Address.Value)
        {
            return (0, "the first section begins right behind them");
        }

        if (image.Bytes.Length + (long)growth > PeImage.MaxFileSize)
        {
            return (0, "the file would be larger than 2 GiB");
        }

        if (!KeepsItsOffsets(image, (uint)growth))
        {
            return (0, "one of its file offsets is damaged");
        }

        return IsKnownWhole(image)
            ? ((uint)growth, null)
            : (0, "data behind the image or between its parts, which may hold file offsets of its own, would move");
    }

    /// <summary>The file with larger headers.</summary>
    /// <param name="image">The image.</param>
    /// <param name="growth">What <see cref="Plan"/> said.</param>
    internal static byte[] Insert(PeImage image, uint growth)
    {
        int at = (int)image.Headers.SizeOfHeaders;
        var file = new byte[image.Bytes.Length + (int)growth];
        image.Bytes.Slice(0, at).CopyTo(file);
        image.Bytes.Slice(at).CopyTo(file.AsSpan(at + (int)growth));
        MoveOffsets(image, file, (int)growth);
        return file;
    }

    /// <summary>The file as it was before <see cref="Insert"/>.</summary>
    /// <param name="image">The image with larger headers.</param>
    /// <param name="growth">By how much they grew, in bytes.</param>
    /// <returns>Null if those bytes are not there, or not free.</returns>
    internal static byte[]? TryRemove(PeImage image, uint growth)
    {
        uint size = image.Headers.SizeOfHeaders;
        if (growth + (ulong)(uint)image.Headers.SectionTableEnd.Value > size)
        {
            return null;
        }

        int at = (int)(size - growth);
        if (!FileParts.AreZero(image.Bytes.Slice(at, (int)growth)))
        {
            return null;
        }

        var file = new byte[image.Bytes.Length - (int)growth];
        image.Bytes.Slice(0, at).CopyTo(file);
        image.Bytes.Slice((int)size).CopyTo(file.AsSpan(at));
        MoveOffsets(image, file, -(int)growth);
        return file;
    }

    /// <summary>
    /// Adds <paramref name="distance"/> to every file offset behind the headers, in a file whose headers have that much more or less room than those
    /// of <paramref name="image"/>.
    /// </summary>
    private static void MoveOffsets(PeImage image, byte[] file, int distance)
    {
        uint from = image.Headers.SizeOfHeaders;
        foreach (int field in OffsetFields(image))
        {
            uint value = FileParts.Read(image, field);
            if (value >= from)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(field < from ? field : field + distance), unchecked(value + (uint)distance));
            }
        }
    }

    /// <summary>The fields that change when the headers grow: their size, and every file offset of what lies behind them.</summary>
    private static List<int> OffsetFields(PeImage image) => [image.Headers.SizeOfHeadersOffset.Value, .. FileParts.PointersOf(image)];

    /// <summary>Whether larger headers could be made smaller again: no offset leaves 32 bits, and none is part of another.</summary>
    private static bool KeepsItsOffsets(PeImage image, uint growth)
    {
        foreach (int field in OffsetFields(image))
        {
            if (FileParts.Read(image, field) > uint.MaxValue - growth)
            {
                return false;
            }
        }

        DataDirectory debug = image.Headers.Directory(DirectoryIndex.Debug);
        return !debug.Exists || debug.Address.Value >= (uint)image.Headers.SectionTableEnd.Value;
    }

    /// <summary>
    /// Whether everything behind the headers is something that a table of the format points to, or zero between two of those, and nothing would be
    /// torn apart.
    /// </summary>
    private static bool IsKnownWhole(PeImage image)
    {
        ulong end = image.Headers.SizeOfHeaders;
        foreach ((ulong from, ulong to) in FileParts.Of(image))
        {
            bool isTorn = from < image.Headers.SizeOfHeaders && to > image.Headers.SizeOfHeaders;
            if (isTorn || from > (ulong)image.Bytes.Length || (from > end && !FileParts.AreZero(image.Bytes.Slice((int)end, (int)(from - end)))))
            {
                return false;
            }

            end = Math.Max(end, to);
        }

        return end == (ulong)image.Bytes.Length;
    }
}
