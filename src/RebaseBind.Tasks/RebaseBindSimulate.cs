using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Policies;
using RebaseBind.Tasks.Simulating;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>Simulates how loaders load the programs of an output, reports it, and fails the build, or warns, if that is not as the gate wants it. Changes no image.</summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindSimulate : BuildTask, IIncrementalTask
{
    /// <summary>The files of the output as they are now, wherever they lie, with metadata RebaseBindRelativePath (their place in it) or RebaseBindPathFrom (the name of the metadata that has it). Those that are no images are left out.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The same as they were before; empty to look at one state only.</summary>
    public ITaskItem[] Originals { get; set; } = [];

    /// <summary>What was done is remembered here; empty to do it each time.</summary>
    public string StateFile { get; set; } = string.Empty;

    /// <summary>What staging and adopting remember: their findings belong to the report.</summary>
    public string[] PlanStateFiles { get; set; } = [];

    /// <summary>Reports to write: .html, .json, .md.</summary>
    public string[] Reports { get; set; } = [];

    /// <summary>"none", "warn" or "error": what the gate's findings are.</summary>
    public string Gate { get; set; } = string.Empty;

    /// <summary>Loader profiles, with semicolons between them; empty for all.</summary>
    public string Profiles { get; set; } = string.Empty;

    /// <summary>Images that processes start with, by path in the output or file name; none for every EXE.</summary>
    public ITaskItem[] ProcessRoots { get; set; } = [];

    /// <summary>Images that load others at run time, or "every-root", with metadata Images: a pattern of what they load.</summary>
    public ITaskItem[] DynamicLoads { get; set; } = [];

    /// <summary>Codes of findings to live with, with metadata Image (a pattern), Reason and Expires (a day, as 2027-03-31).</summary>
    public ITaskItem[] Suppress { get; set; } = [];

    /// <summary>A file that says what is accepted because it was so when it was written; empty for none.</summary>
    public string Baseline { get; set; } = string.Empty;

    /// <summary>The most bytes in private pages of one process; empty for no limit.</summary>
    public string MaxPrivateBytes { get; set; } = string.Empty;

    /// <summary>The most fixups applied in one process; empty for no limit.</summary>
    public string MaxFixups { get; set; } = string.Empty;

    /// <summary>The most stale bindings in one process; empty for no limit.</summary>
    public string MaxStaleBindings { get; set; } = string.Empty;

    /// <summary>The most imports looked up in one process; empty for no limit.</summary>
    public string MaxLookUps { get; set; } = string.Empty;

    /// <inheritdoc/>
    public bool FailIfNotIncremental { get; set; }

    private protected override bool Run()
    {
        List<SourceFile> files = new CandidateList(Files, [], ProjectDirectory).Stat();
        var memory = new SimulationMemory(this, files, StateFile.Length == 0 ? null : Resolve(StateFile), [.. Reports.Select(Resolve)], Baseline.Length == 0 ? null : Resolve(Baseline));
        IReadOnlyList<RememberedFinding>? known = memory.Recall();
        if (known is null && FailIfNotIncremental)
        {
            Log.LogError("RebaseBind is not up to date: reports would change.");
            return false;
        }

        IReadOnlyList<RememberedFinding> findings = known ?? Simulate(files, memory);
        bool mayFail = string.Equals(Gate, "error", StringComparison.OrdinalIgnoreCase);
        foreach (RememberedFinding finding in findings)
        {
            Log.LogGateFinding(finding, mayFail);
        }

        return !Log.HasLoggedErrors;
    }

    private IReadOnlyList<RememberedFinding> Simulate(List<SourceFile> files, SimulationMemory memory)
    {
        SimulationSettings settings = SimulationSettings.Read(this);
        var suppressions = new Suppressions(settings.Suppressions);
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Processes = settings.Processes, Run = new() { Cancellation = Cancellation } });
        GatheredTree after = pipeline.Scan(OutputOf(files));
        GatheredTree? before = Originals.Length == 0
            ? null
            : pipeline.Scan(OutputOf(new CandidateList(Originals, [], ProjectDirectory).Stat()));
        LoadReport report = before is null
            ? pipeline.Simulate(after, plan: null, settings.Load)
            : pipeline.Compare(Shared(before, after), Shared(after, before), settings.Load);
        Cancellation.ThrowIfCancellationRequested();
        Finding[] said = [.. PlanFindings()];
        foreach (string path in memory.Reports)
        {
            ReportWriter.Write(path, report with { Findings = [.. said, .. report.Findings.Except(said)] });
            Log.LogMessage(MessageImportance.Low, "report: " + path);
        }

        // Staging and adopting have logged their own findings.
        IEnumerable<Finding> gathered = (before?.Findings ?? []).Concat(after.Findings).Except(said);
        IEnumerable<Finding> decided = settings.HasGate
            ? pipeline.Gate(
                after,
                report.After ?? report.Before,
                settings.Gate,
                suppressions,
                memory.Baseline is { } baseline ? Inputs.Baseline.Read(baseline) : null,
                CalendarDate.Of(DateTime.Now)).Findings
            : [];
        RememberedFinding[] findings = [.. gathered.Concat(decided).Select(RememberedFinding.Of)];
        memory.Keep(findings);
        return findings;
    }

    /// <summary>The files of an output as a tree's source: one at each place. Staging has refused those that contradict each other there.</summary>
    /// <param name="files">The files, in order of path.</param>
    private static ImageSource OutputOf(IEnumerable<SourceFile> files)
        => ImageSource.Map(files
            .GroupBy(static file => file.RelativePath, StringComparer.Ordinal)
            .Select(static same => new PlacedFile(same.Key, same.First().Path)));

    /// <summary>The part of a tree that another has, too: a file may be readable in one of two states only, and then a finding says so.</summary>
    private static GatheredTree Shared(GatheredTree tree, GatheredTree other)
    {
        var paths = new HashSet<string>(other.Images.Select(static image => image.Path), StringComparer.Ordinal);
        return tree with { Images = [.. tree.Images.Where(image => paths.Contains(image.Path))] };
    }

    private IEnumerable<Finding> PlanFindings() => PlanStateFiles.SelectMany(file => Staging.StateFile.Read(Resolve(file))?.Findings ?? []).Select(static finding => finding.ToFinding());
}
