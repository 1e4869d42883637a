using System;
using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace RebaseBind.Oracle.Tests.Building;

/// <summary>An image as its linker would have written it under /FILEALIGN:4096: only such files are mapped page by page.</summary>
internal static class PageAlignedCopy
{
    private const int PageSize = 4096;
    private const int Security = 4;

    /// <summary>Aligns an image. What lies behind its sections, such as certificates, is left out; nothing else but file offsets changes.</summary>
    internal static byte[] Of(byte[] file)
    {
        using var reader = new PEReader([.. file]);
        PEHeaders headers = reader.PEHeaders;
        int optional = headers.PEHeaderStartOffset;
        int table = optional + headers.CoffHeader.SizeOfOptionalHeader;
        int end = RoundUp(headers.PEHeader!.SizeOfHeaders);
        var aligned = new byte[end + (headers.SectionHeaders.Length * PageSize) + file.Length];
        file.AsSpan(0, headers.PEHeader.SizeOfHeaders).CopyTo(aligned);
        for (int i = 0; i < headers.SectionHeaders.Length; i++)
        {
            SectionHeader section = headers.SectionHeaders[i];
            int size = Math.Min(section.SizeOfRawData, RoundUp(section.VirtualSize));
            file.AsSpan(section.PointerToRawData, size).CopyTo(aligned.AsSpan(end));
            Write(table + (40 * i) + 16, RoundUp(size));
            Write(table + (40 * i) + 20, size == 0 ? 0 : end);
            end += RoundUp(size);
        }

        Write(optional + 36, PageSize);
        Write(optional + 60, RoundUp(headers.PEHeader.SizeOfHeaders));
        Write(optional + 64, 0); // CheckSum
        aligned.AsSpan(optional + (headers.PEHeader.Magic == PEMagic.PE32Plus ? 112 : 96) + (8 * Security), 8).Clear();
        return aligned[..end];

        void Write(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(aligned.AsSpan(offset), value);
    }

    private static int RoundUp(int size) => (size + PageSize - 1) / PageSize * PageSize;
}
