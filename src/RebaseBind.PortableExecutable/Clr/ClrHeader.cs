using System;
using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Clr;

/// <summary>The CLR header of an image with managed code (ECMA-335 II.25.3.3).</summary>
/// <param name="Metadata">Where the metadata lie; not looked at, and not checked, until <see cref="ClrReferences"/> reads them.</param>
/// <param name="Flags">Among others whether there is nothing but IL, and whether the image is strong-name signed.</param>
/// <param name="ManagedNativeHeader">Precompiled code, which for ReadyToRun starts with "RTR\0"; empty if there is none.</param>
internal readonly record struct ClrHeader(DataDirectory Metadata, CorFlags Flags, DataDirectory ManagedNativeHeader)
{
    private const int HeaderSize = 72;

    /// <summary>Whether all code is IL, so that the runtime and not the operating system lays the image out.</summary>
    internal bool IsIlOnly => (Flags & CorFlags.ILOnly) != 0;

    /// <summary>Whether a strong-name signature covers the file's bytes.</summary>
    internal bool IsStrongNameSigned => (Flags & CorFlags.StrongNameSigned) != 0;

    /// <summary>The CLR header of an image; null if it has none.</summary>
    /// <exception cref="BadImageException">The header leaves the image.</exception>
    internal static ClrHeader? Of(PeImage image)
    {
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.ClrHeader);
        if (!directory.Exists)
        {
            return null;
        }

        ReadOnlySpan<byte> fields = image.Slice(DirectoryIndex.ClrHeader, HeaderSize, ImageDefect.ClrHeader, out _);
        return new ClrHeader(
            DirectoryAt(fields, 8),
            (CorFlags)Read(fields, 16),
            DirectoryAt(fields, 64));
    }

    private static DataDirectory DirectoryAt(ReadOnlySpan<byte> fields, int offset) => new(new Rva(Read(fields, offset)), Read(fields, offset + 4));

    private static uint Read(ReadOnlySpan<byte> fields, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(fields.Slice(offset));
}
