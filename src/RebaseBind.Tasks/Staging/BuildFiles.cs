using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Gathering;

namespace RebaseBind.Tasks.Staging;

/// <summary>Hands the files of a build over to the pipeline.</summary>
internal static class BuildFiles
{
    /// <summary>The files as a tree's source.</summary>
    /// <param name="files">The files.</param>
    /// <param name="locate">Where each is read.</param>
    internal static ImageSource ToSource(IEnumerable<SourceFile> files, Func<SourceFile, string> locate)
        => ImageSource.Map(files.Select(file => new PlacedFile(file.RelativePath, locate(file))));

    /// <summary>The files of an output as a tree's source: one at each place. Staging has refused those that contradict each other there.</summary>
    /// <param name="files">The files, in order of path.</param>
    internal static ImageSource ToOutput(IEnumerable<SourceFile> files)
        => ToSource(files.GroupBy(static file => file.RelativePath, StringComparer.Ordinal).Select(static same => same.First()), static file => file.Path);
}
