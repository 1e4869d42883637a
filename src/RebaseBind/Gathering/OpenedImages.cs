using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Gathering;

/// <summary>The images of a tree, mapped into memory when somebody first wants to look into them, and until this is disposed of.</summary>
internal sealed class OpenedImages : IDisposable
{
    private readonly Dictionary<string, Lazy<PeImage>> images;
    private readonly List<MappedFile> files = [];

    /// <summary>Prepares to open images.</summary>
    /// <param name="paths">Their paths below the root.</param>
    /// <param name="open">Maps the file of a path.</param>
    internal OpenedImages(IEnumerable<string> paths, Func<string, MappedFile> open)
        => images = paths.ToDictionary(static path => path, path => new Lazy<PeImage>(() => Read(open(path)), LazyThreadSafetyMode.ExecutionAndPublication), StringComparer.Ordinal);

    /// <summary>The image at a path below the root. Called from several threads.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="BadImageException">It changed, and is no longer an image.</exception>
    internal PeImage this[string path] => images[path].Value;

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (MappedFile file in files)
        {
            ((IDisposable)file).Dispose();
        }

        files.Clear();
    }

    private PeImage Read(MappedFile file)
    {
        lock (files)
        {
            files.Add(file);
        }

        return PeImage.Read(file.Memory);
    }
}
