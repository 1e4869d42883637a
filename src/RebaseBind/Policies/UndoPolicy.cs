using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Paths;

namespace RebaseBind.Policies;

/// <summary>Which images are undone.</summary>
public sealed record UndoPolicy
{
    /// <summary>Patterns of the images that are meant; all of them if there are none.</summary>
    public IReadOnlyList<PathPattern> Images { get; init; } = [];

    /// <summary>Whether images that were changed since are undone as far as possible; otherwise they are left, with an error each.</summary>
    public bool Force { get; init; }

    /// <summary>Whether an image is meant.</summary>
    internal bool IsMeant(string path) => Images.Count == 0 || Images.Any(pattern => pattern.Matches(path));

    /// <summary>An error for each pattern that fits no image.</summary>
    /// <param name="paths">The images that were changed.</param>
    internal IEnumerable<Finding> FindUnused(IEnumerable<string> paths)
    {
        string[] all = [.. paths];
        return Images.Where(pattern => !all.Any(pattern.Matches)).Select(static pattern => new Finding(
            FindingCatalog.UnknownImage,
            FindingSeverity.Error,
            string.Empty,
            $"'{pattern}' fits no image that was changed; rebasebind.changes.json lists them"));
    }
}
