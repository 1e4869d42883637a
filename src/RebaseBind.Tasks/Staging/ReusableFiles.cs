using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Planning;

namespace RebaseBind.Tasks.Staging;

/// <summary>Staged files of the last build that may serve again.</summary>
internal sealed class ReusableFiles
{
    private readonly Dictionary<string, (StagedFile File, string Base)> known = new(StringComparer.Ordinal);
    private readonly string stagingDirectory;

    private ReusableFiles(string stagingDirectory) => this.stagingDirectory = stagingDirectory;

    /// <summary>What the last build staged, if it worked by the same recipe.</summary>
    internal static ReusableFiles Of(StageState? previous, string recipe, string stagingDirectory)
    {
        var files = new ReusableFiles(stagingDirectory);
        if (previous is null || !string.Equals(previous.Recipe, recipe, StringComparison.Ordinal))
        {
            return files;
        }

        Dictionary<string, string> bases = previous.Images.ToDictionary(image => image.Path, image => image.Base, StringComparer.Ordinal);
        foreach (StagedFile file in previous.Files.Where(file => file.Staged is not null))
        {
            if (bases.TryGetValue(file.Source.RelativePath, out string? address) && !files.known.ContainsKey(file.Source.RelativePath))
            {
                files.known.Add(file.Source.RelativePath, (file, address));
            }
        }

        return files;
    }

    /// <summary>The stamp of the staged file that is this source at this place; null if it has to be written.</summary>
    internal FileStamp? Find(SourceFile source, Placement placement)
        => known.TryGetValue(source.RelativePath, out (StagedFile File, string Base) entry)
        && entry.File.Source == source
        && string.Equals(entry.Base, placement.Base.ToString(), StringComparison.Ordinal)
        && FileStamp.Of(ProjectPath.Stage(stagingDirectory, source.RelativePath)) == entry.File.Staged
            ? entry.File.Staged
            : null;
}
