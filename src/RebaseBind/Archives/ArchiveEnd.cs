using System;
using System.Buffers.Binary;
using RebaseBind.Findings;
using static RebaseBind.Archives.ArchiveFields;
using WideEndFields = RebaseBind.Archives.ArchiveFields.WideEnd;

namespace RebaseBind.Archives;

/// <summary>The records at the end of an archive.</summary>
/// <param name="Directory">Where the directory lies.</param>
/// <param name="Count">How many entries it has.</param>
/// <param name="Prefix">
/// How many bytes stand in front of the archive, as those of a program that unpacks it: offsets in the archive do not count them.
/// </param>
/// <param name="WideEnd">Where the zip64 end lies; empty if there is none.</param>
/// <param name="Record">Where the end record lies, with its comment: up to the end of the file.</param>
internal sealed record ArchiveEnd(ArchiveSpan Directory, int Count, int Prefix, ArchiveSpan WideEnd, ArchiveSpan Record)
{
    /// <summary>Finds the end of an archive.</summary>
    /// <remarks>The last signature counts, as for all who read archives from the end; so nobody sees another archive than we do.</remarks>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.NoArchive"/> or <see cref="FindingCatalog.DamagedArchive"/>.</exception>
    internal static ArchiveEnd Find(ReadOnlySpan<byte> archive, string path)
    {
        int at = FindRecord(archive, path);
        ReadOnlySpan<byte> end = archive.Slice(at);
        int missing = End.Size + BinaryPrimitives.ReadUInt16LittleEndian(end.Slice(End.CommentLength)) - end.Length;
        if (missing != 0)
        {
            throw ArchiveRefusal.Damaged(path, missing > 0
                ? "the archive is cut short in its comment"
                : FormattableString.Invariant($"{-missing} bytes follow the end of the archive"));
        }

        ArchiveSpan wide = FindWideEnd(archive, at, path);
        int stop = wide.Length == 0 ? at : wide.Start;
        ReadOnlySpan<byte> more = archive.Slice(wide.Start, wide.Length);
        long disks = Choose(end, End.Disk, more, WideEndFields.Disk) | Choose(end, End.DirectoryDisk, more, WideEndFields.DirectoryDisk);
        long count = Choose(end, End.Count, more, WideEndFields.Count, isLong: true);
        long here = Choose(end, End.CountHere, more, WideEndFields.CountHere, isLong: true);
        long size = Choose32(end, End.DirectorySize, more, WideEndFields.DirectorySize);
        long offset = Choose32(end, End.DirectoryOffset, more, WideEndFields.DirectoryOffset);
        if (disks != 0 || count != here)
        {
            throw ArchiveRefusal.Damaged(path, "the archive is one part of several; join them first");
        }

        if (size < 0 || size > stop || count < 0 || count > size / Central.Size || offset < 0 || offset > stop - size)
        {
            throw ArchiveRefusal.Damaged(path, "the directory does not lie where the end of the archive says");
        }

        int start = stop - (int)size;
        int prefix = start - (int)offset;
        if (wide.Length != 0
            && BinaryPrimitives.ReadInt64LittleEndian(archive.Slice(at - WideLocator.Size + WideLocator.EndOffset)) != wide.Start - prefix)
        {
            throw ArchiveRefusal.Damaged(path, "the zip64 end does not lie where the archive says");
        }

        return new ArchiveEnd(new ArchiveSpan(start, (int)size), (int)count, prefix, wide, new ArchiveSpan(at, end.Length));
    }

    private static int FindRecord(ReadOnlySpan<byte> archive, string path)
    {
        Span<byte> signature = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(signature, End.Signature);
        int first = Math.Max(0, archive.Length - End.Size - ushort.MaxValue);
        int last = archive.Length - End.Size + sizeof(uint);
        int found = last <= first ? -1 : archive.Slice(first, last - first).LastIndexOf(signature);
        if (found >= 0)
        {
            return first + found;
        }

        if (archive.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(archive) is Local.Signature or End.Signature)
        {
            throw ArchiveRefusal.Damaged(path, "the archive has no end: it is cut short, or something follows it");
        }

        throw ArchiveRefusal.Of(
            FindingCatalog.NoArchive,
            string.Empty,
            $"'{path}' is a file and no archive; give the folder that it lies in, or a .zip or .nupkg file");
    }

    /// <summary>The zip64 end, which ends where its locator starts.</summary>
    private static ArchiveSpan FindWideEnd(ReadOnlySpan<byte> archive, int end, string path)
    {
        int at = end - WideLocator.Size;
        if (at < 0 || BinaryPrimitives.ReadUInt32LittleEndian(archive.Slice(at)) != WideLocator.Signature)
        {
            return default;
        }

        ReadOnlySpan<byte> locator = archive.Slice(at, WideLocator.Size);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator.Slice(WideLocator.Disk)) != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(locator.Slice(WideLocator.Disks)) > 1)
        {
            throw ArchiveRefusal.Damaged(path, "the archive is one part of several; join them first");
        }

        // Its offset does not count what stands in front of the archive, and nothing says yet how much that is; so it is looked for backwards.
        Span<byte> signature = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(signature, WideEndFields.Signature);
        int start = archive.Slice(0, at).LastIndexOf(signature);
        bool isWhole = start >= 0
            && at - start >= WideEndFields.Size
            && BinaryPrimitives.ReadUInt64LittleEndian(archive.Slice(start + WideEndFields.SizeOfRest))
                == (ulong)(at - start - WideEndFields.HeaderSize);
        return isWhole ? new ArchiveSpan(start, at - start) : throw ArchiveRefusal.Damaged(path, "the zip64 end is missing or damaged");
    }

    private static long Choose(ReadOnlySpan<byte> end, int field, ReadOnlySpan<byte> wide, int wideField, bool isLong = false)
    {
        ushort value = BinaryPrimitives.ReadUInt16LittleEndian(end.Slice(field));
        return value != Wide16 || wide.IsEmpty ? value
            : isLong ? BinaryPrimitives.ReadInt64LittleEndian(wide.Slice(wideField))
            : BinaryPrimitives.ReadUInt32LittleEndian(wide.Slice(wideField));
    }

    private static long Choose32(ReadOnlySpan<byte> end, int field, ReadOnlySpan<byte> wide, int wideField)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(end.Slice(field));
        return value != Wide32 || wide.IsEmpty ? value : BinaryPrimitives.ReadInt64LittleEndian(wide.Slice(wideField));
    }
}
