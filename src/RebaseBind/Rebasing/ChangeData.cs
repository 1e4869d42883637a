using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Words;

namespace RebaseBind.Rebasing;

/// <summary>
/// What a record of changes does not hold itself, because it is large: removed certificates and page codes. It lies beside the record in a
/// compressed file that is named after the hash of its content, so that a record and its data cannot be mixed up.
/// </summary>
internal static class ChangeData
{
    private const string Prefix = "rebasebind.changes.";
    private const string Suffix = ".gz";
    private const int DigitsInName = 16;

    /// <summary>deflate makes at most 1032 bytes of one; a file that promises more is no data file.</summary>
    private const int MostPerByte = 1032;

    /// <summary>The name of the file with some content.</summary>
    /// <param name="sha256">The SHA-256 of the content, 32 bytes.</param>
    internal static string NameOf(ReadOnlySpan<byte> sha256) => Prefix + HexText.Of(sha256.Slice(0, DigitsInName / 2)) + Suffix;

    /// <summary>Whether a file at the root of a tree has the name of a data file.</summary>
    internal static bool IsName(string name)
        => name.Length == Prefix.Length + DigitsInName + Suffix.Length
        && name.StartsWith(Prefix, StringComparison.Ordinal)
        && name.EndsWith(Suffix, StringComparison.Ordinal)
        && name.Skip(Prefix.Length).Take(DigitsInName).All(static sign => sign is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    /// <summary>The file's bytes.</summary>
    internal static byte[] Compress(ReadOnlyMemory<byte> content)
    {
        using var file = new MemoryStream();
        using (var stream = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] bytes = content.ToArray();
            stream.Write(bytes, 0, bytes.Length);
        }

        return file.ToArray();
    }

    /// <summary>The content of a file; null if it is not the one that the record means.</summary>
    /// <param name="file">The file.</param>
    /// <param name="size">How many bytes the record promises.</param>
    /// <param name="sha256">Their SHA-256.</param>
    internal static ReadOnlyMemory<byte>? TryExpand(byte[] file, int size, ReadOnlySpan<byte> sha256)
    {
        if (size is < 0 or > PeImage.MaxFileSize || size / MostPerByte > file.Length)
        {
            return null;
        }

        try
        {
            using var stream = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
            var content = new byte[size];
            int length = 0;
            for (int count; length < size && (count = stream.Read(content, length, size - length)) != 0;)
            {
                length += count;
            }

            return length == size && stream.ReadByte() < 0 && ContentHash.Sha256(content).AsSpan().SequenceEqual(sha256)
                ? content
                : (ReadOnlyMemory<byte>?)null;
        }
        catch (Exception failure) when (failure is InvalidDataException or OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Collects the content while a record is written.</summary>
    internal sealed class Collector
    {
        private readonly List<ReadOnlyMemory<byte>> parts = [];
        private int length;

        /// <summary>Adds bytes.</summary>
        /// <returns>Where they are; null if there are none.</returns>
        internal DataPartJson? Add(ReadOnlyMemory<byte> bytes)
        {
            if (bytes.IsEmpty)
            {
                return null;
            }

            var part = new DataPartJson(HexText.Of((uint)length), bytes.Length);
            parts.Add(bytes);
            length = checked(length + bytes.Length);
            return part;
        }

        /// <summary>All of it.</summary>
        internal ReadOnlyMemory<byte> ToContent()
        {
            var content = new byte[length];
            int at = 0;
            foreach (ReadOnlyMemory<byte> part in parts)
            {
                part.Span.CopyTo(content.AsSpan(at));
                at += part.Length;
            }

            return content;
        }
    }
}
