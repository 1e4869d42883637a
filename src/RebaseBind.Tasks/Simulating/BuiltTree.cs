using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks.Simulating;

/// <summary>The output of a build as a tree, before or after it is copied: each file where it lies now, under the path it will have.</summary>
internal static class BuiltTree
{
    /// <summary>Reads the images among the files. What is wrong with others, staging has said.</summary>
    internal static GatheredTree Gather(IReadOnlyList<SourceFile> files, CancellationToken cancellation)
    {
        Dictionary<string, string> places = files.GroupBy(static file => file.RelativePath, StringComparer.Ordinal).ToDictionary(static same => same.Key, static same => same.First().Path, StringComparer.Ordinal);
        string[] paths = [.. places.Keys.OrderBy(static path => path, StringComparer.Ordinal)];
        var images = new ImageSummary?[paths.Length];
        Parallel.For(0, paths.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => images[i] = Inspect(paths[i], places[paths[i]]));
        return new GatheredTree(string.Empty, paths, [.. images.OfType<ImageSummary>()], []) { Locate = path => places[path] };
    }

    private static ImageSummary? Inspect(string path, string file)
    {
        try
        {
            using MappedFile? mapped = MappedFile.OpenCandidate(file);
            return mapped is null ? null : ImageInspector.Inspect(path, mapped.Memory);
        }
        catch (Exception failure) when (failure is BadImageException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
