using System;
using System.Buffers.Binary;
using System.Text;

namespace RebaseBind.TestImages;

/// <summary>The smallest version resource (Microsoft Learn, "VS_VERSIONINFO structure"): its name and VS_FIXEDFILEINFO.</summary>
public static class VersionResource
{
    /// <summary>The resource of a file version.</summary>
    public static byte[] Of(ushort major, ushort minor, ushort build, ushort revision)
    {
        byte[] bytes = new byte[92];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), 52);
        Encoding.Unicode.GetBytes("VS_VERSION_INFO").CopyTo(bytes, 6);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(40), 0xFEEF04BD);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(44), 0x10000);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(48), (uint)((major << 16) | minor));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(52), (uint)((build << 16) | revision));
        return bytes;
    }
}
