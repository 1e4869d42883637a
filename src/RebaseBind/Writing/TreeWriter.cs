using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>Writes a tree: images that change are rewritten, in a copy of the tree or in place.</summary>
/// <remarks>
/// First every changed image is written to a temporary file, then a record that leads to each image as it was before this run and as it is
/// after it, then the images are renamed, then the record says how it ended. So wherever a run is killed, the record knows every image, and the
/// original values and the removed signature of each are kept. A run that is ended stops between two files, with the same record, and leaves no
/// temporary file.
/// </remarks>
/// <param name="tree">The tree.</param>
/// <param name="earlier">Its record, before this run.</param>
/// <param name="work">What is done to it.</param>
/// <param name="target">Where it is written.</param>
/// <param name="run">How many files are worked on at once, who watches, and what ends the work.</param>
internal sealed class TreeWriter(GatheredTree tree, ChangeRecord earlier, IImageWork work, ITreeTarget target, RunSettings run)
{
    private readonly ConcurrentBag<PreparedImage> prepared = [];
    private readonly ConcurrentBag<Finding> findings = [];
    private int copied;

    /// <summary>Writes the tree.</summary>
    /// <exception cref="RebaseBindException">The data file of the record is missing, or the target cannot be written.</exception>
    /// <exception cref="WritingStoppedException">The work was ended.</exception>
    internal (IReadOnlyList<ImageChange> Changes, IReadOnlyList<Finding> Findings) Write()
    {
        if (earlier.MissingData is { } missing)
        {
            // A record that is written now would no longer have what the missing file holds.
            throw new RebaseBindException(missing);
        }

        ChangeRecord known = target.WritesOnlyChanges ? earlier : earlier.Of(tree.Files);
        IReadOnlyDictionary<string, ImageHistory> histories = known.ToHistories();
        string[] paths = target.WritesOnlyChanges ? [.. work.Paths] : [.. tree.Files.Where(static path => !ChangeRecord.IsOwn(path))];
        var concerned = new HashSet<string>(work.Paths, StringComparer.Ordinal);
        target.Open(paths);
        var keeper = new RecordKeeper(tree, work, known, run);
        PreparedImage[] images;
        bool isRecorded;
        try
        {
            ProgressCounter step = run.Count(PipelineStage.Writing, paths.Length);
            Parallel.ForEach(Partitioner.Create(paths, EnumerablePartitionerOptions.NoBuffering), run.Parallelism, path =>
            {
                WriteOne(path, concerned.Contains(path), histories.TryGetValue(path, out ImageHistory? history) ? history : ImageHistory.None);
                step.Advance();
            });
            images = [.. prepared.OrderBy(static image => image.Change.Path, StringComparer.Ordinal)];
            isRecorded = images.Length != 0 || known.Changes.Count != 0;
            Record(images, isRecorded ? keeper : null);
        }
        catch (OperationCanceledException)
        {
            Discard(prepared);
            throw Stopped(renamed: 0, target.WritesOnlyChanges ? prepared.Count : paths.Length);
        }
        catch
        {
            Discard(prepared);
            throw;
        }

        ImageChange[] changes = isRecorded ? Complete(images, paths.Length, keeper) : [];
        if (!isRecorded && !target.WritesOnlyChanges)
        {
            // The folder may hold the record of what was written there before.
            target.Write(ChangeRecord.Empty);
        }

        target.Close();
        return (changes, findings.OrderBy(finding => finding.Image, StringComparer.Ordinal).ToArray());
    }

    /// <summary>Records what is about to be put in place. Until then nothing was changed.</summary>
    private void Record(PreparedImage[] images, RecordKeeper? keeper)
    {
        foreach (Finding finding in keeper?.Look(images) ?? [])
        {
            findings.Add(finding);
        }

        run.Cancellation.ThrowIfCancellationRequested();
        work.Release();
        if (keeper is not null)
        {
            target.Write(keeper.RecordOf(images, isUnderWay: true));
        }
    }

    /// <summary>Puts the images in place. If that is ended, the record goes on saying of each that it may be as it was.</summary>
    /// <returns>The changes of those that could be put there; the record then holds no others.</returns>
    private ImageChange[] Complete(PreparedImage[] images, int files, RecordKeeper keeper)
    {
        var renamed = new List<PreparedImage>();
        ProgressCounter step = run.Count(PipelineStage.Completing, images.Length);
        for (int i = 0; i < images.Length; i++)
        {
            if (renamed.Count != 0 && run.Cancellation.IsCancellationRequested)
            {
                Discard(images.Skip(i));
                throw Stopped(renamed.Count, target.WritesOnlyChanges ? images.Length : files);
            }

            if (TryComplete(images[i]))
            {
                renamed.Add(images[i]);
            }

            step.Advance();
        }

        bool hasBegunAnew = images.All(static image => image.From is null && !image.Change.IsNothing);
        if (renamed.Count != images.Length || !hasBegunAnew)
        {
            // Otherwise the record says so already.
            target.Write(keeper.RecordOf(renamed, isUnderWay: false));
        }

        return [.. renamed.Select(static image => image.Change)];
    }

    private void Discard(IEnumerable<PreparedImage> images)
    {
        foreach (PreparedImage image in images)
        {
            target.Discard(image);
        }
    }

    private WritingStoppedException Stopped(int renamed, int total) => new(target.DescribeStop(copied + renamed, total), run.Cancellation);

    private bool TryComplete(PreparedImage image)
    {
        try
        {
            target.Complete(image);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            findings.Add(NotWritten(image.Change.Path, failure));
            return false;
        }
    }

    private void WriteOne(string path, bool mayChange, ImageHistory history)
    {
        try
        {
            if ((!mayChange || !TryRewrite(path, history)) && !target.WritesOnlyChanges)
            {
                Copy(path);
            }
        }
        catch (RebaseBindException refusal)
        {
            findings.Add(refusal.Finding);
            CopyRefused(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            findings.Add(NotWritten(path, failure));
        }
    }

    /// <summary>An image that cannot be taken back stays what it is, in a copy of the tree, too.</summary>
    private void CopyRefused(string path)
    {
        try
        {
            if (!target.WritesOnlyChanges && !work.TakesOtherFiles)
            {
                Copy(path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            findings.Add(NotWritten(path, failure));
        }
    }

    private void Copy(string path)
    {
        target.Copy(path);
        Interlocked.Increment(ref copied);
    }

    private static Finding NotWritten(string path, Exception failure)
    {
        string problem = "the file was not written, and the old file is unchanged: " + failure.Message;
        return new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, path, problem);
    }

    private bool TryRewrite(string path, ImageHistory history)
    {
        using IMemoryOwner<byte> file = tree.OpenPrivate(path);
        if (work.Rewrite(path, file.Memory, history) is not { } rewritten)
        {
            return false;
        }

        prepared.Add(target.Prepare(path, rewritten));
        return true;
    }
}
