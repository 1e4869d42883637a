using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using static RebaseBind.Archives.ArchiveFields;

namespace RebaseBind.Archives;

/// <summary>Reads and checks the directory of an archive, and the headers of its entries.</summary>
/// <param name="path">What the archive is called.</param>
internal sealed class DirectoryReader(string path)
{
    /// <summary>What the two headers of an entry must agree on; others are hints, and some programs set them in one place only.</summary>
    private const int FlagsThatCount = Flag.Encrypted | Flag.HasDescriptor | Flag.StronglyEncrypted | Flag.HidesHeader;

    private readonly EntryNames names = new(path);

    /// <summary>Reads a whole archive.</summary>
    /// <exception cref="RebaseBindException">It is refused; see <see cref="ArchiveDirectory.Read"/>.</exception>
    internal ArchiveDirectory Read(ReadOnlySpan<byte> archive)
    {
        ArchiveEnd end = ArchiveEnd.Find(archive, path);
        var entries = new List<ArchiveEntry>(end.Count);
        int at = end.Directory.Start;
        long total = 0;
        while (entries.Count < end.Count)
        {
            ArchiveEntry entry = ReadEntry(archive, at, end);
            entries.Add(entry);
            at = entry.Listing.End;
            total += entry.IsFolder ? 0 : entry.Size;
            if (total > ArchiveLimits.Total)
            {
                throw ArchiveRefusal.Of(
                    FindingCatalog.OversizedArchive,
                    path,
                    "the archive says that it unpacks to more than 16 GiB; unpack it, and give the folder");
            }
        }

        if (at != end.Directory.End)
        {
            throw Damaged("the directory is larger than its entries");
        }

        names.Complete();
        CheckOrder(entries);
        return new ArchiveDirectory(archive.Length, end, entries);
    }

    private ArchiveEntry ReadEntry(ReadOnlySpan<byte> archive, int at, ArchiveEnd end)
    {
        ReadOnlySpan<byte> rest = archive.Slice(at, end.Directory.End - at);
        if (rest.Length < Central.Size || BinaryPrimitives.ReadUInt32LittleEndian(rest) != Central.Signature)
        {
            throw Damaged("the directory ends before its last entry");
        }

        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest.Slice(Central.NameLength));
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(rest.Slice(Central.ExtraLength));
        int length = Central.Size + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(rest.Slice(Central.CommentLength));
        if (length > rest.Length)
        {
            throw Damaged("the directory ends before its last entry");
        }

        int flags = BinaryPrimitives.ReadUInt16LittleEndian(rest.Slice(Central.Flags));
        ReadOnlySpan<byte> nameBytes = rest.Slice(Central.Size, nameLength);
        string name = names.Read(nameBytes, (flags & Flag.IsUtf8) != 0);
        var wide = new WideNumbers(rest.Slice(Central.Size + nameLength, extraLength).ToArray());
        long size = wide.Read(rest.Slice(Central.ContentSize));
        long packed = wide.Read(rest.Slice(Central.PackedSize));
        long offset = wide.Read(rest.Slice(Central.Offset));
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(rest.Slice(Central.Crc));
        int method = BinaryPrimitives.ReadUInt16LittleEndian(rest.Slice(Central.Method));
        if (BinaryPrimitives.ReadUInt16LittleEndian(rest.Slice(Central.Disk)) is not (0 or Wide16))
        {
            throw Damaged("the archive is one part of several; join them first");
        }

        var entry = new ArchiveEntry(name, (ArchiveMethod)method, flags, crc, size, default, default, new ArchiveSpan(at, length));
        if (!entry.IsFolder)
        {
            CheckPacking(entry, packed);
        }

        // The directory lies behind all entries.
        long start = offset + end.Prefix;
        if (offset < 0 || packed < 0 || size < 0 || start > end.Directory.Start - Local.Size)
        {
            throw Damaged(name, "does not lie where the directory says");
        }

        return Locate(archive.Slice(0, end.Directory.Start), entry, (int)start, packed, nameBytes);
    }

    private static void CheckPacking(ArchiveEntry entry, long packed)
    {
        const int unreadable = Flag.Encrypted | Flag.StronglyEncrypted | Flag.HidesHeader;
        string? reason = (entry.Flags & unreadable) != 0 ? "it is encrypted"
            : (entry.Flags & Flag.Patched) != 0 ? "it is a patch for another file"
            : entry.Method is not (ArchiveMethod.Stored or ArchiveMethod.Deflate)
                ? FormattableString.Invariant($"it is compressed by method {(int)entry.Method}, and only 0 (stored) and 8 (deflate) are known")
            : null;
        if (reason is not null)
        {
            throw ArchiveRefusal.Of(
                FindingCatalog.UnknownPacking,
                entry.Name,
                $"nobody can say whether this entry is an image, because {reason}; unpack the archive, and give the folder");
        }

        if (entry.Method == ArchiveMethod.Stored && entry.Size != packed)
        {
            throw ArchiveRefusal.Damaged(entry.Name, "the archive gives two sizes for this entry, which is not compressed");
        }

        if (packed >= 0 && entry.Size / ArchiveLimits.DeflateRatio > packed)
        {
            throw ArchiveRefusal.Of(
                FindingCatalog.OversizedArchive,
                entry.Name,
                FormattableString.Invariant($"the archive says that {packed} bytes unpack to {entry.Size}, and no {packed} bytes can")
                + "; it is damaged, or made to fill memory");
        }
    }

    /// <summary>Finds the data of an entry behind its local header, which must say what the directory says.</summary>
    /// <param name="entries">The archive up to its directory.</param>
    /// <param name="entry">What the directory says.</param>
    /// <param name="start">Where the header lies.</param>
    /// <param name="packed">How many bytes of data there are.</param>
    /// <param name="name">The name, byte for byte.</param>
    private ArchiveEntry Locate(ReadOnlySpan<byte> entries, ArchiveEntry entry, int start, long packed, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> header = entries.Slice(start);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(Local.NameLength));
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(Local.ExtraLength));
        int length = Local.Size + nameLength + extraLength;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Local.Signature || length > header.Length || packed > header.Length - length)
        {
            throw Damaged(entry.Name, "does not lie where the directory says");
        }

        int flags = BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(Local.Flags));
        var wide = new WideNumbers(header.Slice(Local.Size + nameLength, extraLength).ToArray());
        bool isWide = wide.Exists;
        bool isFree = (flags & Flag.HasDescriptor) != 0;
        bool isSame = ((flags ^ entry.Flags) & FlagsThatCount) == 0
            && BinaryPrimitives.ReadUInt16LittleEndian(header.Slice(Local.Method)) == (int)entry.Method
            && header.Slice(Local.Size, nameLength).SequenceEqual(name)
            && Agrees(BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(Local.Crc)), entry.Crc)
            && Agrees(wide.Read(header.Slice(Local.ContentSize)), entry.Size)
            && Agrees(wide.Read(header.Slice(Local.PackedSize)), packed);
        if (!isSame)
        {
            throw Damaged(entry.Name, "has a header that contradicts the directory");
        }

        ReadOnlySpan<byte> behind = header.Slice(length + (int)packed);
        int descriptor = isFree ? FindDescriptor(behind, entry, packed, isWide) : 0;
        return entry with
        {
            Data = new ArchiveSpan(start + length, (int)packed),
            Place = new ArchiveSpan(start, length + (int)packed + descriptor),
        };

        bool Agrees(long here, long there) => here == there || (isFree && here == 0);
    }

    /// <summary>
    /// The length of the descriptor behind an entry's data. Its form is not said anywhere; but which numbers it must hold is known.
    /// </summary>
    private int FindDescriptor(ReadOnlySpan<byte> behind, ArchiveEntry entry, long packed, bool isWide)
    {
        foreach (bool wide in new[] { isWide, !isWide })
        {
            foreach (int signature in new[] { Descriptor.SignatureSize, 0 })
            {
                int length = signature + (wide ? Descriptor.WideSize : Descriptor.Size);
                if (behind.Length >= length
                    && (signature == 0 || BinaryPrimitives.ReadUInt32LittleEndian(behind) == Descriptor.Signature)
                    && Holds(behind.Slice(signature), wide))
                {
                    return length;
                }
            }
        }

        throw Damaged(entry.Name, "is not followed by the numbers that the directory has");

        bool Holds(ReadOnlySpan<byte> numbers, bool wide)
            => BinaryPrimitives.ReadUInt32LittleEndian(numbers) == entry.Crc
            && Read(numbers.Slice(sizeof(uint)), wide) == packed
            && Read(numbers.Slice(wide ? sizeof(uint) + sizeof(long) : sizeof(uint) + sizeof(uint)), wide) == entry.Size;

        static long Read(ReadOnlySpan<byte> number, bool wide)
            => wide ? BinaryPrimitives.ReadInt64LittleEndian(number) : BinaryPrimitives.ReadUInt32LittleEndian(number);
    }

    /// <summary>No byte belongs to two entries: otherwise a small archive could hold one large content any number of times.</summary>
    private void CheckOrder(List<ArchiveEntry> entries)
    {
        ArchiveEntry? before = null;
        foreach (ArchiveEntry entry in entries.OrderBy(static entry => entry.Place.Start))
        {
            if (before is not null && entry.Place.Start < before.Place.End)
            {
                throw Damaged(entry.Name, $"overlaps '{before.Name}'");
            }

            before = entry;
        }
    }

    private RebaseBindException Damaged(string name, string problem) => Damaged($"the entry '{name}' {problem}");

    private RebaseBindException Damaged(string problem) => ArchiveRefusal.Damaged(path, problem);
}
