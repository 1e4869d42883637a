using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks.Simulating;

/// <summary>The project's properties and items about the simulation and the gate, read and checked.</summary>
internal sealed class SimulationSettings
{
    /// <summary>Stands for every process root. Not "*", which MSBuild takes for a pattern of files.</summary>
    private const string EveryRoot = "every-root";

    private SimulationSettings()
    {
    }

    /// <summary>Whether the gate judges.</summary>
    internal bool HasGate { get; private set; }

    /// <summary>Roots and dynamic loads.</summary>
    internal ProcessModel Processes { get; private set; } = new();

    /// <summary>The loaders.</summary>
    internal LoadOptions Load { get; private set; } = new();

    /// <summary>Whose address space it is.</summary>
    internal RangeProfile Ranges { get; private set; }

    /// <summary>What is said of these settings whatever the images.</summary>
    internal IReadOnlyList<Finding> Notes { get; private set; } = [];

    /// <summary>Whether ReadyToRun images are judged.</summary>
    internal ReadyToRunPolicy ReadyToRun { get; private set; }

    /// <summary>Budgets.</summary>
    internal GateOptions Gate { get; private set; } = new();

    /// <summary>Findings to accept for a while.</summary>
    internal IReadOnlyList<Suppression> Suppressions { get; private set; } = [];

    /// <summary>Reads the values; an empty one is the default.</summary>
    /// <exception cref="RebaseBindException">Values make no sense: one finding for each.</exception>
    internal static SimulationSettings Read(SimulationInputs inputs)
    {
        var words = new PropertyWords();
        words.Refuse(LoadWords.FindProfileFault("RebaseBindProfiles", inputs.Profiles));
        TargetSystem target = words.Read(PolicyWords.For, "RebaseBindFor", inputs.For);
        var settings = new SimulationSettings
        {
            Notes = target.Notes(
                "RebaseBindFor=" + inputs.For,
                policy => policy == TargetSystem.Profiles && inputs.Profiles.Length == 0),
            HasGate = words.Read(GateWords.Mode, "RebaseBindGate", inputs.Gate) != GateMode.None,
            Ranges = words.Read(PolicyWords.Ranges, "RebaseBindRanges", target.WordFor(TargetSystem.Ranges, inputs.Ranges)),
            ReadyToRun = words.Read(PolicyWords.ReadyToRun, "RebaseBindReadyToRun", inputs.ReadyToRun),
            Processes = new()
            {
                Roots = [.. inputs.ProcessRoots.Select(static item => item.ItemSpec)],
                DynamicLoads = [.. inputs.DynamicLoads.Select(item => ReadLoad(item, words)).OfType<DynamicLoad>()],
            },
            Load = new()
            {
                Profiles = LoadWords.ReadProfiles([inputs.Profiles], target),
                AreProfilesNamed = inputs.Profiles.Length != 0,
                Need = SystemNeed.Later(
                    SystemNeed.OfFramework(inputs.TargetFramework),
                    SystemNeed.OfRuntimeIdentifier(inputs.RuntimeIdentifier)),
            },
            Gate = new()
            {
                AllowsNothing = words.Read(PolicyWords.TrueOrFalse, "RebaseBindAllowEmpty", inputs.AllowEmpty),
                MaxPrivateBytes = words.Read(GateWords.Budget, "RebaseBindMaxPrivateBytes", inputs.MaxPrivateBytes),
                MaxFixups = words.Read(GateWords.Budget, "RebaseBindMaxFixups", inputs.MaxFixups),
                MaxStaleBindings = words.Read(GateWords.Budget, "RebaseBindMaxStaleBindings", inputs.MaxStaleBindings),
                MaxLookUps = words.Read(GateWords.Budget, "RebaseBindMaxLookUps", inputs.MaxLookUps),
                MinFreeBlock = words.Read(GateWords.Budget, "RebaseBindMinFreeBlock", inputs.MinFreeBlock),
            },
            Suppressions = ReadSuppressions(inputs.Suppress, words),
        };
        foreach (string report in inputs.Reports.Where(static report => !ReportWriter.Knows(report)))
        {
            words.Refuse($"RebaseBindReport asks for '{Path.GetExtension(report).TrimStart('.')}'; write 'html', 'json' or 'md', "
                + "several with semicolons between them, or 'none'");
        }

        words.ThrowIfRefused();
        return settings;
    }

    private static DynamicLoad? ReadLoad(ITaskItem item, PropertyWords words)
    {
        if (PathPattern.TryParse(item.GetMetadata("Images"), out string complaint) is { } images)
        {
            return new DynamicLoad(DynamicLoad.LoaderOf(item.ItemSpec), images);
        }

        words.Refuse("RebaseBindDynamicLoad: " + complaint);
        return null;
    }

    private static List<Suppression> ReadSuppressions(ITaskItem[] items, PropertyWords words)
    {
        var suppressions = new List<Suppression>();
        foreach (ITaskItem item in items)
        {
            try
            {
                string image = item.GetMetadata("Image");
                suppressions.Add(Suppression.Parse(item.ItemSpec, image, item.GetMetadata("Reason"), item.GetMetadata("Expires"), string.Empty));
            }
            catch (RebaseBindException bad)
            {
                words.Refuse(bad.Findings.Select(static finding => finding with { Message = "RebaseBindSuppress: " + finding.Message }));
            }
        }

        return suppressions;
    }
}
