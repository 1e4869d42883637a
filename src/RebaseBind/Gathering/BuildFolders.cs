using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Words;

namespace RebaseBind.Gathering;

/// <summary>
/// Folders in which a build system keeps images for itself: programs that it compiled to try the compiler, and the parts that the finished images
/// were made of. Nobody ships them, and no program loads them.
/// </summary>
/// <remarks>
/// CMake writes below CMakeFiles (cmake.org, "try_compile"), Meson below meson-private (mesonbuild.com, "Compiler properties"). Cargo links images in
/// deps, and copies them to the folder above; .fingerprint beside deps says that the folder is one of Cargo's (doc.rust-lang.org, "Build cache").
/// </remarks>
internal sealed class BuildFolders
{
    private const string CargoMark = ".fingerprint/";

    private static readonly string[] Names = ["CMakeFiles", "meson-private"];
    private static readonly string[] OfCargo = ["deps/", "build/", "incremental/"];

    private readonly string[] cargo;

    /// <summary>Finds those of a tree.</summary>
    /// <param name="paths">The paths of all files, with '/'.</param>
    internal BuildFolders(IReadOnlyList<string> paths)
    {
        cargo =
        [
            .. paths.Select(static path => (Path: path, At: path.IndexOf(CargoMark, StringComparison.Ordinal)))
                .Where(static one => one.At == 0 || (one.At > 0 && one.Path[one.At - 1] == '/'))
                .Select(static one => one.Path.Substring(0, one.At))
                .Distinct(StringComparer.Ordinal)
                .SelectMany(static folder => OfCargo.Select(below => folder + below)),
        ];
    }

    /// <summary>Whether a file lies in one of them.</summary>
    /// <param name="path">Its path, with '/'.</param>
    internal bool Contains(string path)
        => Array.Exists(cargo, folder => path.StartsWith(folder, StringComparison.Ordinal)) || Array.Exists(Names, name => IsBelow(path, name));

    /// <summary>What the user is told of images that were left out; null if there are none.</summary>
    internal static Finding? Note(IReadOnlyList<ImageSummary> images)
    {
        if (images.Count == 0)
        {
            return null;
        }

        string count = $"{Amounts.Count(images.Count, "image")} of a build system {(images.Count == 1 ? "is" : "are")} left out, this one first";
        return new Finding(FindingCatalog.BuildFolder, FindingSeverity.Note, images[0].Path, count + "; name a file to work on it");
    }

    private static bool IsBelow(string path, string name)
    {
        int at = path.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        while (at >= 0)
        {
            int end = at + name.Length;
            if ((at == 0 || path[at - 1] == '/') && end < path.Length && path[end] == '/')
            {
                return true;
            }

            at = path.IndexOf(name, end, StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }
}
