using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Paths;

namespace RebaseBind.Tasks.Staging;

/// <summary>
/// What a project wants left alone. An item names a source file, or is a pattern for places in the output; one that is no pattern names a file.
/// </summary>
internal sealed class Exclusions
{
    private readonly List<(string Item, string File, PathPattern? Pattern)> all = [];

    /// <summary>Takes items.</summary>
    /// <param name="projectDirectory">What the relative paths of source files start from.</param>
    /// <param name="items">The items as they are written.</param>
    internal Exclusions(string projectDirectory, IEnumerable<string> items)
    {
        foreach (string item in items)
        {
            all.Add((item, ProjectPath.Resolve(projectDirectory, item), PathPattern.TryParse(item, out _)));
        }
    }

    /// <summary>Whether the project wants a file left alone.</summary>
    /// <param name="path">The full path of the file it comes from.</param>
    /// <param name="relativePath">Its place in the output, with '/'.</param>
    internal bool Fit(string path, string relativePath) => all.Exists(exclusion => Fits(exclusion.File, exclusion.Pattern, path, relativePath));

    /// <summary>A warning for each item that fits none of the files.</summary>
    internal IEnumerable<Finding> FindUnused(IReadOnlyList<SourceFile> files)
        => all.Where(exclusion => !files.Any(file => Fits(exclusion.File, exclusion.Pattern, file.Path, file.RelativePath)))
            .Select(static exclusion => new Finding(
                FindingCatalog.UnusedExclusion,
                FindingSeverity.Warning,
                string.Empty,
                $"RebaseBindExclude names '{exclusion.Item}', which is neither a file that goes to the output nor a pattern for a place in it; "
                + "correct the item, or delete it"));

    private static bool Fits(string file, PathPattern? pattern, string path, string relativePath)
        => string.Equals(file, path, StringComparison.Ordinal) || (pattern is not null && pattern.Matches(relativePath));
}
