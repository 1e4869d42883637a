using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Gathering;

namespace RebaseBind.Tasks.Staging;

/// <summary>Hands the files of a build over to the pipeline.</summary>
internal static class BuildFiles
{
    /// <summary>Reads the files that a build is about to copy, or to keep as they are.</summary>
    /// <param name="settings">The policies.</param>
    /// <param name="files">The files.</param>
    /// <param name="locate">Where each is read.</param>
    /// <exception cref="Findings.RebaseBindException">A file cannot be read, or two different ones go to one place.</exception>
    internal static GatheredTree Gather(PolicySettings settings, IReadOnlyList<SourceFile> files, Func<SourceFile, string> locate)
    {
        GatheredTree tree = new RebaseBindPipeline(settings.Options).Scan(ToSource(files, locate, settings.Exclusions), UnreadableFiles.Refuse);
        return settings.ReportsUnusedExclusions ? tree with { Findings = [.. tree.Findings, .. settings.Exclusions.FindUnused(files)] } : tree;
    }

    /// <summary>The files as a tree's source.</summary>
    /// <param name="files">The files.</param>
    /// <param name="locate">Where each is read.</param>
    /// <param name="exclusions">What the project wants left alone.</param>
    internal static ImageSource ToSource(IEnumerable<SourceFile> files, Func<SourceFile, string> locate, Exclusions exclusions)
        => ImageSource.Map(files.Select(file => new PlacedFile(file.RelativePath, locate(file))
        {
            IsLeftAlone = !file.MayChange || exclusions.Fit(file.Path, file.RelativePath),
        }));

    /// <summary>The files of an output as a tree's source: one at each place. Staging has refused those that contradict each other there.</summary>
    /// <param name="files">The files, in order of path.</param>
    internal static ImageSource ToOutput(IEnumerable<SourceFile> files)
        => ImageSource.Map(files
            .GroupBy(static file => file.RelativePath, StringComparer.Ordinal)
            .Select(static same => new PlacedFile(same.Key, same.First().Path)));
}
