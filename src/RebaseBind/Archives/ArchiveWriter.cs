using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Words;
using static RebaseBind.Archives.ArchiveFields;

namespace RebaseBind.Archives;

/// <summary>
/// Writes an archive once more with other contents for some entries. All else stays, byte for byte: the order, names, times, attributes, comments,
/// extra fields, methods and forms of entries, the data of those that do not change, and whatever stands in front of and between them.
/// </summary>
internal sealed class ArchiveWriter
{
    /// <summary>The first day that archives know, 1980-01-01, in the form of MS-DOS.</summary>
    private const ushort FirstDay = 0x21;

    /// <summary>Version 2.0, the first with deflate and folders; as that of the writer it stands for MS-DOS, whose attributes are none.</summary>
    private const ushort Version = 20;

    private readonly ReadOnlyMemory<byte> archive;
    private readonly ArchiveDirectory directory;
    private readonly IReadOnlyDictionary<string, PackedContent?> changes;
    private readonly ArchiveOutput output;
    private readonly Dictionary<ArchiveEntry, int> offsets = [];

    private ArchiveWriter(
        ReadOnlyMemory<byte> archive,
        ArchiveDirectory directory,
        IReadOnlyDictionary<string, PackedContent?> changes,
        Stream output)
    {
        this.archive = archive;
        this.directory = directory;
        this.changes = changes;
        this.output = new ArchiveOutput(output);
    }

    /// <summary>Writes an archive. The same arguments make the same bytes; without changes they are the old archive.</summary>
    /// <param name="archive">The whole old archive.</param>
    /// <param name="directory">Its directory.</param>
    /// <param name="changes">New contents by the names of files in the archive; null takes an entry out.</param>
    /// <param name="added">New files, which go behind all others in this order. They have no time and no attributes.</param>
    /// <param name="output">Where the new archive goes.</param>
    /// <exception cref="ArgumentException">
    /// A file that changes is not in the archive, one that is added is, or a content is packed by another method than its entry.
    /// </exception>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.UnwritableFile"/>: the archive would be too large.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal static void Write(
        ReadOnlyMemory<byte> archive,
        ArchiveDirectory directory,
        IReadOnlyDictionary<string, PackedContent?> changes,
        IReadOnlyList<AddedEntry> added,
        Stream output)
    {
        foreach (KeyValuePair<string, PackedContent?> change in changes)
        {
            if (directory.Find(change.Key) is not { } entry || (change.Value is { } content && content.Method != entry.Method))
            {
                throw new ArgumentException($"'{change.Key}' is no entry of the archive, or is packed in another way.", nameof(changes));
            }
        }

        if (added.FirstOrDefault(entry => directory.Find(entry.Name) is not null) is { Name: { } known })
        {
            throw new ArgumentException($"'{known}' is in the archive already.", nameof(added));
        }

        new ArchiveWriter(archive, directory, changes, output).Write(added);
    }

    private void Write(IReadOnlyList<AddedEntry> added)
    {
        int done = 0;
        foreach (ArchiveEntry entry in directory.Entries.OrderBy(static entry => entry.Place.Start))
        {
            output.Write(Old(new ArchiveSpan(done, entry.Place.Start - done)));
            done = entry.Place.End;
            offsets.Add(entry, OffsetHere());
            WriteEntry(entry);
        }

        output.Write(Old(new ArchiveSpan(done, directory.End.Directory.Start - done)));
        int[] places = [.. added.Select(WriteAdded)];
        int start = OffsetHere();
        ArchiveEntry[] kept = [.. directory.Entries.Where(entry => !IsRemoved(entry))];
        foreach (ArchiveEntry entry in kept)
        {
            WriteListing(entry);
        }

        for (int i = 0; i < places.Length; i++)
        {
            WriteListing(added[i], places[i]);
        }

        WriteEnd(kept.Length + added.Count, start);
    }

    private void WriteEntry(ArchiveEntry entry)
    {
        if (IsRemoved(entry))
        {
            return;
        }

        if (ChangeOf(entry) is not { } content)
        {
            output.Write(Old(entry.Place));
            return;
        }

        byte[] header = Old(new ArchiveSpan(entry.Place.Start, entry.Data.Start - entry.Place.Start)).ToArray();
        Span<byte> extra = header.AsSpan(header.Length - BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(Local.ExtraLength)));
        var wide = new WideNumbers(extra);
        bool keepsZero = entry.HasDescriptor;
        Span<byte> crc = header.AsSpan(Local.Crc);
        if (!keepsZero || BinaryPrimitives.ReadUInt32LittleEndian(crc) != 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(crc, content.Crc);
        }

        wide.Replace(header.AsSpan(Local.ContentSize), content.Size, keepsZero);
        wide.Replace(header.AsSpan(Local.PackedSize), content.Data.Length, keepsZero);
        output.Write(header);
        output.Write(content.Data.Span);
        if (entry.HasDescriptor)
        {
            output.Write(DescriptorOf(entry, content));
        }
    }

    /// <summary>A descriptor in the form that the old one has, which its length tells.</summary>
    private byte[] DescriptorOf(ArchiveEntry entry, PackedContent content)
    {
        byte[] descriptor = Old(entry.Descriptor).ToArray();
        bool isWide = descriptor.Length >= Descriptor.WideSize;
        int at = descriptor.Length - (isWide ? Descriptor.WideSize : Descriptor.Size);
        int size = isWide ? sizeof(long) : sizeof(int);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor.AsSpan(at), content.Crc);

        // The upper halves of numbers of 64 bits are 0 before and after.
        BinaryPrimitives.WriteInt32LittleEndian(descriptor.AsSpan(at + sizeof(uint)), content.Data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(descriptor.AsSpan(at + sizeof(uint) + size), content.Size);
        return descriptor;
    }

    /// <summary>Writes a new entry.</summary>
    /// <returns>Its offset.</returns>
    private int WriteAdded(AddedEntry entry)
    {
        int offset = OffsetHere();
        byte[] name = Encoding.UTF8.GetBytes(entry.Name);
        var header = new byte[Local.Size];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Local.Signature);
        FillAdded(header.AsSpan(Local.VersionNeeded), entry, name);
        output.Write(header);
        output.Write(name);
        output.Write(entry.Content.Data.Span);
        return offset;
    }

    /// <summary>Names an old entry in the directory.</summary>
    private void WriteListing(ArchiveEntry entry)
    {
        byte[] header = Old(entry.Listing).ToArray();
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(Central.NameLength));
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(Central.ExtraLength));
        var wide = new WideNumbers(header.AsSpan(Central.Size + nameLength, extraLength));
        Span<byte> contentSize = header.AsSpan(Central.ContentSize);
        Span<byte> packedSize = header.AsSpan(Central.PackedSize);
        if (ChangeOf(entry) is { } content)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(Central.Crc), content.Crc);
            wide.Replace(contentSize, content.Size);
            wide.Replace(packedSize, content.Data.Length);
        }
        else
        {
            _ = wide.Read(contentSize);
            _ = wide.Read(packedSize);
        }

        wide.Replace(header.AsSpan(Central.Offset), offsets[entry]);
        output.Write(header);
    }

    /// <summary>Names a new entry in the directory.</summary>
    private void WriteListing(AddedEntry entry, int offset)
    {
        byte[] name = Encoding.UTF8.GetBytes(entry.Name);
        var header = new byte[Central.Size];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Central.Signature);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Central.VersionMadeBy), Version);
        FillAdded(header.AsSpan(Central.VersionNeeded), entry, name);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Central.Offset), offset);
        output.Write(header);
        output.Write(name);
    }

    /// <summary>Fills in what both headers of a new entry say, from the version that it needs on.</summary>
    private static void FillAdded(Span<byte> fields, AddedEntry entry, byte[] name)
    {
        bool isAscii = name.Length == entry.Name.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(fields, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(fields.Slice(Local.Flags - Local.VersionNeeded), (ushort)(isAscii ? 0 : Flag.IsUtf8));
        BinaryPrimitives.WriteUInt16LittleEndian(fields.Slice(Local.Method - Local.VersionNeeded), (ushort)entry.Content.Method);
        BinaryPrimitives.WriteUInt16LittleEndian(fields.Slice(Local.Date - Local.VersionNeeded), FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(fields.Slice(Local.Crc - Local.VersionNeeded), entry.Content.Crc);
        BinaryPrimitives.WriteInt32LittleEndian(fields.Slice(Local.PackedSize - Local.VersionNeeded), entry.Content.Data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(fields.Slice(Local.ContentSize - Local.VersionNeeded), entry.Content.Size);
        BinaryPrimitives.WriteUInt16LittleEndian(fields.Slice(Local.NameLength - Local.VersionNeeded), (ushort)name.Length);
    }

    private void WriteEnd(int count, int start)
    {
        ArchiveEnd old = directory.End;
        int wideOffset = OffsetHere();
        int size = wideOffset - start;
        byte[] end = Old(old.Record).ToArray();
        bool hasWide = old.WideEnd.Length != 0;
        if (hasWide)
        {
            byte[] wide = Old(new ArchiveSpan(old.WideEnd.Start, old.Record.Start - old.WideEnd.Start)).ToArray();
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(WideEnd.CountHere), count);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(WideEnd.Count), count);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(WideEnd.DirectorySize), size);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(WideEnd.DirectoryOffset), start);
            BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(old.WideEnd.Length + WideLocator.EndOffset), wideOffset);
            output.Write(wide);
        }
        else if (count > ushort.MaxValue)
        {
            throw TooLarge($"have {Amounts.Count(count)} entries, and archives of its form have no more than {Amounts.Count(ushort.MaxValue)}");
        }

        Replace16(End.CountHere, count);
        Replace16(End.Count, count);
        Replace32(End.DirectorySize, size);
        Replace32(End.DirectoryOffset, start);
        output.Write(end);

        // A field that is full points to the zip64 end if there is one.
        void Replace16(int field, int number)
        {
            Span<byte> bytes = end.AsSpan(field);
            if (!hasWide || BinaryPrimitives.ReadUInt16LittleEndian(bytes) != Wide16)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)Math.Min(number, ushort.MaxValue));
            }
        }

        void Replace32(int field, int number)
        {
            Span<byte> bytes = end.AsSpan(field);
            if (!hasWide || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Wide32)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            }
        }
    }

    /// <summary>What an offset to the next byte is, as the archive counts them.</summary>
    private int OffsetHere()
        => output.Position <= PeImage.MaxFileSize ? (int)output.Position - directory.End.Prefix : throw TooLarge("be larger than 2 GiB");

    private ReadOnlySpan<byte> Old(ArchiveSpan part) => archive.Span.Slice(part.Start, part.Length);

    private PackedContent? ChangeOf(ArchiveEntry entry) => changes.TryGetValue(entry.Name, out PackedContent? content) ? content : null;

    private bool IsRemoved(ArchiveEntry entry) => changes.TryGetValue(entry.Name, out PackedContent? content) && content is null;

    private static RebaseBindException TooLarge(string problem)
    {
        string message = $"the archive was not written, because it would {problem}; unpack it, and give the folder";
        return ArchiveRefusal.Of(FindingCatalog.UnwritableFile, string.Empty, message);
    }
}

/// <summary>A file that is added to an archive.</summary>
/// <param name="Name">Its path, with '/'.</param>
/// <param name="Content">Its content.</param>
internal sealed record AddedEntry(string Name, PackedContent Content);
