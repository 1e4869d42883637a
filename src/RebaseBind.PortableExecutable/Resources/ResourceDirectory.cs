using System;
using System.Buffers.Binary;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Resources;

/// <summary>
/// The resources of an image (PE specification, "The .rsrc Section"): a tree of three levels, by type, by name, by language. No loader reads it, so
/// damage there is no damage of the image: what cannot be read is not there.
/// </summary>
internal static class ResourceDirectory
{
    /// <summary>VS_VERSION_INFO.</summary>
    internal const uint VersionType = 16;

    /// <summary>A manifest for side-by-side assemblies.</summary>
    internal const uint ManifestType = 24;

    private const uint Below = 0x8000_0000;
    private const int HeaderSize = 16;
    private const int EntrySize = 8;
    private const int LeafSize = 16;

    /// <summary>The bytes of a resource, in the first language it has; empty if there is none. Looks at each entry of three levels once.</summary>
    /// <param name="image">The image.</param>
    /// <param name="type">The number of its type.</param>
    /// <param name="name">The number that is its name.</param>
    internal static ReadOnlySpan<byte> Find(PeImage image, uint type, uint name)
    {
        if (!image.Headers.Directory(DirectoryIndex.Resource).Exists)
        {
            return default;
        }

        try
        {
            ReadOnlySpan<byte> tree = image.SliceToEnd(DirectoryIndex.Resource, ImageDefect.DataDirectory, out _);
            return TryFind(tree, Below, type, out uint names)
                && TryFind(tree, names, name, out uint languages)
                && TryFind(tree, languages, id: null, out uint leaf)
                && (leaf & Below) == 0
                && leaf <= tree.Length - LeafSize
                && image.TryGetOffset(new Rva(Read(tree, leaf)), Read(tree, leaf + sizeof(uint)), out FileOffset offset)
                ? image.Bytes.Slice(offset.Value, (int)Read(tree, leaf + sizeof(uint)))
                : default;
        }
        catch (BadImageException)
        {
            return default;
        }
    }

    /// <summary>Finds an entry of a level.</summary>
    /// <param name="tree">The directory's bytes.</param>
    /// <param name="level">Where the level lies, marked as one.</param>
    /// <param name="id">The entry's number; null for the first entry of any name.</param>
    /// <param name="found">Where it leads.</param>
    private static bool TryFind(ReadOnlySpan<byte> tree, uint level, uint? id, out uint found)
    {
        found = 0;
        long start = level & ~Below;
        if ((level & Below) == 0 || start > tree.Length - HeaderSize)
        {
            return false;
        }

        // Entries with names come first.
        int named = BinaryPrimitives.ReadUInt16LittleEndian(tree.Slice((int)start + 12));
        int count = named + BinaryPrimitives.ReadUInt16LittleEndian(tree.Slice((int)start + 14));
        for (int i = id is null ? 0 : named; i < count; i++)
        {
            long entry = start + HeaderSize + ((long)i * EntrySize);
            if (entry > tree.Length - EntrySize)
            {
                return false;
            }

            if (id is null || Read(tree, entry) == id)
            {
                found = Read(tree, entry + sizeof(uint));
                return true;
            }
        }

        return false;
    }

    private static uint Read(ReadOnlySpan<byte> tree, long offset) => BinaryPrimitives.ReadUInt32LittleEndian(tree.Slice((int)offset));
}
