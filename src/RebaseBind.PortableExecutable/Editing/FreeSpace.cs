using System;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>Finds bytes of an image that are mapped, zero and in nobody's use.</summary>
internal static class FreeSpace
{
    private const uint Alignment = 4;

    /// <summary>How many zero bytes end a text, of which only the others are seen: a character of UTF-16.</summary>
    private const uint Terminator = 2;

    /// <summary>The free end of the headers, behind the section table.</summary>
    /// <param name="image">The image.</param>
    /// <param name="reusable">Bytes of the headers that count as free whatever they hold: those of a directory that is given up.</param>
    /// <returns>
    /// Its RVA, a multiple of 4, which is its file offset, too, and its size in bytes. Where nothing is free, size 0, and where the free end
    /// would begin if the headers were larger.
    /// </returns>
    /// <exception cref="BadImageException">The debug directory leaves the image.</exception>
    internal static (Rva Address, uint Size) InHeaders(PeImage image, DataDirectory reusable)
    {
        ImageHeaders headers = image.Headers;
        uint start = (uint)headers.SectionTableEnd.Value;
        ReadOnlySpan<byte> header = image.Bytes.Slice(0, (int)headers.SizeOfHeaders);
        uint behindReusable = reusable.Address.Value + reusable.Size;
        for (uint at = headers.SizeOfHeaders; at > start; at--)
        {
            if (header[(int)at - 1] != 0 && (at - 1 < reusable.Address.Value || at - 1 >= behindReusable))
            {
                start = at + Terminator;
            }
        }

        start = BehindWhatIsNamed(image, start);
        start = (start + Alignment - 1) & ~(Alignment - 1);
        return (new Rva(start), start < headers.SizeOfHeaders ? headers.SizeOfHeaders - start : 0);
    }

    /// <summary>Finds room in the mapped tail of a section that is only read: file bytes behind VirtualSize, in its last page.</summary>
    /// <param name="image">The image.</param>
    /// <param name="size">How many bytes are wanted.</param>
    /// <param name="reusable">Bytes that count as free whatever they hold.</param>
    /// <returns>The RVA, a multiple of 4; 0 if no section has the room.</returns>
    internal static Rva InSectionTail(PeImage image, uint size, DataDirectory reusable)
    {
        foreach (Section section in image.Headers.Sections)
        {
            uint start = (section.MemorySize + Alignment - 1) & ~(Alignment - 1);
            bool isLarge = start <= section.MappedRawSize && size <= section.MappedRawSize - start;
            if (isLarge && IsOnlyRead(section) && IsTailFree(image, section, reusable))
            {
                return section.Address + start;
            }
        }

        return default;
    }

    private static bool IsOnlyRead(Section section)
    {
        const SectionCharacteristics others = SectionCharacteristics.MemWrite | SectionCharacteristics.MemExecute
            | SectionCharacteristics.MemDiscardable | SectionCharacteristics.MemShared;
        return section.HasRawData && (section.Characteristics & SectionCharacteristics.MemRead) != 0 && (section.Characteristics & others) == 0;
    }

    /// <summary>Whether the mapped file bytes behind a section's VirtualSize are zero, or reusable, and no directory reaches into them.</summary>
    private static bool IsTailFree(PeImage image, Section section, DataDirectory reusable)
    {
        Rva start = section.Address + section.MemorySize;
        uint size = section.MappedRawSize - section.MemorySize;
        ReadOnlySpan<byte> bytes = image.Bytes.Slice(section.OffsetOf(start).Value, (int)size);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != 0 && (start + (uint)i) - reusable.Address >= reusable.Size)
            {
                return false;
            }
        }

        for (var entry = DirectoryIndex.Export; entry < DirectoryIndex.Reserved; entry++)
        {
            DataDirectory directory = image.Headers.Directory(entry);
            bool isRva = entry is not (DirectoryIndex.Security or DirectoryIndex.BoundImport);
            if (isRva && directory.Exists && directory.Address.Value < start.Value + size && directory.Address.Value + directory.Size > start.Value)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The end of the last directory or piece of debug data that starts in the headers, if that lies behind <paramref name="start"/>: zeros can
    /// mean something, too. It may lie behind the headers, and be part of them once they are larger.
    /// </summary>
    private static uint BehindWhatIsNamed(PeImage image, uint start)
    {
        uint size = image.Headers.SizeOfHeaders;
        for (var entry = DirectoryIndex.Export; entry < DirectoryIndex.Reserved; entry++)
        {
            DataDirectory directory = image.Headers.Directory(entry);
            if (directory.Exists && entry is not (DirectoryIndex.Security or DirectoryIndex.BoundImport))
            {
                start = Behind(directory.Address.Value, directory.Size, size, start);
            }
        }

        DebugDirectory debug = DebugDirectory.Of(image);
        for (int i = 0; i < debug.Count; i++)
        {
            start = debug[i].Offset == 0 ? start : Behind(debug[i].Offset, debug[i].Size, size, start);
        }

        return start;
    }

    private static uint Behind(uint at, uint length, uint sizeOfHeaders, uint start)
        => at < sizeOfHeaders ? (uint)Math.Min(Math.Max(start, (ulong)at + length), int.MaxValue) : start;
}
