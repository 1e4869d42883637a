using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.TestSupport;

namespace RebaseBind.Docs.Tests;

/// <summary>A page that people read: Markdown, somewhere in the repository.</summary>
/// <param name="Path">Its path below the repository, with <c>/</c>.</param>
internal sealed record Document(string Path)
{
    private static readonly string[] Folders = ["docs", "nuget", "samples", "src", "templates"];

    /// <summary>Every page, in order of path.</summary>
    internal static IReadOnlyList<Document> All { get; } =
        [.. Directory.GetFiles(Repository.Root, "*.md").Concat(Folders.SelectMany(folder => Directory.GetFiles(System.IO.Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)))
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(path => new Document(path))];

    /// <summary>Where it lies.</summary>
    internal string FullPath => System.IO.Path.Combine(Repository.Root, Path);

    /// <summary>Whether it is the first page of a package: it is read where no other file of the repository is.</summary>
    internal bool IsOfAPackage => Path is "nuget/README.md" or "templates/README.md" || Path.StartsWith("src/", StringComparison.Ordinal);

    /// <summary>Its blocks of code.</summary>
    internal IReadOnlyList<Fence> Fences => Fence.In(FullPath);

    /// <summary>Its lines outside of blocks of code.</summary>
    internal IEnumerable<string> Prose()
    {
        bool isCode = false;
        foreach (string line in File.ReadLines(FullPath))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (!isCode)
            {
                yield return line;
            }
        }
    }

    public override string ToString() => Path;
}
