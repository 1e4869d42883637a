using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Tls;

/// <summary>
/// The thread-local storage directory (PE specification, "The TLS Directory"). Its addresses are virtual addresses and carry base relocations.
/// </summary>
/// <param name="StartOfData">First byte of the template.</param>
/// <param name="EndOfData">The byte after its last.</param>
/// <param name="AddressOfIndex">Where the loader writes the TLS index.</param>
/// <param name="AddressOfCallbacks">A zero-terminated table of virtual addresses of callbacks; 0 if there is none.</param>
internal readonly record struct TlsDirectory(
    VirtualAddress StartOfData,
    VirtualAddress EndOfData,
    VirtualAddress AddressOfIndex,
    VirtualAddress AddressOfCallbacks)
{
    /// <summary>Bytes of zeros behind the template; 0 where the directory is cut short.</summary>
    internal uint SizeOfZeroFill { get; init; }

    /// <summary>Whether it asks for nothing: no template, no zeros, no callbacks.</summary>
    internal bool IsEmpty => StartOfData == EndOfData && SizeOfZeroFill == 0 && AddressOfCallbacks.Value == 0;

    /// <summary>The directory of an image; null if it has none.</summary>
    /// <exception cref="BadImageException">The directory leaves the image.</exception>
    internal static TlsDirectory? Of(PeImage image)
    {
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.ThreadLocalStorage);
        if (!directory.Exists)
        {
            return null;
        }

        bool wide = image.Headers.IsPe32Plus;
        int width = wide ? sizeof(ulong) : sizeof(uint);
        ReadOnlySpan<byte> fields = image.Slice(DirectoryIndex.ThreadLocalStorage, (uint)(4 * width), ImageDefect.TlsDirectory, out _);
        bool hasZeroFill = image.TryGetOffset(directory.Address + (uint)(4 * width), sizeof(uint), out FileOffset zeroFill);
        return new TlsDirectory(Read(fields, 0, wide), Read(fields, width, wide), Read(fields, 2 * width, wide), Read(fields, 3 * width, wide))
        {
            SizeOfZeroFill = hasZeroFill ? BinaryPrimitives.ReadUInt32LittleEndian(image.Bytes.Slice(zeroFill.Value)) : 0,
        };
    }

    private static VirtualAddress Read(ReadOnlySpan<byte> fields, int offset, bool wide)
        => new(wide ? BinaryPrimitives.ReadUInt64LittleEndian(fields.Slice(offset)) : BinaryPrimitives.ReadUInt32LittleEndian(fields.Slice(offset)));
}
