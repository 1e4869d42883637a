using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace RebaseBind.TestImages;

/// <summary>Makes .zip files byte by byte, sound ones and others.</summary>
public sealed class ArchiveBuilder
{
    private readonly List<ArchiveItem> items = [];
    private byte[] prefix = [];
    private byte[] comment = [];
    private bool isWide;

    /// <summary>Adds a file, or a folder if its name ends with '/'.</summary>
    public ArchiveBuilder With(string name, byte[] content, Action<ArchiveItem>? describe = null)
    {
        var item = new ArchiveItem(Encoding.UTF8.GetBytes(name), content);
        describe?.Invoke(item);
        items.Add(item);
        return this;
    }

    /// <summary>Adds an image.</summary>
    public ArchiveBuilder With(string name, ImageBuilder image) => With(name, image.Build().ToArray());

    /// <summary>Puts something in front of the archive; its offsets do not count it.</summary>
    public ArchiveBuilder WithPrefix(byte[] bytes)
    {
        prefix = bytes;
        return this;
    }

    /// <summary>Gives the archive a comment.</summary>
    public ArchiveBuilder WithComment(string text)
    {
        comment = Encoding.UTF8.GetBytes(text);
        return this;
    }

    /// <summary>Gives the archive a zip64 end, and an end that says nothing itself.</summary>
    public ArchiveBuilder Wide()
    {
        isWide = true;
        return this;
    }

    /// <summary>The archive.</summary>
    public byte[] Build()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(prefix);
        foreach (ArchiveItem item in items)
        {
            writer.Write(item.Gap);
            item.Offset ??= (uint)(stream.Position - prefix.Length);
            item.WriteLocal(writer);
        }

        long start = stream.Position;
        foreach (ArchiveItem item in items)
        {
            item.WriteCentral(writer);
        }

        long end = stream.Position;
        if (isWide)
        {
            Write(writer, 0x06064B50u, 44ul, (ushort)45, (ushort)45, 0u, 0u, (ulong)items.Count, (ulong)items.Count, (ulong)(end - start), (ulong)(start - prefix.Length));
            Write(writer, 0x07064B50u, 0u, (ulong)(end - prefix.Length), 1u);
        }

        ushort count = isWide ? ushort.MaxValue : (ushort)items.Count;
        Write(writer, 0x06054B50u, (ushort)0, (ushort)0, count, count);
        Write(writer, isWide ? uint.MaxValue : (uint)(end - start), isWide ? uint.MaxValue : (uint)(start - prefix.Length), (ushort)comment.Length);
        writer.Write(comment);
        return stream.ToArray();
    }

    internal static void Write(BinaryWriter writer, params object[] numbers)
    {
        foreach (object number in numbers)
        {
            switch (number)
            {
                case ushort value:
                    writer.Write(value);
                    break;
                case uint value:
                    writer.Write(value);
                    break;
                default:
                    writer.Write((ulong)number);
                    break;
            }
        }
    }
}

/// <summary>One entry, and all that its headers say; what they say may be wrong.</summary>
public sealed class ArchiveItem
{
    internal ArchiveItem(byte[] name, byte[] content)
    {
        Name = LocalName = name;
        Packed = Deflate(content);
        Size = content.Length;
        Crc = LocalCrc = CrcOf(content);
    }

    public byte[] Name { get; set; }

    public byte[] LocalName { get; set; }

    public ushort Method { get; set; } = 8;

    public ushort? LocalMethod { get; set; }

    public ushort Flags { get; set; }

    public ushort? LocalFlags { get; set; }

    public byte[] Packed { get; set; }

    public long? PackedSize { get; set; }

    public long Size { get; set; }

    public long? LocalSize { get; set; }

    public uint Crc { get; set; }

    public uint LocalCrc { get; set; }

    /// <summary>Its offset as the directory says it.</summary>
    public uint? Offset { get; set; }

    /// <summary>Bytes in front of it that belong to nothing.</summary>
    public byte[] Gap { get; set; } = [];

    /// <summary>More extra fields, with their headers.</summary>
    public byte[] Extra { get; set; } = [];

    public string Comment { get; set; } = string.Empty;

    public ushort Disk { get; set; }

    /// <summary>Whether sizes and offset stand in zip64 fields.</summary>
    public bool IsWide { get; set; }

    /// <summary>Whether checksum and sizes follow the data, and the header says 0.</summary>
    public bool HasDescriptor { get; set; }

    /// <summary>Whether a descriptor has a signature, as most have.</summary>
    public bool SignsDescriptor { get; set; } = true;

    /// <summary>Keeps the content as it is.</summary>
    public ArchiveItem Store(byte[] content)
    {
        Method = 0;
        Packed = content;
        return this;
    }

    /// <summary>The checksum, bit by bit.</summary>
    public static uint CrcOf(byte[] content)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in content)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    private static byte[] Deflate(byte[] content)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return content.Length == 0 ? [3, 0] : packed.ToArray();
    }

    private ushort AllFlags => (ushort)(Flags | (HasDescriptor ? 8 : 0));

    private ulong SizeSaid => (ulong)(PackedSize ?? Packed.Length);

    internal void WriteLocal(BinaryWriter writer)
    {
        ulong size = HasDescriptor ? 0 : (ulong)(LocalSize ?? Size);
        byte[] wide = Wide(size, HasDescriptor ? 0 : SizeSaid);
        ArchiveBuilder.Write(writer, 0x04034B50u, (ushort)20, LocalFlags ?? AllFlags, LocalMethod ?? Method, (ushort)0x6000, (ushort)0x5821, HasDescriptor ? 0u : LocalCrc);
        WriteSizes(writer, HasDescriptor ? 0 : SizeSaid, size);
        ArchiveBuilder.Write(writer, (ushort)LocalName.Length, (ushort)(wide.Length + Extra.Length));
        writer.Write(LocalName);
        writer.Write(wide);
        writer.Write(Extra);
        writer.Write(Packed);
        if (HasDescriptor)
        {
            ArchiveBuilder.Write(writer, SignsDescriptor ? [0x08074B50u, Crc] : [Crc]);
            ArchiveBuilder.Write(writer, IsWide ? [SizeSaid, (ulong)Size] : [(uint)SizeSaid, (uint)Size]);
        }
    }

    internal void WriteCentral(BinaryWriter writer)
    {
        byte[] wide = Wide((ulong)Size, SizeSaid, Offset!.Value);
        ArchiveBuilder.Write(writer, 0x02014B50u, (ushort)0x0314, (ushort)20, AllFlags, Method, (ushort)0x6000, (ushort)0x5821, Crc);
        WriteSizes(writer, SizeSaid, (ulong)Size);
        ArchiveBuilder.Write(writer, (ushort)Name.Length, (ushort)(wide.Length + Extra.Length), (ushort)Comment.Length, Disk, (ushort)1, 0x81A4_0000u);
        writer.Write(IsWide ? uint.MaxValue : Offset.Value);
        writer.Write(Name);
        writer.Write(wide);
        writer.Write(Extra);
        writer.Write(Encoding.UTF8.GetBytes(Comment));
    }

    private void WriteSizes(BinaryWriter writer, ulong packed, ulong size)
    {
        writer.Write(IsWide ? uint.MaxValue : (uint)packed);
        writer.Write(IsWide ? uint.MaxValue : (uint)size);
    }

    private byte[] Wide(params ulong[] numbers)
        => IsWide ? [1, 0, (byte)(8 * numbers.Length), 0, .. numbers.SelectMany(BitConverter.GetBytes)] : [];
}
