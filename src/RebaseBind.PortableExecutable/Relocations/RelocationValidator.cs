using System;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;

namespace RebaseBind.PortableExecutable.Relocations;

/// <summary>Checks every base relocation of an image and counts them, in one pass over the directory.</summary>
internal static class RelocationValidator
{
    private const int PageShift = 12;

    /// <summary>
    /// Throws <see cref="BadImageException"/> unless every fixup has a type this machine's loader applies and changes bytes of its own in one
    /// section's raw data.
    /// </summary>
    /// <param name="headers">The image's headers.</param>
    /// <param name="relocations">Its base relocations.</param>
    /// <param name="fileLength">The length of its file in bytes.</param>
    internal static RelocationStatistics Validate(ImageHeaders headers, RelocationDirectory relocations, int fileLength)
    {
        int fixups = 0;
        int narrow = 0;
        int pages = 0;
        long lastPage = -1;
        ulong previousEnd = 0;
        bool ascending = true;
        DataDirectory table = headers.Directory(DirectoryIndex.BaseRelocation);
        int known = KnownTypes(headers);
        Section section = default;
        uint sectionSize = 0;
        foreach (RelocationBlock block in relocations)
        {
            foreach (Fixup fixup in block)
            {
                uint width = fixup.Width;
                if ((known >> (int)fixup.Type & 1) == 0)
                {
                    throw new BadImageException(
                        ImageDefect.RelocationType,
                        block.OffsetOf(fixup),
                        $"the base relocation at RVA {fixup.Address} has type {(int)fixup.Type}, "
                        + $"which the loader of machine {headers.Machine} does not apply");
                }

                uint start = fixup.Address - section.Address;
                if (start >= sectionSize || width > sectionSize - start)
                {
                    bool isMapped = headers.TryGetSection(fixup.Address, out section);
                    sectionSize = section.MappedRawSize;
                    if (!isMapped || !section.HoldsRaw(fixup.Address, width))
                    {
                        throw new BadImageException(
                            ImageDefect.RelocationTarget,
                            block.OffsetOf(fixup),
                            $"the base relocation at RVA {fixup.Address} changes bytes outside the raw data of one section");
                    }
                }

                if (fixup.Address.Value < (ulong)table.Address.Value + table.Size && (ulong)fixup.Address.Value + width > table.Address.Value)
                {
                    throw new BadImageException(
                        ImageDefect.RelocationTarget,
                        block.OffsetOf(fixup),
                        $"the base relocation at RVA {fixup.Address} changes the relocation table itself");
                }

                ascending &= fixup.Address.Value >= previousEnd;
                previousEnd = (ulong)fixup.Address.Value + width;
                long firstPage = fixup.Address.Value >> PageShift;
                long endPage = (long)((previousEnd - 1) >> PageShift);
                pages += (int)(endPage - Math.Max(firstPage - 1, lastPage));
                lastPage = endPage;
                narrow += headers.IsPe32Plus && fixup.Type != RelocationType.Dir64 ? 1 : 0;
                fixups++;
            }
        }

        pages = ascending ? pages : CountPagesInAnyOrder(headers, relocations, fileLength);
        return new RelocationStatistics(fixups, pages, narrow)
        {
            SharedFixups = headers.SharedData.Length == 0 ? 0 : CountShared(headers, relocations),
        };
    }

    private static int CountShared(ImageHeaders headers, RelocationDirectory relocations)
    {
        int count = 0;
        foreach (RelocationBlock block in relocations)
        {
            foreach (Fixup fixup in block)
            {
                headers.TryGetOffset(fixup.Address, fixup.Width, out FileOffset offset);
                count += IsShared(headers, offset, fixup.Width) ? 1 : 0;
            }
        }

        return count;
    }

    private static bool IsShared(ImageHeaders headers, FileOffset offset, uint width)
    {
        foreach ((uint start, uint end) in headers.SharedData)
        {
            if ((uint)offset.Value < end && (uint)offset.Value + width > start)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The types that the machine's loader applies, one bit for each.</summary>
    private static int KnownTypes(ImageHeaders headers)
        => (1 << (int)RelocationType.High) | (1 << (int)RelocationType.Low) | (1 << (int)RelocationType.HighLow)
        | (headers.IsPe32Plus ? 1 << (int)RelocationType.Dir64 : 0)
        | (headers.Machine == Machine.ArmThumb2 ? 1 << (int)RelocationType.ThumbMov32 : 0);

    /// <summary>Fixups out of order are legal, but then only a map of the changed bytes shows whether two of them meet.</summary>
    /// <remarks>
    /// The map has one bit for each byte of the file. Of bytes that are mapped twice it could not tell which of the two a fixup changes; it leaves
    /// them out, and an image with such fixups never moves.
    /// </remarks>
    private static int CountPagesInAnyOrder(ImageHeaders headers, RelocationDirectory relocations, int fileLength)
    {
        var changed = new ulong[(fileLength / 64) + 1];
        var pages = new HashSet<uint>();
        foreach (RelocationBlock block in relocations)
        {
            foreach (Fixup fixup in block)
            {
                headers.TryGetOffset(fixup.Address, fixup.Width, out FileOffset offset);
                bool isShared = headers.SharedData.Length != 0 && IsShared(headers, offset, fixup.Width);
                for (int at = offset.Value; at < offset.Value + (int)fixup.Width && !isShared; at++)
                {
                    ulong bit = 1UL << (at % 64);
                    if ((changed[at / 64] & bit) != 0)
                    {
                        throw new BadImageException(
                            ImageDefect.RelocationTwice,
                            new FileOffset(at),
                            $"two base relocations change the byte at RVA {fixup.Address + (uint)(at - offset.Value)}");
                    }

                    changed[at / 64] |= bit;
                }

                pages.Add(fixup.Address.Value >> PageShift);
                pages.Add((fixup.Address.Value + fixup.Width - 1) >> PageShift);
            }
        }

        return pages.Count;
    }
}
