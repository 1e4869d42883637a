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
/// First every changed image is written to a temporary file, then a record that leads to each image as it was before this run and as it is
/// after it, then the images are renamed, then the record says how it ended. So wherever a run is killed, the record knows every image, and the
/// original values and the removed signature of each are kept.
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
        if (earlier.MissingData is { } missing && work.TakesOtherFiles)
        {
            throw new RebaseBindException(missing);
        }

        earlier = inPlace ? earlier : earlier.Of(tree.Files);
        IReadOnlyDictionary<string, ImageHistory> known = earlier.ToHistories();
        string[] paths = inPlace ? [.. work.Paths] : [.. tree.Files.Where(static path => !ChangeRecord.IsOwn(path))];
        var concerned = new HashSet<string>(work.Paths, StringComparer.Ordinal);
        foreach (string directory in paths.Select(path => Path.GetDirectoryName(Path.Combine(output, path))!).Distinct(StringComparer.Ordinal))
        {
            CreateFolder(directory, output);
        }

        var step = run.Count(PipelineStage.Writing, paths.Length);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = run.Jobs };
        Parallel.ForEach(Partitioner.Create(paths, EnumerablePartitionerOptions.NoBuffering), parallel, path =>
        {
            WriteOne(path, output, concerned.Contains(path), known.TryGetValue(path, out ImageHistory? history) ? history : ImageHistory.None);
            step.Advance();
        });

        PreparedImage[] sorted = prepared.OrderBy(static image => image.Change.Path, StringComparer.Ordinal).ToArray();
        RecordKeeper keeper = new(tree, work, earlier, run);
        bool isRecorded = sorted.Length != 0 || earlier.Changes.Count != 0;
        if (isRecorded)
        {
            foreach (Finding finding in keeper.Look(sorted))
            {
                findings.Add(finding);
            }
        }

        work.Release();
        ImageChange[] changes = isRecorded ? Complete(sorted, keeper, output) : [];
        return (changes, findings.OrderBy(finding => finding.Image, StringComparer.Ordinal).ToArray());
    }

    /// <summary>Records the changes and renames the images.</summary>
    /// <returns>The changes of those that could be renamed; the record then holds no others.</returns>
    private ImageChange[] Complete(PreparedImage[] images, RecordKeeper keeper, string output)
    {
        try
        {
            ChangeRecordFile.Write(output, keeper.BeforeRenaming(images));
        }
        catch
        {
            foreach (PreparedImage image in images)
            {
                File.Delete(image.Temporary);
            }

            throw;
        }

        PreparedImage[] renamed = [.. images.Where(TryComplete)];
        ChangeRecordFile.Write(output, keeper.AfterRenaming(renamed));
        return [.. renamed.Select(static image => image.Change)];
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

    private void WriteOne(string path, string output, bool mayChange, ImageHistory history)
    {
        string source = tree.FileAt(path);
        string target = Path.Combine(output, path);
        try
        {
            if ((!mayChange || !TryRewrite(path, source, target, history)) && !string.Equals(source, target, StringComparison.Ordinal))
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

    private bool TryRewrite(string path, string source, string target, ImageHistory history)
    {
        using IMemoryOwner<byte> file = tree.OpenPrivate(path);
        if (work.Rewrite(path, file.Memory, history) is not { } rewritten)
        {
            return false;
        }

        prepared.Add(new PreparedImage(
            AtomicFile.Prepare(target, rewritten.File, modeOf: source),
            target,
            rewritten.Change,
            rewritten.From));
        return true;
    }
}
