using System;
using System.IO;
using System.IO.Compression;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Words;

namespace RebaseBind.Archives;

/// <summary>Unpacks the content of entries, in memory.</summary>
internal static class EntryContent
{
    /// <summary>Whether an entry starts as an image does. No more than that is unpacked.</summary>
    /// <param name="archive">The whole archive.</param>
    /// <param name="entry">An entry of it.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedArchive"/>.</exception>
    internal static bool IsCandidate(ReadOnlyMemory<byte> archive, ArchiveEntry entry)
    {
        var magic = new byte[Math.Min(sizeof(ushort), entry.Size)];
        Fill(archive, entry, magic);
        return ImageHeaders.IsCandidate(magic);
    }

    /// <summary>The whole content of an entry.</summary>
    /// <param name="archive">The whole archive.</param>
    /// <param name="entry">An entry of it.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedArchive"/>.</exception>
    /// <exception cref="BadImageException">It is larger than <see cref="PeImage.MaxFileSize"/>.</exception>
    internal static byte[] Unpack(ReadOnlyMemory<byte> archive, ArchiveEntry entry)
    {
        if (entry.Size > PeImage.MaxFileSize)
        {
            throw new BadImageException(ImageDefect.FileTooLarge, new FileOffset(PeImage.MaxFileSize), "the file is larger than 2 GiB");
        }

        byte[] content;
        try
        {
            content = new byte[entry.Size];
        }
        catch (OutOfMemoryException)
        {
            string problem = $"the entry unpacks to {Amounts.Size(entry.Size)}, for which there is not enough memory; leave it out";
            throw ArchiveRefusal.Of(FindingCatalog.OversizedArchive, entry.Name, problem);
        }

        Fill(archive, entry, content);
        return Crc32.Of(content) == entry.Crc ? content : throw Damaged(entry, "its checksum is wrong");
    }

    /// <summary>Unpacks the start of an entry; if all of it is asked for, there must be no more.</summary>
    private static void Fill(ReadOnlyMemory<byte> archive, ArchiveEntry entry, byte[] content)
    {
        ReadOnlyMemory<byte> data = archive.Slice(entry.Data.Start, entry.Data.Length);
        using var packed = new MemoryReader(data);
        using Stream stream = entry.Method == ArchiveMethod.Stored ? packed : new DeflateStream(packed, CompressionMode.Decompress);
        try
        {
            int filled = 0;
            for (int read = 1; read != 0 && filled < content.Length; filled += read)
            {
                read = stream.Read(content, filled, content.Length - filled);
            }

            if (filled != content.Length)
            {
                throw Damaged(entry, "its data ends early");
            }

            if (filled == entry.Size && stream.ReadByte() >= 0)
            {
                throw Damaged(entry, "its data unpacks to more than the archive says");
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            throw Damaged(entry, "its data is damaged");
        }
    }

    private static RebaseBindException Damaged(ArchiveEntry entry, string problem)
        => ArchiveRefusal.Damaged(entry.Name, $"the entry cannot be unpacked: {problem}");
}
