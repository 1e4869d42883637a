using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;

namespace RebaseBind.Gathering;

/// <summary>Everything found in one source.</summary>
/// <param name="Source">Where the files are.</param>
/// <param name="Files">The paths of all files, with '/', in ordinal order.</param>
/// <param name="Images">The images among them, in the same order; of those that are damaged only where they lie.</param>
/// <param name="Findings">What is wrong with the others.</param>
public sealed record GatheredTree(
    ImageSource Source,
    IReadOnlyList<string> Files,
    IReadOnlyList<ImageSummary> Images,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Whose files are, by path; what nothing is known of is left out.</summary>
    internal IReadOnlyDictionary<string, ImageOwner> Owners { get; init; } = new Dictionary<string, ImageOwner>(StringComparer.Ordinal);

    /// <summary>The paths of files that begin like images, but of which no image could be read, not even where it lies.</summary>
    internal IReadOnlyCollection<string> UnreadablePaths
        =>
        [
            .. Findings
                .Where(static finding => finding.Severity != FindingSeverity.Note)
                .Select(static finding => finding.Image)
                .Except(Images.Select(static image => image.Path), StringComparer.Ordinal),
        ];

    /// <summary>The full path of the folder that all files lie below. It appears in no output.</summary>
    /// <exception cref="InvalidOperationException">Each file lies at a place of its own.</exception>
    internal string Root
        => Source.Root ?? throw new InvalidOperationException("Files that do not lie below one folder can only be rewritten one by one.");

    /// <summary>The full path of a file.</summary>
    /// <exception cref="InvalidOperationException">It lies in an archive.</exception>
    internal string FileAt(string path)
        => Source.FileAt(path) ?? throw new InvalidOperationException("A file in an archive has no path of its own.");

    /// <summary>A file as it is now, in memory that may be changed without changing the file.</summary>
    /// <param name="path">Its path in the tree.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.ChangedFile"/>: it can no longer be read.</exception>
    public IMemoryOwner<byte> OpenPrivate(string path) => ChangedFile.Guard(path, () => Source.OpenPrivate(path));
}
