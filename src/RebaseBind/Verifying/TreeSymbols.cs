using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;
using RebaseBind.Symbols;

namespace RebaseBind.Verifying;

/// <summary>Lists what symbol servers know the images of a tree by: as they are, and as they were before they were changed.</summary>
internal static class TreeSymbols
{
    /// <summary>The entries of all images that can be read, in order of path.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="record">Its record of changes.</param>
    /// <param name="run">How many files are read at once.</param>
    internal static IReadOnlyList<SymbolEntry> List(ImageSource tree, ChangeRecord record, RunSettings run)
    {
        Dictionary<string, uint> stamps = record.Changes.ToDictionary(
            static change => change.Path,
            static change => change.OriginalTimeDateStamp,
            StringComparer.Ordinal);
        IReadOnlyList<string> paths = tree.ListPaths(new List<Finding>());
        var entries = new SymbolEntry?[paths.Count];
        Parallel.For(0, paths.Count, run.Parallelism, i =>
        {
            entries[i] = Read(tree, paths[i], stamps.TryGetValue(paths[i], out uint stamp) ? stamp : null);
        });
        return [.. entries.OfType<SymbolEntry>()];
    }

    private static SymbolEntry? Read(ImageSource tree, string path, uint? originalStamp)
    {
        try
        {
            using IMemoryOwner<byte>? file = tree.OpenCandidate(path);
            if (file is null)
            {
                return null;
            }

            PeImage image = PeImage.ReadHeaders(file.Memory);
            ImageHeaders headers = image.Headers;
            return SymbolEntry.Of(
                path,
                ImagePath.FileNameOf(path),
                originalStamp ?? headers.TimeDateStamp,
                headers.TimeDateStamp,
                headers.SizeOfImage,
                image);
        }
        catch (Exception failure) when (failure is BadImageException or IOException or UnauthorizedAccessException)
        {
            // Whoever changed or verified the tree said so.
            return null;
        }
    }
}
