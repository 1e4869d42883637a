using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using RebaseBind.Findings;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;
using RebaseBind.Reporting;
using RebaseBind.Writing;

namespace RebaseBind.Tasks.Staging;

/// <summary>One run over one output folder: is everything as the last run left it; if not, plan and stage; then make room in the output.</summary>
internal sealed class StageRun(StageSettings settings, StageFolders folders, CancellationToken cancellation)
{
    /// <summary>Runs.</summary>
    /// <param name="files">Every file that goes to the output and may be an image, in order of path.</param>
    /// <param name="mayWork">False to find out only whether there is anything to do.</param>
    /// <returns>Null if there is something to do and it may not be done.</returns>
    internal StageResult? Run(IReadOnlyList<SourceFile> files, bool mayWork)
    {
        StageState? previous = StateFile.Read(folders.State);
        bool upToDate = previous is not null && IsUpToDate(previous, files);
        if (!upToDate && !mayWork)
        {
            return null;
        }

        StageResult result = upToDate ? new StageResult(previous, [], [], previous!.Findings) : Stage(files, previous);
        if (result.State is not { } state)
        {
            return result;
        }

        string[] stale = FindStale(state, previous).ToArray();
        if (stale.Length != 0 && !mayWork)
        {
            return null;
        }

        Finding[] failures = stale.Select(path => OutputFolder.Delete(folders.DestinationOf(path), "so that the rewritten one can be copied")).Where(failure => failure is not null).Select(failure => failure!).ToArray();
        if (failures.Length != 0)
        {
            return result with { State = null, Findings = [.. result.Findings, .. failures] };
        }

        if (!upToDate)
        {
            // Last, so that a run that did not get this far is done again.
            StateFile.Write(folders.State, state);
        }

        return result with { Evicted = stale };
    }

    private bool IsUpToDate(StageState previous, IReadOnlyList<SourceFile> files)
        => string.Equals(previous.Recipe, settings.Recipe, StringComparison.Ordinal)
        && string.Equals(previous.Planning, settings.Planning, StringComparison.Ordinal)
        && previous.Files.Select(file => file.Source).SequenceEqual(files)
        && previous.Files.All(file => file.Staged is null || FileStamp.Of(folders.StagedPathOf(file.Source.RelativePath)) == file.Staged)
        && File.Exists(folders.Plan);

    private StageResult Stage(IReadOnlyList<SourceFile> files, StageState? previous)
    {
        (AddressPlan plan, IReadOnlyList<Finding> findings) = new ImagePlanner(settings, cancellation).Plan(files);
        if (findings.Any(finding => finding.Severity == FindingSeverity.Error))
        {
            return new StageResult(null, [], [], findings);
        }

        (IReadOnlyList<StagedFile> staged, IReadOnlyList<string> rewritten, IReadOnlyList<Finding> failures) = new ImageStager(settings, folders.Staging, cancellation).Stage(files, plan, previous);
        if (failures.Count != 0)
        {
            return new StageResult(null, rewritten, [], [.. findings, .. failures]);
        }

        DeleteForgotten(staged);
        WritePlan(plan, findings);
        (int wanting, VirtualAddress wanted) = plan.MostWantedBase();
        var state = new StageState(
            settings.Recipe,
            settings.Planning,
            new StageTotals(wanting, wanting == 0 ? string.Empty : wanted.ToString(), plan.OverlapsBefore.Count, plan.OverlapsAfter.Count),
            staged,
            plan.Placements.Where(placement => !placement.Image.IsManaged).Select(StagedImage.Of).ToArray(),
            findings);
        return new StageResult(state, rewritten, [], findings);
    }

    /// <summary>Deletes from the staging folder what nobody asks for any more.</summary>
    private void DeleteForgotten(IEnumerable<StagedFile> staged)
    {
        if (!Directory.Exists(folders.Staging))
        {
            return;
        }

        var wanted = new HashSet<string>(staged.Where(file => file.Staged is not null).Select(file => folders.StagedPathOf(file.Source.RelativePath)), StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(folders.Staging, "*", SearchOption.AllDirectories).Where(path => !wanted.Contains(path)))
        {
            File.Delete(path);
        }
    }

    private void WritePlan(AddressPlan plan, IReadOnlyList<Finding> findings)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folders.Plan)!);
        AtomicFile.Write(folders.Plan, JsonReport.OfPlan(plan, findings));
        Directory.CreateDirectory(Path.GetDirectoryName(folders.State)!);
    }

    /// <summary>Files of the output that the copy might keep: some lists are copied only if the source is newer, and "newer" is not "other".</summary>
    private IEnumerable<string> FindStale(StageState state, StageState? previous)
    {
        Dictionary<string, FileStamp> ours = [];
        if (previous is not null && !ReferenceEquals(previous, state))
        {
            foreach (StagedFile file in previous.Files.Where(file => file.Staged is not null))
            {
                ours[file.Source.RelativePath] = file.Staged!.Value;
            }
        }

        foreach (StagedFile file in state.Files)
        {
            string path = file.Source.RelativePath;
            bool isStale = file.Staged is { } stamp
                ? OutputFolder.IsStale(folders.DestinationOf(path), stamp)
                : ours.TryGetValue(path, out FileStamp old) && FileStamp.Of(folders.DestinationOf(path)) == old;
            if (isStale)
            {
                yield return path;
            }
        }
    }
}
