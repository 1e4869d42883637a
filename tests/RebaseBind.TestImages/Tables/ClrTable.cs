using System.Reflection.PortableExecutable;

namespace RebaseBind.TestImages.Tables;

/// <summary>Writes a CLR header (ECMA-335 II.25.3.3) and the metadata behind it.</summary>
internal static class ClrTable
{
    private const int HeaderSize = 72;
    private const int NativeHeaderSize = 16;
    private const int SignatureSize = 128;

    internal static TablePlace Write(TableWriter writer, CorFlags flags, bool isReadyToRun, byte[] metadata)
    {
        uint header = writer.Reserve(HeaderSize);
        writer.Put32(header, HeaderSize);
        writer.Put16(header + 4, 2);
        writer.Put16(header + 6, 5);
        writer.Put32(header + 8, writer.Add(metadata));
        writer.Put32(header + 12, (uint)metadata.Length);
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
