using System;
using System.Buffers;
using System.IO;
using System.IO.MemoryMappedFiles;
using RebaseBind.PortableExecutable.Headers;

namespace RebaseBind.PortableExecutable.Images;

/// <summary>A whole file mapped into memory. The file itself is never changed; changes to a private mapping stay in this process.</summary>
internal sealed unsafe class MappedFile : MemoryManager<byte>
{
    private readonly FileStream stream;
    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* start;
    private readonly int length;

    private MappedFile(FileStream stream, MemoryMappedFileAccess access)
    {
        this.stream = stream;
        if (stream.Length > PeImage.MaxFileSize)
        {
            stream.Dispose();
            throw new BadImageException(ImageDefect.FileTooLarge, new FileOffset(PeImage.MaxFileSize), "the file is larger than 2 GiB");
        }

        length = (int)stream.Length;
        if (length == 0)
        {
            return;
        }

        file = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, access, HandleInheritability.None, leaveOpen: true);
        view = file.CreateViewAccessor(0, length, access);
        byte* address = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        start = address + view.PointerOffset;
    }

    /// <summary>Maps a file for reading if it starts as an image does; most files of a tree do not, and two bytes tell.</summary>
    /// <returns>Null if it does not start with "MZ".</returns>
    /// <exception cref="IOException">The file cannot be opened or mapped.</exception>
    /// <exception cref="BadImageException">The file is larger than <see cref="PeImage.MaxFileSize"/>.</exception>
    internal static MappedFile? OpenCandidate(string path)
    {
        FileStream opened = Open(path);
        byte[] magic = [(byte)opened.ReadByte(), (byte)opened.ReadByte()];
        if (ImageHeaders.IsCandidate(magic))
        {
            return new MappedFile(opened, MemoryMappedFileAccess.Read);
        }

        opened.Dispose();
        return null;
    }

    /// <summary>Maps a file for reading and closes it: many can be mapped at once, whatever the limit on open files.</summary>
    /// <exception cref="IOException">The file cannot be opened or mapped.</exception>
    /// <exception cref="BadImageException">The file is larger than <see cref="PeImage.MaxFileSize"/>.</exception>
    internal static MappedFile OpenRead(string path)
    {
        var mapped = new MappedFile(Open(path), MemoryMappedFileAccess.Read);
        mapped.file?.Dispose();
        mapped.stream.Dispose();
        return mapped;
    }

    /// <summary>Maps a file privately: its pages can be changed in memory, and only those that are changed are copied.</summary>
    /// <exception cref="IOException">The file cannot be opened or mapped.</exception>
    /// <exception cref="BadImageException">The file is larger than <see cref="PeImage.MaxFileSize"/>.</exception>
    internal static MappedFile OpenPrivate(string path) => new(Open(path), MemoryMappedFileAccess.CopyOnWrite);

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(start, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        view?.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
        file?.Dispose();
        stream.Dispose();
    }
}
