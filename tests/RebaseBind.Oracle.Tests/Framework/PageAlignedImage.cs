using System;
using System.Buffers.Binary;
using System.IO;
using System.Reflection.PortableExecutable;

namespace RebaseBind.Oracle.Tests.Framework;

/// <summary>Writes an image whose file is laid out in pages: the same in memory, but mapped from the file where Wine would read it.</summary>
internal static class PageAlignedImage
{
    private const int PageSize = 4096;
    private const int CertificateTable = 4;

    /// <summary>Writes it for a PE32+ image. What lies behind the sections in the file, a signature for one, is left out.</summary>
    internal static void Write(string from, string to)
    {
        byte[] file = File.ReadAllBytes(from);
        using var reader = new PEReader([.. file]);
        PEHeaders headers = reader.PEHeaders;
        Assert.AreEqual(PEMagic.PE32Plus, headers.PEHeader!.Magic, from);
        Assert.IsLessThanOrEqualTo(PageSize, headers.PEHeader.SizeOfHeaders, from);

        int size = PageSize;
        int optionalHeader = headers.PEHeaderStartOffset;
        int sectionTable = optionalHeader + headers.CoffHeader.SizeOfOptionalHeader;
        Set(optionalHeader + 36, PageSize); // FileAlignment
        Set(optionalHeader + 60, PageSize); // SizeOfHeaders
        Set(optionalHeader + 112 + (8 * CertificateTable), 0);
        Set(optionalHeader + 116 + (8 * CertificateTable), 0);
        for (int i = 0; i < headers.SectionHeaders.Length; i++)
        {
            int length = RoundUp(headers.SectionHeaders[i].SizeOfRawData);
            Set(sectionTable + (40 * i) + 16, length);
            Set(sectionTable + (40 * i) + 20, length == 0 ? 0 : size);
            size += length;
        }

        var aligned = new byte[size];
        file.AsSpan(0, headers.PEHeader.SizeOfHeaders).CopyTo(aligned);
        int at = PageSize;
        foreach (SectionHeader section in headers.SectionHeaders)
        {
            file.AsSpan(section.PointerToRawData, section.SizeOfRawData).CopyTo(aligned.AsSpan(at));
            at += RoundUp(section.SizeOfRawData);
        }

        File.WriteAllBytes(to, aligned);

        void Set(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
    }

    private static int RoundUp(int size) => (size + PageSize - 1) / PageSize * PageSize;
}
