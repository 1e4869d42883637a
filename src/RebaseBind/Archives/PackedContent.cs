using System;

namespace RebaseBind.Archives;

/// <summary>A file's content as an archive keeps it. It can be made on any thread, before the archive is written.</summary>
internal sealed class PackedContent
{
    private PackedContent(ReadOnlyMemory<byte> content, ArchiveMethod method, ReadOnlyMemory<byte> data)
    {
        Method = method;
        Crc = Crc32.Of(content.Span);
        Size = content.Length;
        Data = data;
    }

    /// <summary>How it is kept.</summary>
    internal ArchiveMethod Method { get; }

    /// <summary>The CRC-32 of the content.</summary>
    internal uint Crc { get; }

    /// <summary>The size of the content in bytes.</summary>
    internal int Size { get; }

    /// <summary>What is kept: the content, or what it is compressed to.</summary>
    internal ReadOnlyMemory<byte> Data { get; }

    /// <summary>A content for a new entry: compressed, if that makes it smaller.</summary>
    /// <param name="content">The content; it must not change until the archive is written.</param>
    internal static PackedContent Of(ReadOnlyMemory<byte> content)
    {
        ReadOnlyMemory<byte> compressed = DeflateForm.Usual.Compress(content);
        return compressed.Length < content.Length
            ? new PackedContent(content, ArchiveMethod.Deflate, compressed)
            : new PackedContent(content, ArchiveMethod.Stored, content);
    }

    /// <summary>A new content for an entry, which keeps its method.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="content">The content; it must not change until the archive is written.</param>
    /// <param name="form">How to compress; without effect on an entry that is stored.</param>
    internal static PackedContent For(ArchiveEntry entry, ReadOnlyMemory<byte> content, DeflateForm form)
        => new(content, entry.Method, entry.Method == ArchiveMethod.Stored ? content : form.Compress(content));
}
