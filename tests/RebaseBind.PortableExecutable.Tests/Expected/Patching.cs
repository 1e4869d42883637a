using System;
using System.Buffers.Binary;

namespace RebaseBind.PortableExecutable.Tests.Expected;

/// <summary>Changes fields of a file in place.</summary>
internal static class Patching
{
    internal static byte[] Put32(this byte[] file, int offset, long value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), (uint)value);
        return file;
    }

    internal static byte[] PutBytes(this byte[] file, int offset, params ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(file.AsSpan(offset));
        return file;
    }
}
