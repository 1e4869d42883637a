using System;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Relocations;

namespace RebaseBind.PortableExecutable.Images;

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
    private bool ignoresRelocations;

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
    internal RelocationDirectory Relocations
    {
        get
        {
            DataDirectory directory = Headers.Directory(DirectoryIndex.BaseRelocation);
            if (!directory.Exists || ignoresRelocations)
            {
                return default;
            }

            ReadOnlySpan<byte> table = Slice(DirectoryIndex.BaseRelocation, directory.Size, ImageDefect.DataDirectory, out FileOffset start);
            return new RelocationDirectory(table, start);
        }
    }

    /// <summary>Reads and validates an image file.</summary>
    /// <param name="file">The whole file; it must not change while the view is in use.</param>
    /// <exception cref="BadImageException">The file is not an image, is damaged, or has a form that cannot be edited safely.</exception>
    public static PeImage Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length > MaxFileSize)
        {
            throw new BadImageException(ImageDefect.FileTooLarge, new FileOffset(MaxFileSize), "the file is larger than 2 GiB");
        }

        var image = new PeImage(file, HeaderReader.Read(file.Span));
        image.RelocationStatistics = RelocationValidator.Validate(image.Headers, image.Relocations, file.Length);
        return image;
    }

    /// <summary>Reads an image of which only the headers need to be sound, and takes it to have no base relocations.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="BadImageException">The headers are damaged.</exception>
    internal static PeImage ReadHeaders(ReadOnlyMemory<byte> file) => new(file, HeaderReader.Read(file.Span)) { ignoresRelocations = true };

    /// <summary>The same; null if the file is no image, or its headers are damaged.</summary>
    internal static PeImage? TryReadHeaders(ReadOnlyMemory<byte> file)
    {
        try
        {
            return ReadHeaders(file);
        }
        catch (BadImageException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="ImageHeaders.TryGetOffset"/>
    public bool TryGetOffset(Rva rva, uint size, out FileOffset offset) => Headers.TryGetOffset(rva, size, out offset);

    /// <summary>The file bytes of a directory, from where its entry says.</summary>
    internal ReadOnlySpan<byte> Slice(DirectoryIndex directory, uint size, ImageDefect defect, out FileOffset start)
        => Slice(Headers.Directory(directory).Address, size, Headers.OffsetOfDirectory(directory), defect, out start);

    /// <summary>The file bytes of a table.</summary>
    /// <param name="rva">Where it lies once mapped.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="field">Where the file says so: what is wrong if there are no such bytes.</param>
    /// <param name="defect">What is damaged then.</param>
    /// <param name="start">Where it lies in the file.</param>
    internal ReadOnlySpan<byte> Slice(Rva rva, uint size, FileOffset field, ImageDefect defect, out FileOffset start)
        => TryGetOffset(rva, size, out start) ? Bytes.Slice(start.Value, (int)size) : throw Outside(rva, size, field, defect);

    /// <summary>All file bytes from the start of a directory to the end of the section, or of the headers, that holds it.</summary>
    internal ReadOnlySpan<byte> SliceToEnd(DirectoryIndex directory, ImageDefect defect, out FileOffset start)
        => SliceToEnd(Headers.Directory(directory).Address, Headers.OffsetOfDirectory(directory), defect, out start);

    /// <summary>All file bytes from <paramref name="rva"/> to the end of the section, or of the headers, that holds it.</summary>
    /// <param name="rva">Where they lie once mapped.</param>
    /// <param name="field">Where the file says so.</param>
    /// <param name="defect">What is damaged if there are none.</param>
    /// <param name="start">Where they lie in the file.</param>
    internal ReadOnlySpan<byte> SliceToEnd(Rva rva, FileOffset field, ImageDefect defect, out FileOffset start)
    {
        ReadOnlySpan<Section> found = Headers.FindSection(rva);
        uint from = found.IsEmpty ? rva.Value : rva - found[0].Address;
        uint size = found.IsEmpty ? Headers.SizeOfHeaders : found[0].MappedRawSize;
        if (from >= size)
        {
            throw Outside(rva, 1, field, defect);
        }

        start = found.IsEmpty ? new FileOffset((int)from) : found[0].OffsetOf(rva);
        return Bytes.Slice(start.Value, (int)(size - from));
    }

    /// <summary>The bytes of a zero-terminated string, without the terminator.</summary>
    /// <param name="rva">Where it lies once mapped.</param>
    /// <param name="field">Where the file says so.</param>
    /// <param name="defect">What is damaged if it leaves the image.</param>
    internal ReadOnlySpan<byte> ReadString(Rva rva, FileOffset field, ImageDefect defect)
    {
        ReadOnlySpan<byte> rest = SliceToEnd(rva, field, defect, out FileOffset start);
        int length = rest.IndexOf((byte)0);
        if (length < 0)
        {
            throw new BadImageException(defect, start, $"the name at RVA {rva} has no end");
        }

        return rest.Slice(0, length);
    }

    private static BadImageException Outside(Rva rva, uint size, FileOffset field, ImageDefect defect)
        => new(defect, field, $"0x{size:x} bytes at RVA {rva} are not inside the raw data of a section");
}
