using System;
using System.Buffers.Binary;
using System.Globalization;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Relocations;

namespace RebaseBind.PortableExecutable.Movability;

/// <summary>Finds base relocations of unwind entries whose code the linker discarded.</summary>
/// <remarks>
/// GNU ld wrote fixups for such entries of .eh_frame, whose start it had set to 0 (binutils list, October 2011, message 15). At its own base the
/// unwinder skips them; in a moved image it takes the difference for an address, and exceptions end the program.
/// </remarks>
internal static class UnwindFixups
{
    private const string CutName = ".eh_fram";
    private const int SymbolSize = 18;

    private static ReadOnlySpan<byte> FrameSection => ".eh_frame\0"u8;

    /// <summary>RVA of the first fixup that changes a 0 in a section for frames; null if there is none.</summary>
    internal static Rva? FindZero(PeImage image)
    {
        if (!HasFrames(image))
        {
            return null;
        }

        Section section = default;
        bool isForFrames = false;
        foreach (RelocationBlock block in image.Relocations)
        {
            foreach (Fixup fixup in block)
            {
                if (fixup.Address - section.Address >= section.MappedRawSize)
                {
                    isForFrames = image.Headers.TryGetSection(fixup.Address, out section) && IsForFrames(image, section);
                }

                if (isForFrames
                    && section.HoldsRaw(fixup.Address, fixup.Width)
                    && IsZero(image.Bytes.Slice(section.OffsetOf(fixup.Address).Value), fixup.Width))
                {
                    return fixup.Address;
                }
            }
        }

        return null;
    }

    private static bool HasFrames(PeImage image)
    {
        foreach (Section section in image.Headers.Sections)
        {
            if (IsForFrames(image, section))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name is cut to 8 characters, or "/" and a decimal offset into the string table behind the COFF symbols.</summary>
    private static bool IsForFrames(PeImage image, Section section)
    {
        string name = section.Name;
        if (name.Length == 0 || name[0] != '/' || !int.TryParse(name.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out int offset))
        {
            return string.Equals(name, CutName, StringComparison.Ordinal);
        }

        ReadOnlySpan<byte> pointers = image.Bytes.Slice(image.Headers.SymbolTablePointerOffset.Value);
        long at = BinaryPrimitives.ReadUInt32LittleEndian(pointers)
            + ((long)BinaryPrimitives.ReadUInt32LittleEndian(pointers.Slice(sizeof(uint))) * SymbolSize) + offset;
        return at >= 0 && at < image.Bytes.Length && image.Bytes.Slice((int)at).StartsWith(FrameSection);
    }

    private static bool IsZero(ReadOnlySpan<byte> field, uint width)
        => width == sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(field) == 0
        : width == sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(field) == 0;
}
