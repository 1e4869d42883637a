using System;
using System.IO;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Rebasing;
using RebaseBind.Words;

namespace RebaseBind.Writing;

/// <summary>A folder that a tree is written to.</summary>
/// <param name="tree">The tree; its files lie below a folder.</param>
/// <param name="output">The real path of the folder to write into; the tree's own root to rewrite it in place.</param>
internal sealed class FolderTarget(GatheredTree tree, string output) : ITreeTarget
{
    /// <inheritdoc/>
    public bool WritesOnlyChanges { get; } = string.Equals(output, tree.Root, StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Open(string[] paths)
    {
        foreach (string directory in paths.Select(path => Path.GetDirectoryName(PathOf(path))!).Distinct(StringComparer.Ordinal))
        {
            CreateFolder(directory);
        }
    }

    /// <inheritdoc/>
    public void Copy(string path) => AtomicFile.Copy(tree.FileAt(path), PathOf(path));

    /// <inheritdoc/>
    public PreparedImage Prepare(string path, RewrittenImage rewritten)
    {
        string temporary = AtomicFile.Prepare(PathOf(path), rewritten.File, modeOf: tree.FileAt(path));
        return new PreparedImage(temporary, rewritten.Change, rewritten.From);
    }

    /// <inheritdoc/>
    public void Write(ChangeRecord record) => ChangeRecordFile.Write(output, record);

    /// <inheritdoc/>
    public void Complete(PreparedImage image) => AtomicFile.Complete(image.Temporary, PathOf(image.Change.Path));

    /// <inheritdoc/>
    public void Discard(PreparedImage image) => File.Delete(image.Temporary);

    /// <inheritdoc/>
    public string DescribeStop(int written, int total)
    {
        string share = $"of {Amounts.Count(total, WritesOnlyChanges ? "image" : "file")} {Amounts.Count(written)} "
            + $"{(written == 1 ? "is written, whole" : "are written, each of them whole")}";
        return !WritesOnlyChanges ? share + "; the copy is not complete"
            : written == 0 ? "no image was changed"
            : share + "; the others are as they were";
    }

    /// <inheritdoc/>
    public void Close()
    {
    }

    private string PathOf(string path) => Path.Combine(output, path);

    /// <summary>Creates a folder of the output. A link among the folders would lead out of it, perhaps back to the input.</summary>
    private void CreateFolder(string directory)
    {
        for (string? folder = directory; folder is not null && folder.Length > output.Length; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder) && (File.GetAttributes(folder) & FileAttributes.ReparsePoint) != 0)
            {
                string problem = $"'{folder}' in the output folder is a link to another folder; remove it, or choose an empty output folder";
                throw new RebaseBindException(new Finding(FindingCatalog.BadFolder, FindingSeverity.Error, string.Empty, problem));
            }
        }

        Directory.CreateDirectory(directory);
    }
}
