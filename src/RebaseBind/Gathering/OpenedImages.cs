using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.IO;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Gathering;

/// <summary>
/// The images of a tree, open for all that read them: each is mapped or unpacked into memory when something of it is first needed, is checked to be
/// the image that was gathered, and stays open until this is disposed of.
/// </summary>
/// <param name="tree">The tree.</param>
internal sealed class OpenedImages(GatheredTree tree) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<OpenedImage>> images = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<PeImage?>> damaged = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<IDisposable> files = [];

    /// <summary>The tree.</summary>
    internal GatheredTree Tree => tree;

    /// <summary>An image of the tree. Called from several threads.</summary>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.ChangedFile"/>: it cannot be read, or is no longer the image that was gathered.
    /// </exception>
    internal OpenedImage Open(ImageSummary gathered)
        => images.GetOrAdd(gathered.Path, _ => new Lazy<OpenedImage>(() => ChangedFile.Guard(gathered.Path, () =>
        {
            OpenedImage opened = Keep(tree.Source.OpenRead(gathered.Path));
            ChangedFile.Check(opened.Image, gathered);
            return opened;
        }))).Value;

    /// <summary>What can be read of a damaged image of the tree; null if not even its headers can.</summary>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.ChangedFile"/>: it cannot be read, or is another image now.</exception>
    internal PeImage? OpenDamaged(ImageSummary gathered)
        => damaged.GetOrAdd(gathered.Path, _ => new Lazy<PeImage?>(() => ChangedFile.Guard(gathered.Path, () =>
        {
            IMemoryOwner<byte> file = tree.Source.OpenRead(gathered.Path);
            files.Add(file);
            try
            {
                return ChangedFile.Check(PeImage.ReadHeaders(file.Memory), gathered);
            }
            catch (BadImageException)
            {
                return null;
            }
        }))).Value;

    /// <summary>An image that was not gathered, as those of reference folders. It is opened anew each time.</summary>
    /// <param name="file">Its full path.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="BadImageException">It is no image, or damaged.</exception>
    internal OpenedImage OpenOther(string file) => Keep(MappedFile.OpenRead(file));

    /// <summary>Closes the files that are open; may be called again. Windows replaces no file that is open here.</summary>
    public void Dispose()
    {
        while (files.TryTake(out IDisposable? file))
        {
            file.Dispose();
        }
    }

    private OpenedImage Keep(IMemoryOwner<byte> file)
    {
        files.Add(file);
        return new OpenedImage(PeImage.Read(file.Memory), file.Memory);
    }
}

/// <summary>An image that is open.</summary>
/// <param name="Image">The image.</param>
/// <param name="File">Its whole file.</param>
internal sealed record OpenedImage(PeImage Image, ReadOnlyMemory<byte> File);
