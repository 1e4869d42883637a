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
internal sealed class StageRun(StageInputs inputs, StageFolders folders, CancellationToken cancellation)
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

        List<string> stale = FindStale(state, previous);
        if (stale.Count != 0 && !mayWork)
        {
            return null;
        }

        foreach (string path in stale)
        {
            if (OutputFolder.Delete(folders.DestinationOf(path), "so that the rewritten one can be copied") is { } failure)
            {
                return result with { State = null, Findings = [.. result.Findings, failure] };
            }
        }

        if (!upToDate)
        {
            // Last, so that a run that did not get this far is done again.
            StateFile.Write(folders.State, state);
        }

        return result with { Evicted = stale };
    }

    private bool IsUpToDate(StageState previous, IReadOnlyList<SourceFile> files)
    {
        if (!string.Equals(previous.Recipe, inputs.Recipe, StringComparison.Ordinal)
            || !string.Equals(previous.Planning, inputs.Planning, StringComparison.Ordinal)
            || previous.Files.Count != files.Count
            || !File.Exists(folders.Plan))
        {
            return false;
        }

        for (int i = 0; i < files.Count; i++)
        {
            StagedFile known = previous.Files[i];
            if (known.Source != files[i] || (known.Staged is not null && FileStamp.Of(folders.StagedPathOf(files[i].RelativePath)) != known.Staged))
            {
                return false;
            }
        }

        return true;
    }

    private StageResult Stage(IReadOnlyList<SourceFile> files, StageState? previous)
    {
        // Only now: what the last run accepted needs no second look.
        StageSettings settings = StageSettings.Read(inputs);
        if (settings.Errors.Count != 0)
        {
            return new StageResult(null, [], [], settings.Errors);
        }

        (AddressPlan plan, IReadOnlyList<Finding> findings) = new ImagePlanner(settings, cancellation).Plan(files);
        if (findings.Any(finding => finding.Severity == FindingSeverity.Error))
        {
            return new StageResult(null, [], [], findings);
        }

        (IReadOnlyList<StagedFile> staged, IReadOnlyList<string> rewritten, IReadOnlyList<Finding> failures) = new ImageStager(settings, folders.Staging, cancellation).Stage(files, plan, ReusableFiles.Of(previous, inputs.Recipe, folders.Staging));
        if (failures.Count != 0)
        {
            return new StageResult(null, rewritten, [], [.. findings, .. failures]);
        }

        DeleteForgotten(staged);
        WritePlan(plan, findings);
        (int wanting, VirtualAddress wanted) = plan.MostWantedBase();
        var state = new StageState(
            inputs.Recipe,
            inputs.Planning,
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
        var unchanged = new HashSet<string>(state.Files.Where(file => file.Staged is null).Select(file => file.Source.RelativePath), StringComparer.Ordinal);
        return previous.Files
            .Where(file => file.Staged is not null && unchanged.Contains(file.Source.RelativePath) && OutputFolder.Has(folders.DestinationOf(file.Source.RelativePath), file.Staged.Value))
            .Select(file => file.Source.RelativePath);
    }
}
