using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.Processes;

namespace RebaseBind.Tests.Planning.Processes;

/// <summary>Images that load one another, and the sets that come of it.</summary>
internal static class LoadScene
{
    internal static ImageSummary Exe(string path, params string[] imports) => Dll(path, imports) with { IsDll = false };

    internal static ImageSummary Dll(string path, params string[] imports) => Summaries.Dll(path) with { Imports = imports };

    internal static ImageSummary X86(string path, params string[] imports) => Summaries.X86(path) with { Imports = imports };

    /// <summary>An assembly of IL, marked x86 as AnyCPU is.</summary>
    internal static ImageSummary Assembly(string path, params string[] references)
        => Summaries.X86(path) with { Kind = ImageKind.IntermediateLanguage, AssemblyReferences = references };

    internal static ImageSummary As(this ImageSummary image, ImageKind kind) => image with { Kind = kind };

    internal static ImageSummary For(this ImageSummary image, Machine machine) => image with { Machine = machine };

    internal static DynamicLoad Load(string loader, string path) => new(loader, PathPattern.Parse(path));

    internal static DynamicLoad[] Loads(string loader, params string[] paths) => [.. paths.Select(path => Load(loader, path))];

    internal static LoadSets Sets(IReadOnlyList<ImageSummary> images, string[] roots, params DynamicLoad[] loads)
    {
        var errors = new List<Finding>();
        var sets = LoadSets.Create(images, roots, loads, errors);
        Assert.IsEmpty(errors);
        return sets;
    }

    /// <summary>The paths of what the process of a.exe can hold beside it, where b.exe is the only other process and reaches the rest.</summary>
    /// <remarks>So whatever is missing in the answer is known not to be in the process, and no stray.</remarks>
    internal static string LoadedBy(ImageSummary root, params ImageSummary[] others) => LoadedBy(root, [], others);

    internal static string LoadedBy(ImageSummary root, DynamicLoad[] loads, params ImageSummary[] others)
    {
        ImageSummary rest = Exe("rest-of-all/rest.exe").As(ImageKind.Hybrid);
        ImageSummary[] images = [root, .. others, rest];
        LoadSets sets = Sets(images, [root.Path, rest.Path], [.. loads, new DynamicLoad(rest.Path, PathPattern.Parse("**"))]);
        int set = Enumerable.Range(0, sets.Count).Single(number => sets.NameOf(number) == root.Path);
        return string.Join(' ', others.Where(image => sets.SetsOf(image).Contains(set)).Select(image => image.Path).Order(StringComparer.Ordinal));
    }

    /// <summary>Every image with the roots whose processes can hold it.</summary>
    internal static string Describe(this LoadSets sets, IEnumerable<ImageSummary> images)
        => string.Join(' ', images.OrderBy(image => image.Path, StringComparer.Ordinal).Select(image => $"{image.Path}:{string.Join('+', sets.SetsOf(image).Select(sets.NameOf))}"));
}
