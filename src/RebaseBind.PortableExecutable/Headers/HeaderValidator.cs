using System;
using System.Collections.Generic;

namespace RebaseBind.PortableExecutable.Headers;

/// <summary>What must hold of the headers before anything in the image is read or edited through them.</summary>
internal static class HeaderValidator
{
    private const uint SectorSize = 0x200;
    private const uint MaxFileAlignment = 0x10000;
    private const uint PageSize = 0x1000;

    /// <summary>Throws <see cref="BadImageException"/> for the first rule that does not hold.</summary>
    internal static void Validate(ImageHeaders headers, int fileLength)
    {
        ValidateAlignment(headers);
        ValidateRange(headers);
        ValidateSizeOfHeaders(headers, fileLength);
        ValidateSectionAddresses(headers);
        headers.SharedData = ValidateSectionData(headers, fileLength);
        ValidateDirectories(headers);
    }

    private static void ValidateAlignment(ImageHeaders headers)
    {
        uint section = headers.SectionAlignment;
        uint file = headers.FileAlignment;
        if (!IsPowerOfTwo(section) || !IsPowerOfTwo(file))
        {
            throw new BadImageException(
                ImageDefect.Alignment,
                IsPowerOfTwo(section) ? headers.FileAlignmentOffset : headers.SectionAlignmentOffset,
                $"SectionAlignment 0x{section:x} and FileAlignment 0x{file:x} must be powers of two");
        }

        bool fit = headers.IsMappedFlat ? file == section : file is >= SectorSize and <= MaxFileAlignment && file <= section;
        if (!fit)
        {
            throw new BadImageException(
                ImageDefect.Alignment,
                headers.FileAlignmentOffset,
                $"FileAlignment 0x{file:x} does not go with SectionAlignment 0x{section:x}");
        }
    }

    private static void ValidateRange(ImageHeaders headers)
    {
        if (!headers.ImageBase.IsAllocationAligned)
        {
            throw new BadImageException(
                ImageDefect.ImageBase,
                headers.ImageBaseOffset,
                $"ImageBase {headers.ImageBase} is not a multiple of 64 KiB");
        }

        ulong last = headers.IsPe32Plus ? ulong.MaxValue : uint.MaxValue;
        if (headers.SizeOfImage == 0 || headers.SizeOfImage - 1 > last - headers.ImageBase.Value)
        {
            throw new BadImageException(
                ImageDefect.ImageBase,
                headers.SizeOfImage == 0 ? headers.SizeOfImageOffset : headers.ImageBaseOffset,
                $"ImageBase {headers.ImageBase} with SizeOfImage 0x{headers.SizeOfImage:x} leaves the address space");
        }
    }

    /// <summary>Windows maps headers by whole pages, so that a section table may end a little behind SizeOfHeaders.</summary>
    private static void ValidateSizeOfHeaders(ImageHeaders headers, int fileLength)
    {
        uint size = headers.SizeOfHeaders;
        if (headers.SectionTableEnd.Value > (long)AlignUp(size, PageSize) || size > fileLength || size > headers.SizeOfImage)
        {
            throw new BadImageException(
                ImageDefect.SizeOfHeaders,
                headers.SizeOfHeadersOffset,
                $"SizeOfHeaders 0x{size:x} does not lie between the end of the section table ({headers.SectionTableEnd}) and the end of the file");
        }
    }

    private static void ValidateSectionAddresses(ImageHeaders headers)
    {
        ulong imageEnd = AlignUp(headers.SizeOfImage, headers.SectionAlignment);
        ulong previousEnd = headers.SizeOfHeaders;
        for (int i = 0; i < headers.Sections.Length; i++)
        {
            Section section = headers.Sections[i];
            if (section.Address.Value % headers.SectionAlignment != 0)
            {
                throw new BadImageException(
                    ImageDefect.SectionAddress,
                    headers.OffsetOfSection(i) + Section.AddressField,
                    $"section {section.Name} at RVA {section.Address} is not aligned to 0x{headers.SectionAlignment:x}");
            }

            if (section.Address.Value < previousEnd)
            {
                throw new BadImageException(
                    ImageDefect.SectionAddress,
                    headers.OffsetOfSection(i) + Section.AddressField,
                    $"section {section.Name} at RVA {section.Address} overlaps what lies before it");
            }

            previousEnd = (ulong)section.Address.Value + section.MemorySize;
            if (previousEnd > imageEnd)
            {
                throw new BadImageException(
                    ImageDefect.SizeOfImage,
                    headers.OffsetOfSection(i),
                    $"section {section.Name} ends at 0x{previousEnd:x}, beyond SizeOfImage 0x{headers.SizeOfImage:x}");
            }
        }
    }

    /// <summary>Checks where each section's raw data lies.</summary>
    /// <returns>What is mapped twice; see <see cref="ImageHeaders.SharedData"/>.</returns>
    private static (uint Start, uint End)[] ValidateSectionData(ImageHeaders headers, int fileLength)
    {
        var startAndSize = new ulong[headers.Sections.Length];
        int count = 0;
        for (int i = 0; i < headers.Sections.Length; i++)
        {
            Section section = headers.Sections[i];
            if (!section.HasRawData)
            {
                continue;
            }

            // The loader reads from the sector that PointerToRawData lies in, so any other value means different bytes to different readers.
            uint start = unchecked((uint)section.RawOffset.Value);
            // A file that says it is laid out in pages, and is not, was damaged by a tool (llvm-objcopy -R section).
            uint unit = headers.FileAlignment >= PageSize ? headers.FileAlignment : SectorSize;
            if (headers.IsMappedFlat ? start != section.Address.Value : start % unit != 0)
            {
                throw new BadImageException(
                    ImageDefect.SectionData,
                    headers.OffsetOfSection(i) + Section.RawOffsetField,
                    $"the raw data of section {section.Name} at file offset 0x{start:x} is misaligned");
            }

            if ((ulong)start + section.RawSize > (ulong)fileLength)
            {
                throw new BadImageException(
                    ImageDefect.SectionData,
                    headers.OffsetOfSection(i) + Section.RawSizeField,
                    $"the raw data of section {section.Name} ends beyond the file");
            }

            startAndSize[count++] = ((ulong)start << 32) | section.RawSize;
        }

        Array.Sort(startAndSize, 0, count);
        return FindShared(startAndSize.AsSpan(0, count), Math.Max(headers.SizeOfHeaders, (uint)headers.SectionTableEnd.Value));
    }

    /// <summary>The file bytes that are mapped more than once: as headers and in a section, or in two sections.</summary>
    /// <param name="sorted">Start and size of each section's raw data, in order.</param>
    /// <param name="sizeOfHeaders">Bytes of the file that are mapped as headers.</param>
    private static (uint Start, uint End)[] FindShared(ReadOnlySpan<ulong> sorted, uint sizeOfHeaders)
    {
        List<(uint Start, uint End)>? shared = null;
        ulong furthest = sizeOfHeaders;
        foreach (ulong range in sorted)
        {
            ulong start = range >> 32;
            ulong end = start + (uint)range;
            if (start < furthest)
            {
                shared ??= [];
                bool joins = shared.Count != 0 && shared[shared.Count - 1].End >= start;
                uint from = joins ? shared[shared.Count - 1].Start : (uint)start;
                uint to = (uint)Math.Max(joins ? shared[shared.Count - 1].End : 0, Math.Min(end, furthest));
                if (joins)
                {
                    shared.RemoveAt(shared.Count - 1);
                }

                shared.Add((from, to));
            }

            furthest = Math.Max(furthest, end);
        }

        return shared?.ToArray() ?? [];
    }

    private static void ValidateDirectories(ImageHeaders headers)
    {
        ulong imageEnd = AlignUp(headers.SizeOfImage, headers.SectionAlignment);
        for (var entry = DirectoryIndex.Export; entry < DirectoryIndex.Reserved; entry++)
        {
            if (entry is DirectoryIndex.Security or DirectoryIndex.GlobalPointer or DirectoryIndex.Architecture)
            {
                // A file offset, a bare register value and a reserved entry: none of them names bytes of the image.
                continue;
            }

            DataDirectory directory = headers.Directory(entry);
            if (directory.Exists && (ulong)directory.Address.Value + directory.Size > imageEnd)
            {
                throw new BadImageException(
                    ImageDefect.DataDirectory,
                    headers.OffsetOfDirectory(entry),
                    $"data directory {entry} at RVA {directory.Address}, 0x{directory.Size:x} bytes, leaves the image");
            }
        }
    }

    private static ulong AlignUp(uint value, uint alignment) => ((ulong)value + alignment - 1) & ~((ulong)alignment - 1);

    private static bool IsPowerOfTwo(uint value) => value != 0 && (value & (value - 1)) == 0;
}
