using System;
using System.Buffers.Binary;

namespace RebaseBind.PortableExecutable.Clr;

/// <summary>The start of the metadata (ECMA-335 II.24.2.1).</summary>
internal static class MetadataRoot
{
    private const uint Signature = 0x424A_5342;
    private const int VersionLengthOffset = 12;
    private const int StreamCountOffset = 18;

    /// <summary>A stream's offset, its size, and a name of at least one letter, padded to four bytes.</summary>
    private const int SmallestStreamHeader = 12;

    /// <summary>
    /// Whether the root is one, and its stream headers can lie in the metadata. MetadataReader makes room for as many as the root declares
    /// before it looks for them: half a megabyte for 32,767.
    /// </summary>
    internal static bool IsPlausible(ReadOnlySpan<byte> metadata)
    {
        if (metadata.Length < StreamCountOffset + sizeof(ushort) || BinaryPrimitives.ReadUInt32LittleEndian(metadata) != Signature)
        {
            return false;
        }

        // The version lies between its length and the stream count.
        uint versionLength = BinaryPrimitives.ReadUInt32LittleEndian(metadata.Slice(VersionLengthOffset));
        int behindVersion = metadata.Length - StreamCountOffset - sizeof(ushort);
        if (versionLength > behindVersion)
        {
            return false;
        }

        ushort streams = BinaryPrimitives.ReadUInt16LittleEndian(metadata.Slice(StreamCountOffset + (int)versionLength));
        return streams <= (behindVersion - (int)versionLength) / SmallestStreamHeader;
    }
}
