using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Runtime.InteropServices;
using RebaseBind.Findings;
using static RebaseBind.Archives.ArchiveFields;

namespace RebaseBind.Archives;

/// <summary>One of the ways in which .NET compresses: the same content and the same way are the same bytes.</summary>
/// <remarks>
/// With some levels the bytes depend on how much is handed over at a time: all at once, or what <see cref="Stream.CopyTo(Stream)"/> takes. Another
/// version of .NET may make other bytes.
/// </remarks>
/// <param name="Level">How hard to compress.</param>
/// <param name="IsCopied">Whether the content is handed over as <see cref="Stream.CopyTo(Stream)"/> does, and not all at once.</param>
internal readonly record struct DeflateForm(CompressionLevel Level, bool IsCopied)
{
    /// <summary>What <see cref="Stream.CopyTo(Stream)"/> hands over at a time, in bytes (GetCopyBufferSize of dotnet/runtime's Stream.cs).</summary>
    private const int CopySize = 81920;

    private const string CopiedMark = "-copied";

    /// <summary>Deflate of nothing: a last block that holds its end alone. .NET writes no byte at all.</summary>
    private static readonly byte[] DeflatedNothing = [3, 0];

    private static readonly KeyValuePair<CompressionLevel, string>[] Words =
    [
        new(CompressionLevel.Optimal, "optimal"),
        new(CompressionLevel.Fastest, "fastest"),
#if NET
        new(CompressionLevel.SmallestSize, "smallest"),
#endif
        new(CompressionLevel.NoCompression, "none"),
    ];

    /// <summary>What is taken where nothing says otherwise.</summary>
    internal static DeflateForm Usual => new(CompressionLevel.Optimal, IsCopied: false);

    /// <summary>
    /// The form in which an entry is compressed to the very bytes that the archive has. So the entry can be changed, and come back byte for byte
    /// later.
    /// </summary>
    /// <param name="archive">The whole archive.</param>
    /// <param name="entry">An entry of it.</param>
    /// <returns>For an entry that is only stored any form; null if there is none, as in archives of other programs.</returns>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedArchive"/>.</exception>
    internal static DeflateForm? Find(ReadOnlyMemory<byte> archive, ArchiveEntry entry)
    {
        if (entry.Method == ArchiveMethod.Stored)
        {
            return Usual;
        }

        byte[] content = EntryContent.Unpack(archive, entry);
        ReadOnlyMemory<byte> data = archive.Slice(entry.Data.Start, entry.Data.Length);
        int said = entry.Flags & Flag.Level;
        foreach (CompressionLevel level in Words.Select(static word => word.Key).OrderByDescending(level => FlagsOf(level) == said))
        {
            foreach (bool isCopied in new[] { true, false })
            {
                var form = new DeflateForm(level, isCopied);
                if (form.Makes(content, data))
                {
                    return form;
                }
            }
        }

        return null;
    }

    /// <summary>The form that a word stands for; null if there is none.</summary>
    internal static DeflateForm? Parse(string word)
    {
        bool isCopied = word.EndsWith(CopiedMark, StringComparison.Ordinal);
        string level = isCopied ? word.Substring(0, word.Length - CopiedMark.Length) : word;
        int at = Array.FindIndex(Words, known => known.Value == level);
        return at < 0 ? null : new DeflateForm(Words[at].Key, isCopied);
    }

    /// <summary>A word that <see cref="Parse"/> reads: "optimal-copied".</summary>
    public override string ToString()
    {
        CompressionLevel level = Level;
        return Array.Find(Words, word => word.Key == level).Value + (IsCopied ? CopiedMark : string.Empty);
    }

    /// <summary>Compresses.</summary>
    internal ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> content)
    {
        var result = new MemoryStream();
        Compress(content, result);
        return result.GetBuffer().AsMemory(0, (int)result.Length);
    }

    /// <summary>Whether compressing makes certain bytes. It ends where the first differs.</summary>
    private bool Makes(ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> data)
    {
        using var expected = new ExpectedBytes(data);
        try
        {
            Compress(content, expected);
            return expected.IsComplete;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Compress(ReadOnlyMemory<byte> content, Stream output)
    {
        if (content.IsEmpty)
        {
            output.Write(DeflatedNothing, 0, DeflatedNothing.Length);
            return;
        }

        ArraySegment<byte> bytes = MemoryMarshal.TryGetArray(content, out ArraySegment<byte> own) ? own : new ArraySegment<byte>(content.ToArray());
        using var deflate = new DeflateStream(output, Level, leaveOpen: true);
        int step = IsCopied ? CopySize : bytes.Count;
        for (int at = 0; at < bytes.Count; at += step)
        {
            deflate.Write(bytes.Array!, bytes.Offset + at, Math.Min(step, bytes.Count - at));
        }
    }

    /// <summary>What the flags of an entry say of the level (APPNOTE.TXT, 4.4.4).</summary>
    private static int FlagsOf(CompressionLevel level) => level switch
    {
        CompressionLevel.Optimal => 0,
        CompressionLevel.Fastest or CompressionLevel.NoCompression => Flag.FastestLevel,
        _ => Flag.MaximumLevel,
    };
}
