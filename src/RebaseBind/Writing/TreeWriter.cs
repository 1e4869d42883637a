using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>Writes a tree: images that change are rewritten, in a copy of the tree or in place.</summary>
/// <remarks>
/// First every changed image is written to a temporary file, then the record of what changes, then the images are renamed. So a run that is
/// killed in place never leaves an image whose original values, or whose removed signature, are recorded nowhere.
/// </remarks>
internal sealed class TreeWriter(GatheredTree tree, IImageWork work, RunSettings run)
{
    private readonly ConcurrentBag<PreparedImage> prepared = [];
    private readonly ConcurrentBag<Finding> findings = [];

    /// <summary>Writes the tree.</summary>
    /// <param name="output">The folder to write into; the tree's own root to rewrite it in place.</param>
    internal (IReadOnlyList<ImageChange> Changes, IReadOnlyList<Finding> Findings) Write(string output)
    {
        bool inPlace = string.Equals(output, tree.Root, StringComparison.Ordinal);
        ChangeRecord earlier = ChangeRecordFile.Read(tree.Root);
        earlier = inPlace ? earlier : earlier.Of(tree.Files);
        Dictionary<string, ImageChange> known = earlier.Changes.ToDictionary(change => change.Path, StringComparer.Ordinal);
        string[] paths = inPlace
            ? [.. work.Paths]
            : [.. tree.Files.Where(static path => !string.Equals(path, ChangeRecord.FileName, StringComparison.Ordinal))];
        var concerned = new HashSet<string>(work.Paths, StringComparer.Ordinal);
        foreach (string directory in paths.Select(path => Path.GetDirectoryName(Path.Combine(output, path))!).Distinct(StringComparer.Ordinal))
        {
            CreateFolder(directory, output);
        }

        var step = run.Count(PipelineStage.Writing, paths.Length);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = run.Jobs };
        Parallel.ForEach(Partitioner.Create(paths, EnumerablePartitionerOptions.NoBuffering), parallel, path =>
        {
            known.TryGetValue(path, out ImageChange? change);
            WriteOne(path, output, concerned.Contains(path), change);
            step.Advance();
        });

        work.Release();
        PreparedImage[] sorted = prepared.OrderBy(image => image.Change.Path, StringComparer.Ordinal).ToArray();
        ImageChange[] changes = Complete(sorted, earlier, output);
        return (changes, findings.OrderBy(finding => finding.Image, StringComparer.Ordinal).ToArray());
    }

    /// <summary>Records the changes and renames the images.</summary>
    /// <returns>The changes of those that could be renamed; the record then holds no others.</returns>
    private ImageChange[] Complete(PreparedImage[] images, ChangeRecord earlier, string output)
    {
        try
        {
            ChangeRecordFile.Write(output, earlier.With(images.Select(image => image.Change)));
        }
        catch
        {
            foreach (PreparedImage image in images)
            {
                File.Delete(image.Temporary);
            }

            throw;
        }

        ImageChange[] changes = images.Where(TryComplete).Select(image => image.Change).ToArray();
        if (changes.Length != images.Length)
        {
            ChangeRecordFile.Write(output, earlier.With(changes));
        }

        return changes;
    }

    private bool TryComplete(PreparedImage image)
    {
        try
        {
            AtomicFile.Complete(image.Temporary, image.Target);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            findings.Add(NotWritten(image.Change.Path, failure));
            return false;
        }
    }

    /// <summary>Creates a folder of the output. A link among the folders would lead out of it, perhaps back to the input.</summary>
    private static void CreateFolder(string directory, string output)
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

    private void WriteOne(string path, string output, bool mayChange, ImageChange? earlier)
    {
        string source = tree.FileAt(path);
        string target = Path.Combine(output, path);
        try
        {
            if ((!mayChange || !TryRewrite(path, source, target, earlier)) && !string.Equals(source, target, StringComparison.Ordinal))
            {
                AtomicFile.Copy(source, target);
            }
        }
        catch (RebaseBindException refusal)
        {
            findings.Add(refusal.Finding);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            findings.Add(NotWritten(path, failure));
        }
    }

    private static Finding NotWritten(string path, Exception failure)
    {
        string problem = "the file was not written, and the old file is unchanged: " + failure.Message;
        return new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, path, problem);
    }

    private bool TryRewrite(string path, string source, string target, ImageChange? earlier)
    {
        using IMemoryOwner<byte> file = tree.OpenPrivate(path);
        if (work.Rewrite(path, file.Memory, earlier) is not { } rewritten)
        {
            return false;
        }

        prepared.Add(new PreparedImage(AtomicFile.Prepare(target, rewritten.File, modeOf: source), target, rewritten.Change));
        return true;
    }
}
