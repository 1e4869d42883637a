using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Resources;

/// <summary>The version in an image's version resource (Microsoft Learn, "VS_VERSIONINFO structure" and "VS_FIXEDFILEINFO structure").</summary>
internal static class FileVersion
{
    private const uint Signature = 0xFEEF_04BD;

    /// <summary>Three numbers of 16 bits, "VS_VERSION_INFO" with its zero in UTF-16, and two bytes to a multiple of 4.</summary>
    private const int FixedInfo = 6 + 32 + 2;

    private const int FixedSize = 52;

    /// <summary>The file version; null if there is none.</summary>
    internal static Version? Of(PeImage image)
    {
        ReadOnlySpan<byte> resource = ResourceDirectory.Find(image, ResourceDirectory.VersionType, name: 1);
        if (resource.Length < FixedInfo + FixedSize || BinaryPrimitives.ReadUInt32LittleEndian(resource.Slice(FixedInfo)) != Signature)
        {
            return null;
        }

        uint high = BinaryPrimitives.ReadUInt32LittleEndian(resource.Slice(FixedInfo + 8));
        uint low = BinaryPrimitives.ReadUInt32LittleEndian(resource.Slice(FixedInfo + 12));
        return new Version((int)(high >> 16), (int)(high & 0xFFFF), (int)(low >> 16), (int)(low & 0xFFFF));
    }
}
