using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Writing;

namespace RebaseBind.Tasks.Staging;

/// <summary>One run over one output folder: is everything as the last run left it; if not, plan and stage; then make room in the output.</summary>
/// <param name="inputs">The policies.</param>
/// <param name="folders">The places.</param>
/// <param name="beforeWork">Called once, if anything is to be done.</param>
/// <param name="cancellation">Ends the work between two files.</param>
internal sealed class StageRun(PolicyInputs inputs, StageFolders folders, Action beforeWork, CancellationToken cancellation)
{
    /// <summary>Runs.</summary>
    /// <param name="files">Every file that goes to the output and may be an image, in order of path.</param>
    /// <param name="mayWork">False to find out only whether there is anything to do.</param>
    /// <returns>Null if there is something to do and it may not be done.</returns>
    /// <exception cref="RebaseBindException">It cannot be done.</exception>
    internal StageResult? Run(IReadOnlyList<SourceFile> files, bool mayWork)
    {
        StageState? previous = StateFile.Read(folders.State);
        StageState? current = previous is not null && IsUpToDate(previous, files) ? LockedState.Confirm(previous, inputs) : null;
        if (current is null && !mayWork)
        {
            return null;
        }

        StageResult result = current is null ? Stage(files, previous) : new StageResult(current, [], []);
        List<string> stale = FindStale(result.State, previous);
        if (stale.Count != 0 && !mayWork)
        {
            return null;
        }

        foreach (string path in stale)
        {
            OutputFolder.Delete(folders.DestinationOf(path), "so that the rewritten one can be copied");
        }

        if (!ReferenceEquals(result.State, previous) && mayWork)
        {
            // Last, so that a run that did not get this far is done again.
            StateFile.Write(folders.State, result.State);
        }

        return result with { Evicted = stale };
    }

    private bool IsUpToDate(StageState previous, IReadOnlyList<SourceFile> files)
    {
        if (!previous.IsOf(inputs) || previous.Files.Count != files.Count || !File.Exists(folders.Plan))
        {
            return false;
        }

        bool isRecorded = false;
        for (int i = 0; i < files.Count; i++)
        {
            StagedFile known = previous.Files[i];
            isRecorded |= known.Staged is not null;
            if (!known.Source.Equals(files[i]) || (known.Staged is { } stamp && !stamp.IsThatOf(folders.StagedPathOf(files[i].RelativePath))))
            {
                return false;
            }
        }

        return !isRecorded || folders.Record.Exists;
    }

    private StageResult Stage(IReadOnlyList<SourceFile> files, StageState? previous)
    {
        // Only now: what the last run accepted needs no second look.
        PolicySettings settings = PolicySettings.Read(inputs, cancellation);
        beforeWork();
        var target = new StagingFolder(folders.Staging);
        var pipeline = new RebaseBindPipeline(settings.Options);
        GatheredTree tree = settings.Gather(files, target.OriginalOf);
        AddressPlan plan = pipeline.Plan(tree);
        string lockStamp = LockedState.StampOf(inputs.LockFile);

        using PlanRewriter rewriter = pipeline.Rewriter(tree, plan);
        var stager = new ImageStager(tree, rewriter, target, cancellation);
        var reusable = ReusableFiles.Of(previous, inputs.Recipe, target, folders.Record);
        StagedImages staged = stager.Stage(files, plan, reusable);
        DeleteForgotten(staged.Files);
        folders.Record.Write(plan, staged.Changes);
        StageState state = PlanRecord.Write(folders.Plan, folders.State, inputs, lockStamp, tree, plan, rewriter, staged);
        return new StageResult(state, staged.Rewritten, []);
    }

    /// <summary>Deletes the files of the staging folder that are no longer needed.</summary>
    private void DeleteForgotten(IEnumerable<StagedFile> staged)
    {
        if (!Directory.Exists(folders.Staging))
        {
            return;
        }

        var wanted = new HashSet<string>(
            staged.Where(static file => file.Staged is not null).Select(file => folders.StagedPathOf(file.Source.RelativePath)),
            StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(folders.Staging, "*", SearchOption.AllDirectories).Where(path => !wanted.Contains(path)))
        {
            File.Delete(path);
        }
    }

    /// <summary>
    /// Files of the output that the copy might keep: some lists are copied only if the source is newer, and "newer" is not "other".
    /// </summary>
    private List<string> FindStale(StageState state, StageState? previous)
    {
        var stale = new List<string>();
        foreach (StagedFile file in state.Files)
        {
            if (file.Staged is { } stamp && OutputFolder.IsStale(folders.DestinationOf(file.Source.RelativePath), stamp))
            {
                stale.Add(file.Source.RelativePath);
            }
        }

        if (previous is not null && !ReferenceEquals(previous, state))
        {
            stale.AddRange(FindOutlived(state, previous));
        }

        return stale;
    }

    /// <summary>Our files of an earlier run whose originals are to be copied now.</summary>
    private IEnumerable<string> FindOutlived(StageState state, StageState previous)
    {
        var unchanged = new HashSet<string>(
            state.Files.Where(static file => file.Staged is null).Select(static file => file.Source.RelativePath),
            StringComparer.Ordinal);
        return previous.Files
            .Where(file => file.Staged is not null
                && unchanged.Contains(file.Source.RelativePath)
                && OutputFolder.Has(folders.DestinationOf(file.Source.RelativePath), file.Staged.Value))
            .Select(file => file.Source.RelativePath);
    }
}
