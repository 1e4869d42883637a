using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Archives;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Gathering;

/// <summary>The files of an archive. The archive is opened whenever one of them is read, and is not kept open.</summary>
internal sealed class ArchiveSource : ImageSource
{
    private readonly IReadOnlyList<string> paths;

    private ArchiveSource(string file, ArchiveDirectory directory, IReadOnlyList<string> paths, bool isWhole)
    {
        File = file;
        Directory = directory;
        IsWhole = isWhole;
        this.paths = paths;
    }

    /// <summary>The full path of the archive.</summary>
    internal string File { get; }

    /// <summary>What the archive says of itself.</summary>
    internal ArchiveDirectory Directory { get; }

    /// <inheritdoc/>
    internal override string? Root => null;

    /// <inheritdoc/>
    internal override bool IsWhole { get; }

    /// <summary>Whether a file is an archive by its name.</summary>
    internal static bool IsNamedSo(string file)
        => file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    internal override FindListed Finder() => new ListedEntry(Directory.Files).Find;

    /// <summary>Reads the directory of an archive.</summary>
    /// <param name="file">The archive.</param>
    /// <exception cref="RebaseBindException">As for <see cref="ImageSource.Archive"/>.</exception>
    internal static ArchiveSource Open(string file)
    {
        try
        {
            using MappedFile archive = MappedFile.OpenRead(file);
            ArchiveDirectory directory = ArchiveDirectory.Read(archive.Memory.Span, file);
            string[] sorted = [.. directory.Files.OrderBy(static path => path, StringComparer.Ordinal)];
            return new ArchiveSource(Path.GetFullPath(file), directory, sorted, isWhole: true);
        }
        catch (BadImageException tooLarge)
        {
            throw Refusal(FindingCatalog.CodeOf(tooLarge.Defect), file, tooLarge.Message + "; unpack it, and give the folder");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refusal(FindingCatalog.UnreadableFile, file, "the file cannot be read: " + failure.Message);
        }
    }

    /// <summary>Only some of the files.</summary>
    /// <param name="files">The files, read for this archive.</param>
    internal override ImageSource Only(FileList files) => new ArchiveSource(File, Directory, files.Paths, isWhole: false);

    /// <summary>The whole archive, which is still the one whose directory was read as far as its size tells.</summary>
    /// <exception cref="IOException">It cannot be read, or has another size now.</exception>
    internal MappedFile OpenArchive()
    {
        MappedFile archive = MappedFile.OpenRead(File);
        if (archive.Memory.Length == Directory.Length)
        {
            return archive;
        }

        ((IDisposable)archive).Dispose();
        throw new IOException("the archive has another size now");
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> ListPaths(ICollection<Finding> findings) => paths;

    /// <inheritdoc/>
    internal override byte[]? TryRead(string path)
    {
        if (Directory.Find(path) is not { } entry)
        {
            return null;
        }

        using MappedFile archive = OpenArchive();
        return EntryContent.Unpack(archive.Memory, entry);
    }

    /// <inheritdoc/>
    internal override IMemoryOwner<byte>? OpenCandidate(string path)
    {
        try
        {
            using MappedFile archive = OpenArchive();
            ArchiveEntry entry = Directory.Find(path)!;
            return EntryContent.IsCandidate(archive.Memory, entry) ? new Unpacked(EntryContent.Unpack(archive.Memory, entry)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The other files of the archive will fail, too; a warning for each would let a tree pass of which nothing was read.
            throw Refusal(FindingCatalog.ChangedFile, path, $"the archive has changed since it was first read: {failure.Message}; run again");
        }
    }

    /// <inheritdoc/>
    internal override IMemoryOwner<byte> OpenRead(string path)
    {
        using MappedFile archive = OpenArchive();
        try
        {
            return new Unpacked(EntryContent.Unpack(archive.Memory, Directory.Find(path)!));
        }
        catch (RebaseBindException damaged)
        {
            // It could be read when it was gathered.
            throw new IOException(damaged.Message, damaged);
        }
    }

    /// <inheritdoc/>
    internal override IMemoryOwner<byte> OpenPrivate(string path) => OpenRead(path);

    private static RebaseBindException Refusal(string code, string path, string message)
        => new(new Finding(code, FindingSeverity.Error, path, message));

    /// <summary>Memory that is nobody else's.</summary>
    private sealed class Unpacked(byte[] content) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => content;

        public void Dispose()
        {
        }
    }
}
