using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Gathering;

/// <summary>Where the files of a tree are: below one folder, in one archive, or each at a place of its own.</summary>
public abstract class ImageSource
{
    private protected ImageSource()
    {
    }

    /// <summary>The full path of the folder that all files lie below; null if there is none. It appears in no output.</summary>
    internal abstract string? Root { get; }

    /// <summary>All files below a folder, except temporary files of a run that was killed. Links to folders are not entered.</summary>
    /// <param name="directory">The folder.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.BadFolder"/>: there is no such folder.</exception>
    public static ImageSource Folder(string directory) => new Below(InputFolder.Find(directory), listed: null);

    /// <summary>Only some of the files below a folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="files">The files, read for this folder.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.BadFolder"/>: there is no such folder.</exception>
    internal static ImageSource List(string directory, FileList files) => new Below(InputFolder.Find(directory), files.Paths);

    /// <summary>The files of a .zip or .nupkg file. They are unpacked in memory when they are read, and never written.</summary>
    /// <param name="file">The archive.</param>
    /// <exception cref="RebaseBindException">
    /// It cannot be read, is larger than 2 GiB, is no archive, or is damaged or ambiguous.
    /// </exception>
    public static ImageSource Archive(string file) => ArchiveSource.Open(file);

    /// <summary>Whether a word that a user writes in place of a folder stands for files: an image, a pattern, or what is not there at all.</summary>
    /// <remarks>A program with an archive behind it is the program; to read the archive, name it .zip.</remarks>
    internal static bool IsFiles(string place)
        => InputFile.Exists(place) ? !ArchiveSource.IsNamedSo(place) && StartsLikeImage(place) : !InputFolder.Exists(place);

    /// <summary>The paths of all files below a folder, with '/'.</summary>
    internal static IReadOnlyList<string> FilesBelow(string directory) => Folder(directory).ListPaths([]);

    /// <summary>What finds one of the files by the path that a user writes.</summary>
    internal virtual FindListed Finder()
        => Root is { } root ? new ListedPath(root).Find : throw new InvalidOperationException("the files lie anywhere");

    /// <summary>Only some of the files.</summary>
    /// <param name="files">The files, read for this source.</param>
    internal virtual ImageSource Only(FileList files)
        => Root is { } root ? List(root, files) : throw new InvalidOperationException("the files lie anywhere");

    /// <summary>What a user names: a file is an archive, anything else a folder.</summary>
    /// <param name="place">The folder or archive.</param>
    /// <exception cref="RebaseBindException">As for <see cref="Folder"/> and <see cref="Archive"/>.</exception>
    internal static ImageSource At(string place) => InputFile.Exists(place) ? Archive(place) : Folder(place);

    /// <summary>
    /// Files that lie anywhere, each with its place in the tree. Such a tree can be planned, simulated and gated, and rewritten image by image;
    /// it cannot be written as a whole.
    /// </summary>
    /// <param name="files">Each file's full path by its place: the path below the tree's root, with '/'.</param>
    public static ImageSource Map(IReadOnlyDictionary<string, string> files)
        => Map(files.Select(static file => new PlacedFile(file.Key, file.Value)));

    /// <summary>Files that lie anywhere, several perhaps with one place, and some perhaps excluded.</summary>
    /// <param name="files">The files. Of those with one place the first counts, and gathering refuses native images that differ.</param>
    internal static ImageSource Map(IEnumerable<PlacedFile> files) => new Elsewhere(files);

    /// <summary>The paths of all files, with '/', in ordinal order, each once.</summary>
    /// <param name="findings">Gets what is wrong with folders.</param>
    internal abstract IReadOnlyList<string> ListPaths(ICollection<Finding> findings);

    private static bool StartsLikeImage(string file)
    {
        try
        {
            using IMemoryOwner<byte>? candidate = MappedFile.OpenCandidate(file);
            return candidate is not null;
        }
        catch (BadImageException)
        {
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether these are all files of the tree, not a choice of them.</summary>
    internal virtual bool IsWhole => true;

    /// <summary>The full path of the file at a path; null if it is no file of its own.</summary>
    internal virtual string? FileAt(string path) => null;

    /// <summary>A file that may be missing, whole.</summary>
    /// <param name="path">Its path in the tree.</param>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="RebaseBindException">The archive that it lies in is damaged.</exception>
    internal virtual byte[]? TryRead(string path) => FileAt(path) is { } file && File.Exists(file) ? File.ReadAllBytes(file) : null;

    /// <summary>Opens a file for reading if it starts as an image does.</summary>
    /// <param name="path">Its path in the tree.</param>
    /// <returns>Null if it does not start with "MZ".</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="BadImageException">The file is larger than <see cref="PeImage.MaxFileSize"/>.</exception>
    /// <exception cref="RebaseBindException">The archive that it lies in is damaged.</exception>
    internal virtual IMemoryOwner<byte>? OpenCandidate(string path) => MappedFile.OpenCandidate(FileAt(path)!);

    /// <summary>Opens a file for reading. Many can be open at once.</summary>
    /// <param name="path">Its path in the tree.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="BadImageException">The file is larger than <see cref="PeImage.MaxFileSize"/>.</exception>
    internal virtual IMemoryOwner<byte> OpenRead(string path) => MappedFile.OpenRead(FileAt(path)!);

    /// <summary>Opens a file in memory that may be changed without changing the file.</summary>
    /// <param name="path">Its path in the tree.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="BadImageException">The file is larger than <see cref="PeImage.MaxFileSize"/>.</exception>
    internal virtual IMemoryOwner<byte> OpenPrivate(string path) => MappedFile.OpenPrivate(FileAt(path)!);

    /// <summary>Whether the image at a path is left alone because of where its file comes from.</summary>
    internal virtual bool IsExcluded(string path) => false;

    /// <summary>Whose the file at a path is; null if that is not known here.</summary>
    internal virtual ImageOwner? OwnerOf(string path) => null;

    /// <summary>The full paths of other files that have the same path in the tree.</summary>
    internal virtual IEnumerable<string> RivalsAt(string path) => [];

    private sealed class Below(string root, IReadOnlyList<string>? listed) : ImageSource
    {
        internal override string Root => root;

        internal override bool IsWhole => listed is null;

        internal override IReadOnlyList<string> ListPaths(ICollection<Finding> findings)
        {
            if (listed is not null)
            {
                return listed;
            }

            var paths = new List<string>();
            Walk(new DirectoryInfo(root), string.Empty, paths, findings);
            paths.Sort(StringComparer.Ordinal);
            return paths;
        }

        internal override string FileAt(string path) => Path.Combine(root, path);

        private static void Walk(DirectoryInfo directory, string prefix, List<string> paths, ICollection<Finding> findings)
        {
            FileSystemInfo[] entries;
            try
            {
                entries = directory.GetFileSystemInfos();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Warn(FindingCatalog.UnreadableFile, prefix.TrimEnd('/'), "the folder cannot be read: " + failure.Message);
                return;
            }

            foreach (FileSystemInfo entry in entries)
            {
                string path = prefix + entry.Name;
                if (entry is not DirectoryInfo below)
                {
                    if (!AtomicFile.IsTemporary(entry.Name))
                    {
                        paths.Add(path);
                    }
                }
                else if ((entry.Attributes & FileAttributes.ReparsePoint) != 0)
                {
                    Warn(FindingCatalog.DirectoryLink, path,
                        "the folder is a link and was not entered; if its images load with these, put them into one tree");
                }
                else
                {
                    Walk(below, path + "/", paths, findings);
                }
            }

            void Warn(string code, string path, string message) => findings.Add(new Finding(code, FindingSeverity.Warning, path, message));
        }
    }

    private sealed class Elsewhere : ImageSource
    {
        private readonly Dictionary<string, PlacedFile> first = new(StringComparer.Ordinal);
        private readonly ILookup<string, string> rivals;

        internal Elsewhere(IEnumerable<PlacedFile> files)
        {
            var others = new List<PlacedFile>();
            foreach (PlacedFile file in files)
            {
                if (!first.TryGetValue(file.Path, out _))
                {
                    first.Add(file.Path, file);
                }
                else
                {
                    others.Add(file);
                }
            }

            rivals = others.ToLookup(static file => file.Path, static file => file.File, StringComparer.Ordinal);
        }

        internal override string? Root => null;

        internal override IReadOnlyList<string> ListPaths(ICollection<Finding> findings)
            => [.. first.Keys.OrderBy(static path => path, StringComparer.Ordinal)];

        internal override string FileAt(string path) => first[path].File;

        internal override bool IsExcluded(string path) => first[path].IsExcluded;

        internal override ImageOwner? OwnerOf(string path) => first[path].Owner;

        internal override IEnumerable<string> RivalsAt(string path) => rivals[path];
    }
}
