using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Certificates;

/// <summary>Where an image's attribute certificates, its Authenticode signature, lie (PE specification, "The Attribute Certificate Table").</summary>
/// <param name="Offset">The file offset of the first entry.</param>
/// <param name="Size">The size of the table in bytes.</param>
internal readonly record struct CertificateTable(FileOffset Offset, int Size)
{
    private const int EntryHeaderSize = 8;
    private const int EntryAlignment = 8;

    /// <summary>The certificate table of an image; null if it has none.</summary>
    /// <exception cref="BadImageException">The table leaves the file, overlaps what is mapped, or an entry leaves the table.</exception>
    internal static CertificateTable? Of(PeImage image)
    {
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.Security);
        if (!directory.Exists)
        {
            return null;
        }

        uint start = directory.Address.Value;
        if ((ulong)start + directory.Size > (ulong)image.Bytes.Length || start < EndOfMappedData(image.Headers))
        {
            throw new BadImageException(
                ImageDefect.CertificateTable,
                image.Headers.OffsetOfDirectory(DirectoryIndex.Security),
                $"the certificate table at file offset 0x{start:x}, 0x{directory.Size:x} bytes, leaves the file or overlaps the image");
        }

        var table = new CertificateTable(new FileOffset((int)start), (int)directory.Size);
        for (int at = 0; at < table.Size;)
        {
            ReadOnlySpan<byte> entry = image.Bytes.Slice(table.Offset.Value + at, table.Size - at);
            uint length = entry.Length >= EntryHeaderSize ? BinaryPrimitives.ReadUInt32LittleEndian(entry) : 0;
            if (length < EntryHeaderSize || length > entry.Length)
            {
                throw new BadImageException(
                    ImageDefect.CertificateTable,
                    table.Offset + at,
                    $"the certificate at file offset {table.Offset + at} has the impossible length 0x{length:x}");
            }

            at += ((int)length + EntryAlignment - 1) & ~(EntryAlignment - 1);
        }

        return table;
    }

    /// <summary>The file offset behind the headers and the raw data of every section.</summary>
    private static uint EndOfMappedData(ImageHeaders headers)
    {
        uint end = headers.SizeOfHeaders;
        foreach (Section section in headers.Sections)
        {
            end = section.HasRawData ? Math.Max(end, (uint)section.RawOffset.Value + section.RawSize) : end;
        }

        return end;
    }
}
