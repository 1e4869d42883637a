using System;
using System.Reflection.PortableExecutable;

namespace RebaseBind.TestImages.Tables;

/// <summary>Writes a CLR header (ECMA-335 II.25.3.3) with metadata that holds nothing.</summary>
internal static class ClrTable
{
    private const int HeaderSize = 72;
    private const int NativeHeaderSize = 16;
    private const int SignatureSize = 128;

    /// <summary>A metadata root (ECMA-335 II.24.2.1) of version 1.1 without streams.</summary>
    private static ReadOnlySpan<byte> EmptyMetadata => "BSJB\x01\0\x01\0\0\0\0\0\x0C\0\0\0v4.0.30319\0\0\0\0\0\0"u8;

    internal static TablePlace Write(TableWriter writer, CorFlags flags, bool isReadyToRun)
    {
        uint header = writer.Reserve(HeaderSize);
        writer.Put32(header, HeaderSize);
        writer.Put16(header + 4, 2);
        writer.Put16(header + 6, 5);
        uint metadata = writer.Add(EmptyMetadata);
        writer.Put32(header + 8, metadata);
        writer.Put32(header + 12, (uint)EmptyMetadata.Length);
        writer.Put32(header + 16, (uint)flags);
        if ((flags & CorFlags.StrongNameSigned) != 0)
        {
            writer.Put32(header + 32, writer.Add(Filler.Bytes(SignatureSize)));
            writer.Put32(header + 36, SignatureSize);
        }

        if (isReadyToRun)
        {
            uint native = writer.Reserve(NativeHeaderSize);
            writer.Put32(native, 0x00525452);
            writer.Put32(header + 64, native);
            writer.Put32(header + 68, NativeHeaderSize);
        }

        return new TablePlace(header, HeaderSize);
    }
}
