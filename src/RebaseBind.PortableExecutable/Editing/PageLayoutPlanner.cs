using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>Finds out how the file of an image is laid out in pages, or what stands against that.</summary>
internal static class PageLayoutPlanner
{
    private const uint PageSize = 0x1000;
    private const uint SectorSize = 0x200;
    private const uint OtherAlignment = 8;
    private const string PartlyInOthers = "data that one of its tables points to lie partly in other data, or leave the file";

    /// <summary>Lays the file of an image out.</summary>
    /// <param name="image">The image; a certificate table at the end of its file is taken to be cut off.</param>
    /// <returns>The layout, or why there cannot be one. Neither if nothing is left to do.</returns>
    internal static (PageLayout? Layout, string? Obstacle) Plan(PeImage image)
    {
        try
        {
            return FindObstacle(image) is { } obstacle ? (null, obstacle)
                : IsIn(image.Headers) ? (null, null)
                : Plan(image, CertificateTable.Of(image));
        }
        catch (BadImageException bad)
        {
            return (null, "one of its tables is damaged: " + bad.Message);
        }
    }

    /// <summary>Whether nothing is left to do: all that is mapped begins and ends at pages.</summary>
    private static bool IsIn(ImageHeaders headers)
    {
        bool isIn = headers.SizeOfHeaders % PageSize == 0;
        foreach (Section section in headers.Sections)
        {
            isIn &= !section.HasRawData || ((uint)section.RawOffset.Value % PageSize == 0 && section.RawSize % PageSize == 0);
        }

        return isIn;
    }

    private static string? FindObstacle(PeImage image)
    {
        ImageHeaders headers = image.Headers;
        return headers.IsMappedFlat ? "its sections are aligned below a page, so that loaders map it as it lies in the file"
            : headers.SharedData.Length != 0 || headers.SizeOfHeaders < (uint)headers.SectionTableEnd.Value
                ? "bytes of the file are mapped twice, as packers arrange it"
            : headers.Sections.Length == 0 ? "it has no sections"
            : HasDirectoryBehindHeaders(headers) ? "a directory lies between its headers and its sections, where nothing is"
            : null;
    }

    /// <summary>In larger headers it would be one that is there.</summary>
    private static bool HasDirectoryBehindHeaders(ImageHeaders headers)
    {
        for (var entry = DirectoryIndex.Export; entry < DirectoryIndex.Reserved; entry++)
        {
            uint start = headers.Directory(entry).Address.Value;
            if (entry != DirectoryIndex.Security && start >= headers.SizeOfHeaders && start < AlignUp(headers.SizeOfHeaders, PageSize))
            {
                return true;
            }
        }

        return false;
    }

    private static (PageLayout? Layout, string? Obstacle) Plan(PeImage image, CertificateTable? certificates)
    {
        int length = certificates is { } table ? table.Offset.Value : image.Bytes.Length;
        if (certificates is { } signed && signed.Offset.Value + signed.Size != image.Bytes.Length)
        {
            return (null, "data lie behind its signature");
        }

        if (PartsOf(image, length, out List<FilePart> parts, out long newLength) is { } obstacle)
        {
            return (null, obstacle);
        }

        var layout = new PageLayout(length, (int)newLength, parts, []);
        return EditsOf(image, layout) is { } edits && (layout with { Edits = edits }) is var whole && whole.AreEditsInParts()
            ? (whole, null)
            : (null, "one of its file offsets points to nothing that is known, or lies within another");
    }

    /// <summary>Cuts the file into parts, each with its new place.</summary>
    /// <returns>What stands against that; null if nothing does.</returns>
    private static string? PartsOf(PeImage image, int length, out List<FilePart> parts, out long newLength)
    {
        int end = (int)image.Headers.SizeOfHeaders;
        parts = [new FilePart(default, default, end)];
        newLength = AlignUp(end, PageSize);
        Dictionary<int, Section> sections = SectionsOf(image.Headers);
        int laidOut = 0;
        foreach ((ulong from, ulong to) in FileParts.Of(image))
        {
            if (to <= (ulong)end || from >= (ulong)length)
            {
                // Within the headers or within another part; the certificate table; or nothing that is there.
                continue;
            }

            if (from < (ulong)end || to > (ulong)length)
            {
                return PartlyInOthers;
            }

            if (!IsPadding(image, end, (int)from))
            {
                return "data lie between its parts that nothing points to; they may be found by their file offset";
            }

            int size = (int)(to - from);
            bool isSection = sections.TryGetValue((int)from, out Section section) && size == section.RawSize;
            if (isSection && !IsAloneInSector(image, section, length))
            {
                return $"the last sector of section {section.Name} holds other data, which loaders map, too";
            }

            long start = AlignUp(newLength, isSection ? PageSize : OtherAlignment);
            newLength = isSection ? start + AlignUp(size, PageSize) : start + size;
            if (newLength > PeImage.MaxFileSize)
            {
                return "the file would be larger than 2 GiB";
            }

            parts.Add(new FilePart(new FileOffset((int)from), new FileOffset((int)start), size));
            end = (int)to;
            laidOut += isSection ? 1 : 0;
        }

        return laidOut != sections.Count ? PartlyInOthers : IsPadding(image, end, length) ? null
            : "data lie behind the image, an installer's or a single-file program's, which are found by their file offset";
    }

    /// <summary>The sections with raw data, by file offset.</summary>
    private static Dictionary<int, Section> SectionsOf(ImageHeaders headers)
    {
        var sections = new Dictionary<int, Section>();
        foreach (Section section in headers.Sections)
        {
            if (section.HasRawData)
            {
                sections.Add(section.RawOffset.Value, section);
            }
        }

        return sections;
    }

    private static bool IsPadding(PeImage image, int from, int to)
        => to - from <= PageLayout.MaxPadding && FileParts.AreZero(image.Bytes.Slice(from, to - from));

    /// <summary>Wine maps whole sectors: whatever lies behind the raw data, too, as far as the section reaches.</summary>
    private static bool IsAloneInSector(PeImage image, Section section, int length)
    {
        int end = section.RawOffset.Value + (int)section.RawSize;
        int mapped = (int)Math.Min(AlignUp(end, SectorSize), length);
        return FileParts.AreZero(image.Bytes.Slice(end, mapped - end));
    }

    /// <summary>The fields that change; null if one of them cannot.</summary>
    private static List<ByteEdit>? EditsOf(PeImage image, PageLayout layout)
    {
        ImageHeaders headers = image.Headers;
        var edits = new List<ByteEdit>();
        Add(headers.FileAlignmentOffset.Value, PageSize);
        Add(headers.SizeOfHeadersOffset.Value, (uint)AlignUp(headers.SizeOfHeaders, PageSize));
        for (int i = 0; i < headers.Sections.Length; i++)
        {
            int entry = headers.OffsetOfSection(i).Value;
            if (headers.Sections[i].HasRawData)
            {
                Add(entry + Section.RawSizeField, (uint)AlignUp(headers.Sections[i].RawSize, PageSize));
            }
            else if (headers.Sections[i].RawSize == 0)
            {
                // It means nothing, and would not be aligned.
                Add(entry + Section.RawOffsetField, 0);
            }
        }

        foreach (int field in FileParts.PointersOf(image))
        {
            uint value = FileParts.Read(image, field);
            bool isBehindHeaders = value >= headers.SizeOfHeaders && value < (uint)layout.OldLength;
            if (isBehindHeaders && layout.PlaceOf(new FileOffset((int)value)) is null)
            {
                return null;
            }

            Add(field, isBehindHeaders ? (uint)layout.PlaceOf(new FileOffset((int)value))!.Value.Value : value);
        }

        edits.Sort(static (left, right) => left.Offset.CompareTo(right.Offset));
        return edits;

        void Add(int field, uint value)
        {
            uint old = FileParts.Read(image, field);
            if (old != value && layout.PlaceOf(new FileOffset(field)) is { } place)
            {
                edits.Add(new ByteEdit(place, ToBytes(old), ToBytes(value)));
            }
        }
    }

    private static byte[] ToBytes(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static long AlignUp(long value, uint alignment) => (value + alignment - 1) & ~((long)alignment - 1);
}
