using System;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Gathering;
using RebaseBind.Loading;
using RebaseBind.Tasks.Gating;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>Fails a build, or warns, if some loader would relocate an image of its output or could not load it, or if that costs more than a budget. Writes nothing.</summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindGate : Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>What relative paths start from; an absolute path.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <summary>The files of the output, with metadata RebaseBindRelativePath (their place in it). Those that are no images are left out.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>"warn" or "error".</summary>
    [Required]
    public string Mode { get; set; } = string.Empty;

    /// <summary>Loader profiles, with semicolons between them; empty for all.</summary>
    public string Profiles { get; set; } = string.Empty;

    /// <summary>Images that processes start with, by path in the output or file name; none for every EXE.</summary>
    public ITaskItem[] ProcessRoots { get; set; } = [];

    /// <summary>Images that load others at run time, or "every-root", with metadata Images: a pattern of what they load.</summary>
    public ITaskItem[] DynamicLoads { get; set; } = [];

    /// <summary>Codes of findings to live with, with metadata Image (a pattern), Reason and Expires (a day, as 2027-03-31).</summary>
    public ITaskItem[] Suppress { get; set; } = [];

    /// <summary>The most bytes in private pages of one process; empty for no limit.</summary>
    public string MaxPrivateBytes { get; set; } = string.Empty;

    /// <summary>The most fixups applied in one process; empty for no limit.</summary>
    public string MaxFixups { get; set; } = string.Empty;

    /// <summary>The most stale bindings in one process; empty for no limit.</summary>
    public string MaxStaleBindings { get; set; } = string.Empty;

    /// <summary>The most imports looked up in one process; empty for no limit.</summary>
    public string MaxLookUps { get; set; } = string.Empty;

    /// <inheritdoc/>
    public void Cancel() => cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose() => cancellation.Dispose();

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            return Run();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (RebaseBindException refusal)
        {
            foreach (Finding finding in refusal.Findings)
            {
                Log.LogFinding(finding);
            }

            return false;
        }
    }

    private bool Run()
    {
        GateSettings settings = GateSettings.Read(this);
        if (settings.Errors.Count != 0)
        {
            throw new RebaseBindException(settings.Errors);
        }

        var suppressions = new Suppressions(settings.Suppressions, static glob => new PathGlob(glob).Matches);
        GatheredTree tree = BuiltTree.Gather(new CandidateList(Files, [], ProjectDirectory).Stat(), cancellation.Token);
        var pipeline = new RebaseBindPipeline(settings.Options);
        LoadSimulation simulation = pipeline.Simulate(tree, plan: null, settings.Load).Before;
        cancellation.Token.ThrowIfCancellationRequested();
        GateResult result = pipeline.Gate(tree, simulation, settings.Gate, suppressions, baseline: null, CalendarDate.Of(DateTime.Now)).Result;
        foreach (GateFinding found in result.Active)
        {
            Log.LogGateFinding(found.Finding, settings.IsError);
        }

        return !Log.HasLoggedErrors;
    }
}
