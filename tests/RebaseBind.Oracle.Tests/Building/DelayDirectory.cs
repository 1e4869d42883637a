using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;

namespace RebaseBind.Oracle.Tests.Building;

/// <summary>Data directory 13 of an image whose delay-load descriptors were written by hand, which no linker knows of.</summary>
internal static class DelayDirectory
{
    private const int Entry = 13 * 8;

    /// <summary>Sets it to the section ".delay".</summary>
    /// <remarks>CheckSum is set to 0, which means none: lld-link writes no other, and a binder must cope with both.</remarks>
    internal static void Set(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        using var reader = new PEReader([.. file]);
        PEHeaders headers = reader.PEHeaders;
        SectionHeader section = headers.SectionHeaders.Single(section => section.Name == ".delay");
        int directories = headers.PEHeaderStartOffset + (headers.PEHeader!.Magic == PEMagic.PE32Plus ? 112 : 96);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(directories + Entry), section.VirtualAddress);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(directories + Entry + 4), section.VirtualSize);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(headers.PEHeaderStartOffset + 64), 0);
        File.WriteAllBytes(path, file);
    }
}
