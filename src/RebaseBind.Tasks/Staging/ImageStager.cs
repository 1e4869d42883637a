using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Rebasing;
using RebaseBind.Writing;

namespace RebaseBind.Tasks.Staging;

/// <summary>Writes the images that a plan changes, as far as they are not there already.</summary>
/// <param name="tree">The files as they were gathered.</param>
/// <param name="rewriter">Makes their bytes.</param>
/// <param name="target">Where they go.</param>
/// <param name="cancellation">Ends the work between two files.</param>
internal sealed class ImageStager(GatheredTree tree, PlanRewriter rewriter, IStagingTarget target, CancellationToken cancellation)
{
    private readonly List<Finding> failures = [];

    /// <summary>Stages.</summary>
    /// <param name="files">Every file, in order of path.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="reusable">What the last build left.</param>
    /// <exception cref="RebaseBindException">A file changed meanwhile, or could not be written.</exception>
    internal StagedImages Stage(IReadOnlyList<SourceFile> files, AddressPlan plan, ReusableFiles reusable)
    {
        Dictionary<string, Placement> changing = plan.Placements
            .Where(placement => rewriter.MayChange(placement.Image.Path))
            .ToDictionary(placement => placement.Image.Path, StringComparer.Ordinal);
        var staged = new StagedFile[files.Count];
        var rewritten = new bool[files.Count];
        var changes = new ImageChange?[files.Count];
        var parallelism = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, files.Count, parallelism, i =>
        {
            SourceFile file = files[i];

            // Of files with one path, which are equal, the first is staged and takes the place of all.
            bool isFirst = i == 0 || !string.Equals(files[i - 1].RelativePath, file.RelativePath, StringComparison.Ordinal);
            staged[i] = new StagedFile(file, Staged: null);
            if (isFirst && changing.TryGetValue(file.RelativePath, out Placement? placement))
            {
                (staged[i], rewritten[i], changes[i]) = Stage(file, placement, reusable.Find(file, placement));
            }
        });

        for (int i = 1; i < staged.Length; i++)
        {
            if (string.Equals(files[i - 1].RelativePath, files[i].RelativePath, StringComparison.Ordinal))
            {
                staged[i] = staged[i] with { Staged = staged[i - 1].Staged, Mark = staged[i - 1].Mark };
            }
        }

        return failures.Count == 0
            ? new StagedImages(
                staged,
                [.. files.Where((_, i) => rewritten[i]).Select(static file => file.RelativePath)],
                [.. changes.OfType<ImageChange>()])
            : throw new RebaseBindException([.. failures.OrderBy(static finding => finding.Image, StringComparer.Ordinal)]);
    }

    /// <summary>Stages one file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="placement">Its place.</param>
    /// <param name="present">What an earlier build made of this file at this place; null if there is no such thing.</param>
    private (StagedFile File, bool IsWritten, ImageChange? Change) Stage(SourceFile source, Placement placement, ReusableFile? present)
    {
        if (present is not null && !rewriter.DependsOnOthers(placement.Image) && target.Holds(source, present.File.Mark))
        {
            return (present.File, false, present.Change);
        }

        try
        {
            using IMemoryOwner<byte> file = tree.OpenPrivate(source.RelativePath);
            if (rewriter.Rewrite(source.RelativePath, file.Memory) is not { } result)
            {
                return (new StagedFile(source, Staged: null), false, null);
            }

            // What it is bound to may have changed, or not.
            DateTime time = target.TimeOf(source, result.File.Span);
            string mark = HeaderMark.Of(result.Change);
            return present?.File.Staged == new FileStamp(result.File.Length, time.Ticks) && target.Holds(source, mark)
                ? (present.File, false, result.Change)
                : (new StagedFile(source, target.Write(source, result.File, time), mark), true, result.Change);
        }
        catch (RebaseBindException refused)
        {
            Fail(refused.Finding with { Image = source.Path });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string message = "the file was not written, and the old file is unchanged: " + failure.Message;
            Fail(new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, target.PathOf(source), message));
        }

        return (new StagedFile(source, Staged: null), false, null);
    }

    private void Fail(Finding failure)
    {
        lock (failures)
        {
            failures.Add(failure);
        }
    }
}
