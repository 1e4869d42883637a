using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Planning;

namespace RebaseBind.Tasks.Staging;

/// <summary>Staged files of the last build that may serve again.</summary>
internal sealed class ReusableFiles
{
    private readonly Dictionary<string, (StagedFile File, string Base)> known = new(StringComparer.Ordinal);
    private readonly IStagingTarget target;

    private ReusableFiles(IStagingTarget target) => this.target = target;

    /// <summary>What the last build staged, if it worked by the same recipe.</summary>
    internal static ReusableFiles Of(StageState? previous, string recipe, IStagingTarget target)
    {
        var files = new ReusableFiles(target);
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

    /// <summary>The staged file that is this source at this place; null if it has to be written.</summary>
    internal StagedFile? Find(SourceFile source, Placement placement)
        => known.TryGetValue(source.RelativePath, out (StagedFile File, string Base) entry)
        && entry.File.Source == source
        && string.Equals(entry.Base, placement.Base.ToString(), StringComparison.Ordinal)
        && FileStamp.Of(target.PathOf(source)) == entry.File.Staged
            ? entry.File
            : null;
}
