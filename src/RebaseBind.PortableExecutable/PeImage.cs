using System;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Relocations;

namespace RebaseBind.PortableExecutable;

/// <summary>A validated read-only view of one image's bytes, in memory or mapped from a file.</summary>
/// <remarks>
/// <see cref="Read"/> checks the headers, the section table, the bounds of every data directory and every base relocation;
/// nothing of that can fail later. The readers of the other directories check as they go and throw <see cref="BadImageException"/>.
/// </remarks>
public sealed class PeImage
{
    /// <summary>The largest file accepted, in bytes: file offsets are 31-bit here.</summary>
    public const int MaxFileSize = int.MaxValue - 0xFFFF;

    private readonly ReadOnlyMemory<byte> memory;

    private PeImage(ReadOnlyMemory<byte> memory, ImageHeaders headers)
    {
        this.memory = memory;
        Headers = headers;
    }

    /// <summary>The headers.</summary>
    public ImageHeaders Headers { get; }

    /// <summary>The image file, byte for byte.</summary>
    public ReadOnlySpan<byte> Bytes => memory.Span;

    /// <summary>Counts over the base relocations.</summary>
    public RelocationStatistics RelocationStatistics { get; private set; }

    /// <summary>The base relocations, block by block; empty if the image has none.</summary>
    public RelocationDirectory Relocations
    {
        get
        {
            DataDirectory directory = Headers.Directory(DirectoryIndex.BaseRelocation);
            return new RelocationDirectory(directory.Exists ? Slice(directory, ImageDefect.DataDirectory) : default);
        }
    }

    /// <summary>Reads and validates an image file.</summary>
    /// <param name="file">The whole file; it must not change while the view is in use.</param>
    /// <exception cref="BadImageException">The file is not an image, is damaged, or has a form that cannot be edited safely.</exception>
    public static PeImage Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > MaxFileSize)
        {
            throw new BadImageException(ImageDefect.FileTooLarge, 0, "the file is larger than 2 GiB");
        }

        var image = new PeImage(file, HeaderReader.Read(file.Span));
        image.RelocationStatistics = RelocationValidator.Validate(image);
        return image;
    }

    /// <summary>The file offset of <paramref name="size"/> bytes at <paramref name="rva"/>, if all of them are file bytes of the headers or of one section.</summary>
    /// <param name="rva">Where they lie once mapped.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="offset">Where they lie in the file.</param>
    public bool TryGetOffset(Rva rva, uint size, out FileOffset offset)
    {
        int index = Headers.IndexOfSection(rva);
        if (index >= 0)
        {
            Section section = Headers.Sections[index];
            offset = section.HoldsRaw(rva, size) ? section.OffsetOf(rva) : default;
            return section.HoldsRaw(rva, size);
        }

        bool inHeaders = rva.Value < Headers.SizeOfHeaders && size <= Headers.SizeOfHeaders - rva.Value;
        offset = inHeaders ? new FileOffset((int)rva.Value) : default;
        return inHeaders;
    }

    /// <summary>The file bytes of a directory or table.</summary>
    internal ReadOnlySpan<byte> Slice(Rva rva, uint size, ImageDefect defect)
    {
        if (!TryGetOffset(rva, size, out FileOffset offset))
        {
            throw new BadImageException(defect, 0, $"0x{size:x} bytes at RVA {rva} are not inside the raw data of a section");
        }

        return Bytes.Slice(offset.Value, (int)size);
    }

    internal ReadOnlySpan<byte> Slice(DataDirectory directory, ImageDefect defect) => Slice(directory.Address, directory.Size, defect);

    /// <summary>All file bytes from <paramref name="rva"/> to the end of the section, or of the headers, that holds it.</summary>
    internal ReadOnlySpan<byte> SliceToEnd(Rva rva, ImageDefect defect)
    {
        int index = Headers.IndexOfSection(rva);
        uint end = index >= 0 ? Headers.Sections[index].Address.Value + Headers.Sections[index].MappedRawSize : Headers.SizeOfHeaders;
        return Slice(rva, Math.Max(end, rva.Value + 1) - rva.Value, defect);
    }

    /// <summary>The bytes of a zero-terminated string, without the terminator.</summary>
    internal ReadOnlySpan<byte> ReadString(Rva rva, ImageDefect defect)
    {
        ReadOnlySpan<byte> rest = SliceToEnd(rva, defect);
        int length = rest.IndexOf((byte)0);
        if (length < 0)
        {
            throw new BadImageException(defect, 0, $"the name at RVA {rva} has no end");
        }

        return rest.Slice(0, length);
    }
}
