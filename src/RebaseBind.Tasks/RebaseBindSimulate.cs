using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Reporting;
using RebaseBind.Tasks.Simulating;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>
/// Simulates how loaders load the programs of an output, reports it, and fails the build, or warns, if that is not as the gate wants it. Changes no
/// image.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindSimulate : BuildTask, IIncrementalTask
{
    /// <summary>
    /// The files of the output as they are now, wherever they lie, with metadata RebaseBindRelativePath (their place in it) or RebaseBindPathFrom
    /// (the name of the metadata that has it). Those that are no images are left out.
    /// </summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The same as they were before; empty to look at one state only.</summary>
    public ITaskItem[] Originals { get; set; } = [];

    /// <summary>The file that remembers what was done; empty to do it each time.</summary>
    public string StateFile { get; set; } = string.Empty;

    /// <summary>What the output is called in the message that there is nothing to judge in it.</summary>
    public string Place { get; set; } = "the output";

    /// <summary>What staging and adopting remember: their findings belong to the report.</summary>
    public string[] PlanStateFiles { get; set; } = [];

    /// <summary>Reports to write: .html, .json, .md.</summary>
    public string[] Reports { get; set; } = [];

    /// <summary>A file to write findings to, for code scanning; empty for none.</summary>
    public string Sarif { get; set; } = string.Empty;

    /// <summary>A file to append the report to, as Markdown, if anything is simulated; empty for none. It may be unwritable.</summary>
    public string StepSummary { get; set; } = string.Empty;

    /// <summary>
    /// One item with words and numbers as metadata: For, Gate, Baseline, Profiles, Ranges, ReadyToRun, MaxPrivateBytes, MaxFixups, MaxStaleBindings,
    /// MaxLookUps, MinFreeBlock, AllowEmpty, TargetFramework, RuntimeIdentifier. The words are those of the properties that are called so, after
    /// "RebaseBind". Nothing is the default.
    /// </summary>
    public ITaskItem? Policy { get; set; }

    /// <summary>Images that processes start with, by path in the output or file name; none for every EXE.</summary>
    public ITaskItem[] ProcessRoots { get; set; } = [];

    /// <summary>Images that load others at run time, or "every-root", with metadata Images: a pattern of what they load.</summary>
    public ITaskItem[] DynamicLoads { get; set; } = [];

    /// <summary>Codes of findings to accept for a while, with metadata Image (a pattern), Reason and Expires (a day, as 2027-03-31).</summary>
    public ITaskItem[] Suppress { get; set; } = [];

    /// <inheritdoc/>
    public bool FailIfNotIncremental { get; set; }

    /// <summary>What the gate says, in a few words; empty if there is none.</summary>
    [Output]
    public string Verdict { get; private set; } = string.Empty;

    private protected override IEnumerable<ITaskItem> ImageItems => [.. Originals, .. Files];

    private protected override bool Run()
    {
        List<SourceFile> files = new CandidateList(Files, [], ProjectDirectory).Stat();
        string baseline = Policy?.GetMetadata("Baseline") ?? string.Empty;
        var inputs = new SimulationInputs(Policy, baseline.Length == 0 ? null : Resolve(baseline), [.. Reports.Select(Resolve)])
        {
            Sarif = Sarif.Length == 0 ? null : Resolve(Sarif),
            ProcessRoots = ProcessRoots,
            DynamicLoads = DynamicLoads,
            Suppress = Suppress,
        };
        var memory = new SimulationMemory(inputs, files, StateFile.Length == 0 ? null : Resolve(StateFile));
        IReadOnlyList<RememberedFinding>? known = memory.Recall();
        if (known is null && FailIfNotIncremental)
        {
            Log.LogError("RebaseBind is not up to date: reports would change.");
            return false;
        }

        IReadOnlyList<RememberedFinding> found = known ?? Simulate(files, inputs, memory);
        Verdict = inputs.HasGate ? Judged(found, inputs.MayFail) : string.Empty;
        this.LogFindings(found, listing: inputs.Sarif ?? string.Empty, mayFail: inputs.MayFail);
        return !Log.HasLoggedErrors;
    }

    private static string Judged(IReadOnlyList<RememberedFinding> findings, bool mayFail)
    {
        int errors = 0;
        foreach (RememberedFinding finding in findings)
        {
            errors += finding.Severity == RememberedFinding.Error ? 1 : 0;
        }

        string faults = errors.ToString(CultureInfo.InvariantCulture) + (errors == 1 ? " error" : " errors");
        return errors == 0 ? "gate: passed" : (mayFail ? "gate: refused, " : "gate: would refuse, ") + faults;
    }

    private RememberedFinding[] Simulate(List<SourceFile> files, SimulationInputs inputs, SimulationMemory memory)
    {
        SimulationSettings settings = SimulationSettings.Read(inputs);
        var suppressions = new Suppressions(settings.Suppressions);
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions
        {
            Layout = new() { Profile = settings.Ranges },
            Change = new() { ReadyToRun = settings.ReadyToRun },
            Processes = settings.Processes,
            Run = new() { Cancellation = Cancellation },
            Notes = settings.Notes,
        });
        GatheredTree after = pipeline.Scan(OutputOf(files, Files));
        GatheredTree? before = Originals.Length == 0
            ? null
            : pipeline.Scan(OutputOf(new CandidateList(Originals, [], ProjectDirectory).Stat(), Originals));
        LoadReport report = before is null
            ? pipeline.Simulate(after, plan: null, settings.Load)
            : pipeline.Compare(Shared(before, after), Shared(after, before), settings.Load);
        Cancellation.ThrowIfCancellationRequested();
        Finding[] said = [.. PlanFindings()];
        Finding[] told = [.. said, .. report.Findings.Except(said)];
        ReleaseDecision? decision = null;
        IReadOnlyList<Finding> judged = [];
        if (settings.HasGate)
        {
            Baseline? baseline = inputs.Baseline is { } path ? Inputs.Baseline.Read(path) : null;
            GateOptions gate = settings.Gate with { Place = Place, LeftAlone = [.. said.Where(LeaveReason.IsAbout)] };
            (decision, judged) = Judge(pipeline, after, report.After ?? report.Before, gate, suppressions, baseline);
        }

        foreach (string file in inputs.Reports)
        {
            ReportWriter.Write(file, report with { Findings = told }, decision);
            Log.LogMessage(MessageImportance.Low, "report: " + file);
        }

        // Staging and adopting have logged their own findings.
        IEnumerable<Finding> findings = (before?.Findings ?? []).Concat(after.Findings).Except(said)
            .Concat(report.Findings.Where(static finding => finding.Code == FindingCatalog.StubBase))
            .Concat(judged);
        WriteForServers(report, decision, inputs.Sarif, [.. told, .. decision is null ? judged : []]);
        RememberedFinding[] remembered = [.. findings.Select(RememberedFinding.Of)];
        memory.Keep(remembered);
        return remembered;
    }

    /// <summary>What the gate finds; that there is nothing to judge is a finding like others here, so that the gate may warn of it only.</summary>
    private static (ReleaseDecision? Decision, IReadOnlyList<Finding> Findings) Judge(
        RebaseBindPipeline pipeline,
        GatheredTree tree,
        LoadSimulation simulation,
        GateOptions gate,
        Suppressions suppressions,
        Baseline? baseline)
    {
        try
        {
            ReleaseDecision decision = pipeline.Gate(tree, simulation, gate, suppressions, baseline, DateTime.Now);
            return (decision, decision.Findings);
        }
        catch (RebaseBindException nothing) when (nothing.Findings[0].Code == FindingCatalog.NothingJudged)
        {
            return (null, nothing.Findings);
        }
    }

    /// <summary>What build servers show: findings for code scanning, and a page.</summary>
    private void WriteForServers(LoadReport report, ReleaseDecision? decision, string? sarif, Finding[] others)
    {
        if (sarif is not null)
        {
            ReportWriter.WriteSarif(sarif, decision, others);
            Log.LogMessage(MessageImportance.Low, "findings: " + sarif);
        }

        if (StepSummary.Length != 0)
        {
            ReadOnlyMemory<byte> text = MarkdownReport.Of(report with { Findings = others }, decision);
            string? failure = Simulating.StepSummary.Append(Resolve(StepSummary), Path.GetFileName(Origin), text);
            Log.LogMessage(MessageImportance.Low, failure is null ? "step summary: " + StepSummary : "the step summary was not written: " + failure);
        }
    }

    /// <summary>The files of an output as a tree's source: one at each place. Staging has refused those that contradict each other there.</summary>
    /// <param name="files">The files, in order of path.</param>
    /// <param name="items">The items that they come from.</param>
    private static ImageSource OutputOf(IEnumerable<SourceFile> files, ITaskItem[] items)
    {
        ILookup<string, ITaskItem> itemsAt = items.ToLookup(CandidateList.RelativePathOf, StringComparer.Ordinal);
        return ImageSource.Map(files
            .GroupBy(static file => file.RelativePath, StringComparer.Ordinal)
            .Select(same => new PlacedFile(same.Key, same.First().Path) { Owner = itemsAt[same.Key].Select(OwnerOf).FirstOrDefault() }));
    }

    /// <summary>Whose an item is, by what the .NET SDK writes to items of packages and runtime packs; null if it says nothing.</summary>
    private static ImageOwner? OwnerOf(ITaskItem item)
    {
        string package = item.GetMetadata("NuGetPackageId");
        if (package.Length == 0)
        {
            return null;
        }

        bool isFramework = item.GetMetadata("FrameworkReferenceName").Length != 0 || package.Contains(".App.Runtime.");
        string name = (package + " " + item.GetMetadata("NuGetPackageVersion")).TrimEnd();
        return new ImageOwner(isFramework ? OwnerKind.Framework : OwnerKind.Package, name);
    }

    /// <summary>The part of a tree that another has, too: a file may be readable in one of two states only, and then a finding says so.</summary>
    private static GatheredTree Shared(GatheredTree tree, GatheredTree other)
    {
        var paths = new HashSet<string>(other.Images.Select(static image => image.Path), StringComparer.Ordinal);
        return tree with { Images = [.. tree.Images.Where(image => paths.Contains(image.Path))] };
    }

    private IEnumerable<Finding> PlanFindings()
        => PlanStateFiles.SelectMany(file => Staging.StateFile.Read(Resolve(file))?.Findings ?? []).Select(static finding => finding.ToFinding());
}
