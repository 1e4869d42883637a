using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using RebaseBind.Findings;

namespace RebaseBind.Rebasing;

/// <summary>What was done to a tree, image by image: the content of the file <c>rebasebind.changes.json</c> at its root.</summary>
internal sealed record ChangeRecord
{
    /// <summary>The record's name at the root of a tree.</summary>
    internal const string FileName = "rebasebind.changes.json";

    /// <summary>The record of a tree in which nothing is changed.</summary>
    internal static ChangeRecord Empty { get; } = new();

    /// <summary>The program that wrote it, with its version.</summary>
    internal string Tool { get; init; } = ToolIdentity;

    /// <summary>The SHA-256 of the plan that was carried out last; see <see cref="Planning.AddressPlan.ToSha256"/>. Null if none was.</summary>
    internal string? PlanSha256 { get; init; }

    /// <summary>The changes, in order of path; each leads from the very first file to the present one.</summary>
    internal IReadOnlyList<ImageChange> Changes { get; init; } = [];

    /// <summary>The images that are as they always were, in order of path; null if not all images of the tree were looked at.</summary>
    internal IReadOnlyList<UnchangedImage>? Unchanged { get; init; }

    /// <summary>
    /// Changes that others in <see cref="Changes"/> continue, in a run that has not ended: its images are still as these say, or already as those
    /// say.
    /// </summary>
    internal IReadOnlyList<ImageChange> Replaced { get; init; } = [];

    /// <summary>Why the data file is not there; null if it is.</summary>
    internal Finding? MissingData { get; init; }

    /// <summary>Whether a file at the root of a tree is a record, or belongs to one.</summary>
    internal static bool IsOwn(string path) => string.Equals(path, FileName, StringComparison.Ordinal) || ChangeData.IsName(path);

    /// <summary>What the record says of each image that was changed, by path.</summary>
    internal IReadOnlyDictionary<string, ImageHistory> ToHistories()
    {
        Dictionary<string, ImageChange> replaced = Replaced.ToDictionary(static change => change.Path, StringComparer.Ordinal);
        return Changes.ToDictionary(
            static change => change.Path,
            change => new ImageHistory(change, replaced.TryGetValue(change.Path, out ImageChange? before) ? before : null),
            StringComparer.Ordinal);
    }

    /// <summary>The part of the record that is about these files.</summary>
    /// <param name="paths">Paths below the root, with '/'.</param>
    internal ChangeRecord Of(IEnumerable<string> paths)
    {
        var wanted = new HashSet<string>(paths, StringComparer.Ordinal);
        return this with
        {
            Changes = [.. Changes.Where(change => wanted.Contains(change.Path))],
            Unchanged = Unchanged is null ? null : [.. Unchanged.Where(image => wanted.Contains(image.Path))],
            Replaced = [.. Replaced.Where(change => wanted.Contains(change.Path))],
        };
    }

    private static string ToolIdentity { get; } = "RebaseBind "
        + typeof(ChangeRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
