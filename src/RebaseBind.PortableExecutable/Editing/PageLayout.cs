using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>
/// How the file of an image is laid out anew, so that the headers and the raw data of each section begin and end at pages, and how that is taken
/// back. What is mapped stays the same, byte for byte, but for the fields that say where it lies in the file.
/// </summary>
/// <remarks>
/// Wine maps a section whose raw data begin at a page of the file, and reads any other into private memory (Wine dlls/ntdll/unix/virtual.c
/// map_image_into_view). A certificate table is no part of it: it is cut off before, because no signature outlives the change.
/// </remarks>
/// <param name="OldLength">The length of the file as it was, in bytes, without a certificate table.</param>
/// <param name="NewLength">Its length in pages, in bytes.</param>
/// <param name="Parts">
/// The parts of the file as it was; in order of both offsets. The first are the headers. All bytes between parts are zero.
/// </param>
/// <param name="Edits">The fields that change, in order of their file offset in the new file.</param>
internal sealed record PageLayout(int OldLength, int NewLength, IReadOnlyList<FilePart> Parts, IReadOnlyList<ByteEdit> Edits)
{
    private const uint PageSize = 0x1000;
    private const uint SectorSize = 0x200;
    private const uint OtherAlignment = 8;
    private const string PartlyInOthers = "data that one of its tables points to lie partly in other data, or leave the file";

    /// <summary>Zeros between two parts are padding up to the largest FileAlignment, 64 KiB; more of them mean something.</summary>
    private const int MaxPadding = 0x1_0000;

    /// <summary>By how many bytes the file is longer.</summary>
    internal int Growth => NewLength - OldLength;

    /// <summary>Whether nothing is left to do: all that is mapped begins and ends at pages.</summary>
    internal static bool IsIn(ImageHeaders headers)
    {
        bool isIn = headers.SizeOfHeaders % PageSize == 0;
        foreach (Section section in headers.Sections)
        {
            isIn &= !section.HasRawData || ((uint)section.RawOffset.Value % PageSize == 0 && section.RawSize % PageSize == 0);
        }

        return isIn;
    }

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

    /// <summary>The file in this layout; null if it is not the one that was laid out.</summary>
    internal byte[]? TryApply(ReadOnlySpan<byte> file)
    {
        if (file.Length != OldLength)
        {
            return null;
        }

        var laidOut = new byte[NewLength];
        foreach (FilePart part in Parts)
        {
            file.Slice(part.From.Value, part.Size).CopyTo(laidOut.AsSpan(part.To.Value));
        }

        foreach (ByteEdit edit in Edits)
        {
            Span<byte> field = laidOut.AsSpan(edit.Offset.Value, edit.Old.Length);
            if (!field.SequenceEqual(edit.Old.Span))
            {
                return null;
            }

            edit.New.Span.CopyTo(field);
        }

        return laidOut;
    }

    /// <summary>The file as it was; null if it is not in this layout.</summary>
    internal byte[]? TryRevert(ReadOnlySpan<byte> file)
    {
        if (file.Length != NewLength || !ByteEdits.AreIn(Edits, file))
        {
            return null;
        }

        var old = new byte[OldLength];
        foreach (FilePart part in Parts)
        {
            file.Slice(part.To.Value, part.Size).CopyTo(old.AsSpan(part.From.Value));
        }

        foreach (ByteEdit edit in Edits)
        {
            edit.Old.Span.CopyTo(old.AsSpan(Find(edit.Offset, static part => part.To, static part => part.From)!.Value.Value));
        }

        return old;
    }

    /// <summary>Where a byte of the file as it was lies in this layout; null for padding that is gone.</summary>
    internal FileOffset? PlaceOf(FileOffset old) => Find(old, static part => part.From, static part => part.To);

    /// <summary>
    /// Whether a layout that somebody else wrote down makes sense: parts and edits are in order and inside the files, each edit is inside one part,
    /// and neither file is mostly padding.
    /// </summary>
    internal bool IsSound()
    {
        int from = 0;
        int to = 0;
        foreach (FilePart part in Parts)
        {
            bool isNext = part.Size > 0
                && IsBehind(part.From.Value, from) && part.From.Value <= OldLength - part.Size
                && IsBehind(part.To.Value, to) && part.To.Value <= NewLength - part.Size;
            if (!isNext)
            {
                return false;
            }

            from = part.From.Value + part.Size;
            to = part.To.Value + part.Size;
        }

        return IsBehind(OldLength, from) && IsBehind(NewLength, to) && AreEditsInParts();
    }

    private static bool IsBehind(int offset, int end) => offset >= end && offset - end <= MaxPadding;

    private bool AreEditsInParts()
    {
        int end = 0;
        foreach (ByteEdit edit in Edits)
        {
            bool isInPart = edit.Offset.Value >= end && edit.Old.Length == edit.New.Length && !edit.Old.IsEmpty
                && Find(edit.Offset, static part => part.To, static part => part.From) is { } first
                && Find(edit.End + -1, static part => part.To, static part => part.From) is { } last
                && last.Value - first.Value == edit.Old.Length - 1;
            if (!isInPart)
            {
                return false;
            }

            end = edit.End.Value;
        }

        return true;
    }

    /// <summary>The place of a byte in the other layout.</summary>
    private FileOffset? Find(FileOffset offset, Func<FilePart, FileOffset> here, Func<FilePart, FileOffset> there)
    {
        int low = 0;
        int high = Parts.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            FilePart part = Parts[middle];
            int distance = offset.Value - here(part).Value;
            if (distance < 0)
            {
                high = middle - 1;
            }
            else if (distance >= part.Size)
            {
                low = middle + 1;
            }
            else
            {
                return there(part) + distance;
            }
        }

        return null;
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
        => to - from <= MaxPadding && FileParts.AreZero(image.Bytes.Slice(from, to - from));

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
