using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Tasks.Staging;
using RebaseBind.Writing;

namespace RebaseBind.Tasks.Adopting;

/// <summary>
/// One run over files that are in the output already: is everything as the last run left it; if not, plan the originals and rewrite what differs.
/// </summary>
/// <param name="inputs">The policies.</param>
/// <param name="folders">The places.</param>
/// <param name="beforeWork">Called once, if anything is to be done.</param>
/// <param name="cancellation">Ends the work between two files.</param>
internal sealed class AdoptionRun(PolicyInputs inputs, AdoptionFolders folders, Action beforeWork, CancellationToken cancellation)
{
    private readonly AdoptedOutput output = new(folders.Originals);

    /// <summary>Runs.</summary>
    /// <param name="files">The files, and others of the same output that stay as they are, in order of path.</param>
    /// <param name="mayWork">False to find out only whether there is anything to do.</param>
    /// <returns>Null if there is something to do and it may not be done.</returns>
    /// <exception cref="RebaseBindException">It cannot be done.</exception>
    internal StageResult? Run(IReadOnlyList<SourceFile> files, bool mayWork)
    {
        StageState? previous = StateFile.Read(folders.State);
        Dictionary<string, StagedFile> rewritten = (previous?.Files ?? []).Where(static file => file.Staged is not null)
            .ToDictionary(static file => file.Source.RelativePath, StringComparer.Ordinal);
        SourceFile[] sources = new SourceFile[files.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            rewritten.TryGetValue(files[i].RelativePath, out StagedFile? known);
            sources[i] = output.Recognise(files[i], known);
        }

        StageState? current = previous is not null && IsUpToDate(previous, sources)
            ? LockedState.Confirm(previous, inputs)
            : null;
        if (current is null && !mayWork)
        {
            return null;
        }

        StageResult result = current is null ? Adopt(sources, previous) : new StageResult(current, [], []);
        if (!ReferenceEquals(result.State, previous) && mayWork)
        {
            StateFile.Write(folders.State, result.State);
        }

        return result;
    }

    private bool IsUpToDate(StageState previous, SourceFile[] sources)
        => previous.IsOf(inputs)
        && File.Exists(folders.Plan)
        && previous.Files.Select(static file => file.Source).SequenceEqual(sources)
        && previous.Files.All(output.IsCurrent)
        && (folders.Record.Exists || previous.Files.All(static file => file.Staged is null));

    /// <summary>Where a file's original is now.</summary>
    internal string OriginalOf(SourceFile source) => output.OriginalOf(source);

    private StageResult Adopt(SourceFile[] sources, StageState? previous)
    {
        PolicySettings settings = PolicySettings.Read(inputs, cancellation);
        beforeWork();
        var pipeline = new RebaseBindPipeline(settings.Options);
        GatheredTree tree = settings.Gather(sources, output.OriginalOf);
        AddressPlan plan = pipeline.Plan(tree);
        string lockStamp = LockedState.StampOf(inputs.LockFile);

        // Windows replaces no file that is mapped, so what may change is read from its copy.
        var native = new HashSet<string>(
            tree.Images.Where(static image => !image.IsLeftToRuntime && !image.IsExcluded).Select(static image => image.Path),
            StringComparer.Ordinal);
        foreach (SourceFile source in sources.Where(source => native.Contains(source.RelativePath)))
        {
            cancellation.ThrowIfCancellationRequested();
            output.Save(source);
        }

        tree = tree with { Source = settings.SourceOf(sources, output.OriginalOf) };
        using PlanRewriter rewriter = pipeline.Rewriter(tree, plan);
        var stager = new ImageStager(tree, rewriter, output, cancellation);
        var reusable = ReusableFiles.Of(previous, inputs.Recipe, output, folders.Record);
        StagedImages staged = stager.Stage(sources, plan, reusable);
        RestoreOutlived(previous, staged.Files);
        folders.Record.Write(plan, staged.Changes);
        StageState state = PlanRecord.Write(folders.Plan, folders.State, inputs, lockStamp, tree, plan, rewriter, staged);

        // Windows deletes no file that is mapped either.
        rewriter.Dispose();
        output.Prune(staged.Files);
        return new StageResult(state, staged.Rewritten, []);
    }

    /// <summary>Puts back the originals of files that an earlier run rewrote and that stay as they are now.</summary>
    private void RestoreOutlived(StageState? previous, IReadOnlyList<StagedFile> staged)
    {
        var rewritten = new HashSet<string>(
            staged.Where(static file => file.Staged is not null).Select(static file => file.Source.RelativePath),
            StringComparer.Ordinal);
        foreach (StagedFile known in (previous?.Files ?? []).Where(known => !rewritten.Contains(known.Source.RelativePath)))
        {
            output.Restore(known);
        }
    }
}
