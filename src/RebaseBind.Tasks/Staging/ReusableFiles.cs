using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Planning;
using RebaseBind.Rebasing;

namespace RebaseBind.Tasks.Staging;

/// <summary>Staged files of the last build that may serve again.</summary>
internal sealed class ReusableFiles
{
    private readonly Dictionary<string, (ReusableFile Reusable, string Base)> known = new(StringComparer.Ordinal);
    private readonly IStagingTarget target;

    private ReusableFiles(IStagingTarget target) => this.target = target;

    /// <summary>What the last build staged, if it worked by the same recipe, as far as its record says what was done.</summary>
    internal static ReusableFiles Of(StageState? previous, string recipe, IStagingTarget target, OutputRecord record)
    {
        var files = new ReusableFiles(target);
        if (previous is null || !string.Equals(previous.Recipe, recipe, StringComparison.Ordinal))
        {
            return files;
        }

        IReadOnlyDictionary<string, ImageChange> changes = record.Recall();
        Dictionary<string, string> bases = previous.Images.ToDictionary(image => image.Path, image => image.Base, StringComparer.Ordinal);
        foreach (StagedFile file in previous.Files.Where(file => file.Staged is not null))
        {
            if (bases.TryGetValue(file.Source.RelativePath, out string? address)
                && !files.known.ContainsKey(file.Source.RelativePath)
                && changes.TryGetValue(OutputRecord.PathOf(file.Source.RelativePath), out ImageChange? change)
                && IsOf(change, file))
            {
                files.known.Add(file.Source.RelativePath, (new ReusableFile(file, change), address));
            }
        }

        return files;
    }

    /// <summary>The staged file that is this source at this place; null if it has to be written.</summary>
    internal ReusableFile? Find(SourceFile source, Placement placement)
        => known.TryGetValue(source.RelativePath, out (ReusableFile Reusable, string Base) entry)
        && entry.Reusable.File.Source == source
        && string.Equals(entry.Base, placement.Base.ToString(), StringComparison.Ordinal)
        && FileStamp.Of(target.PathOf(source)) == entry.Reusable.File.Staged
            ? entry.Reusable
            : null;

    /// <summary>Whether a record and a state speak of one file: a run that was killed may have written the one and not the other.</summary>
    private static bool IsOf(ImageChange change, StagedFile file)
        => change.Length == file.Staged!.Value.Size && HeaderMark.Of(change) == file.Mark;
}
