using System;
using System.Buffers.Binary;
using RebaseBind.Files;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Rebasing;

/// <summary>Takes off the signature of a file that was signed after it had been recorded.</summary>
/// <remarks>
/// Whoever signs a file pads it to a multiple of 8 bytes, appends a certificate table, and writes its place and a new checksum into the headers
/// (Microsoft PE format, "The Attribute Certificate Table"). Whether nothing else was changed is told by the hash.
/// </remarks>
internal static class LaterSignature
{
    private const int Alignment = 8;

    /// <summary>The file before it was signed.</summary>
    /// <param name="file">A file.</param>
    /// <param name="sha256">The SHA-256 that the file had, 32 bytes.</param>
    /// <param name="length">The length that it had, in bytes.</param>
    /// <param name="checkSum">The checksum that it had in its headers.</param>
    /// <returns>Null if the file is not that one with a signature added.</returns>
    internal static byte[]? TryRemove(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> sha256, int length, uint checkSum)
    {
        if (Cut(file, length) is not { } cut)
        {
            return null;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(cut.File.AsSpan(cut.Headers.CheckSumOffset.Value), checkSum);
        return ContentHash.Sha256(cut.File).AsSpan().SequenceEqual(sha256) ? cut.File : null;
    }

    /// <summary>
    /// The part of a file in front of a certificate table that was added behind its first bytes, without the table's place in the headers.
    /// </summary>
    /// <param name="file">A file.</param>
    /// <param name="length">How many bytes the file had without the table.</param>
    /// <returns>Null if there is no such table.</returns>
    internal static (byte[] File, ImageHeaders Headers)? Cut(ReadOnlyMemory<byte> file, int length)
    {
        if (length <= 0 || file.Length <= length || PeImage.TryReadHeaders(file)?.Headers is not { } headers)
        {
            return null;
        }

        DataDirectory table = headers.Directory(DirectoryIndex.Security);
        long padding = (long)table.Address.Value - length;
        long rest = (long)file.Length - table.Address.Value - table.Size;
        if (!table.Exists || padding is < 0 or >= Alignment || rest is < 0 or >= Alignment
            || headers.OffsetOfDirectory(DirectoryIndex.Security).Value + DataDirectory.EntrySize > length
            || !file.Span.Slice(length, (int)padding).SequenceEqual(stackalloc byte[(int)padding]))
        {
            return null;
        }

        byte[] cut = file.Slice(0, length).ToArray();
        cut.AsSpan(headers.OffsetOfDirectory(DirectoryIndex.Security).Value, DataDirectory.EntrySize).Clear();
        return (cut, headers);
    }
}
