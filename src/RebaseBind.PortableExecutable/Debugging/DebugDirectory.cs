using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Debugging;

/// <summary>The debug directory.</summary>
internal readonly ref struct DebugDirectory
{
    private readonly ReadOnlySpan<byte> table;

    private DebugDirectory(ReadOnlySpan<byte> table) => this.table = table;

    /// <summary>How many entries it has.</summary>
    internal int Count => table.Length / DebugEntry.EntrySize;

    /// <summary>An entry.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    internal DebugEntry this[int index]
    {
        get
        {
            ReadOnlySpan<byte> entry = table.Slice(index * DebugEntry.EntrySize, DebugEntry.EntrySize);
            return new DebugEntry(Read(entry, 4), Read(entry, 12), Read(entry, 16), new Rva(Read(entry, 20)), Read(entry, 24))
            {
                MinorVersion = BinaryPrimitives.ReadUInt16LittleEndian(entry.Slice(10)),
            };
        }
    }

    /// <summary>The debug directory of an image; empty if it has none.</summary>
    /// <exception cref="BadImageException">The directory leaves the image.</exception>
    internal static DebugDirectory Of(PeImage image)
    {
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.Debug);
        return directory.Exists
            ? new DebugDirectory(image.Slice(DirectoryIndex.Debug, directory.Size, ImageDefect.DebugDirectory, out _))
            : default;
    }

    private static uint Read(ReadOnlySpan<byte> entry, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(entry.Slice(offset));
}
