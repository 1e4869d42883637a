using System;
using System.Collections.Generic;
using System.Globalization;
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

    private readonly List<Finding> errors = [];

    private SimulationSettings()
    {
    }

    /// <summary>Whether the gate judges.</summary>
    internal bool HasGate { get; private set; }

    /// <summary>Whether what it says fails the build, and does not only warn.</summary>
    internal bool IsError { get; private set; }

    /// <summary>Roots and dynamic loads.</summary>
    internal ProcessModel Processes { get; private set; } = new();

    /// <summary>The loaders.</summary>
    internal LoadOptions Load { get; private set; } = new();

    /// <summary>Budgets.</summary>
    internal GateOptions Gate { get; private set; } = new();

    /// <summary>What is put up with for a while.</summary>
    internal IReadOnlyList<Suppression> Suppressions { get; private set; } = [];

    /// <summary>Reads the values; an empty one is the default.</summary>
    /// <exception cref="RebaseBindException">Values make no sense: one finding for each.</exception>
    internal static SimulationSettings Read(RebaseBindSimulate task)
    {
        var settings = new SimulationSettings();
        settings.Processes = new()
        {
            Roots = [.. task.ProcessRoots.Select(static item => item.ItemSpec)],
            DynamicLoads = [.. task.DynamicLoads.Select(settings.ReadLoad).OfType<DynamicLoad>()],
        };
        (settings.HasGate, settings.IsError) = settings.ReadMode(task.Gate);
        settings.Load = new LoadOptions { Profiles = settings.ReadProfiles(task.Profiles) };
        settings.Gate = new GateOptions
        {
            MaxPrivateBytes = settings.ReadBudget("RebaseBindMaxPrivateBytes", task.MaxPrivateBytes),
            MaxFixups = settings.ReadBudget("RebaseBindMaxFixups", task.MaxFixups),
            MaxStaleBindings = settings.ReadBudget("RebaseBindMaxStaleBindings", task.MaxStaleBindings),
            MaxLookUps = settings.ReadBudget("RebaseBindMaxLookUps", task.MaxLookUps),
        };
        settings.Suppressions = settings.ReadSuppressions(task.Suppress);
        foreach (string report in task.Reports.Where(static report => !ReportWriter.Knows(report)))
        {
            settings.Refuse($"RebaseBindReport asks for '{Path.GetExtension(report).TrimStart('.')}'; write 'html', 'json' or 'md', several with semicolons between them, or 'none'");
        }

        return settings.errors.Count == 0 ? settings : throw new RebaseBindException(settings.errors);
    }

    private DynamicLoad? ReadLoad(ITaskItem item)
    {
        if (PathPattern.TryParse(item.GetMetadata("Images"), out string complaint) is not { } images)
        {
            Refuse($"RebaseBindDynamicLoad: {complaint}");
            return null;
        }

        return new DynamicLoad(item.ItemSpec.Equals(EveryRoot, StringComparison.OrdinalIgnoreCase) ? "*" : item.ItemSpec, images);
    }

    private (bool HasGate, bool IsError) ReadMode(string value)
    {
        switch (value.ToUpperInvariant())
        {
            case "" or "NONE":
                return (false, false);
            case "WARN":
                return (true, false);
            case "ERROR":
                return (true, true);
            default:
                Refuse($"RebaseBindGate is '{value}'; write 'none', 'warn' or 'error'");
                return (true, true);
        }
    }

    private LoaderProfile[] ReadProfiles(string value)
    {
        string[] names = [.. value.Split(';', ',').Select(static name => name.Trim()).Where(static name => name.Length != 0)];
        foreach (string name in names.Where(static name => LoaderProfile.Find(name) is null))
        {
            Refuse($"RebaseBindProfiles names '{name}'; the profiles are {string.Join(", ", LoaderProfile.All.Select(static profile => profile.Name))}");
        }

        return names.Length == 0 ? [.. LoaderProfile.All] : [.. names.Select(LoaderProfile.Find).OfType<LoaderProfile>().Distinct()];
    }

    private long? ReadBudget(string property, string value)
    {
        if (value.Length == 0)
        {
            return null;
        }

        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long budget))
        {
            Refuse($"{property} is '{value}'; write a whole number from 0 up");
        }

        return budget;
    }

    private List<Suppression> ReadSuppressions(ITaskItem[] items)
    {
        var suppressions = new List<Suppression>();
        foreach (ITaskItem item in items)
        {
            try
            {
                suppressions.Add(Suppression.Parse(item.ItemSpec, item.GetMetadata("Image"), item.GetMetadata("Reason"), item.GetMetadata("Expires"), string.Empty));
            }
            catch (RebaseBindException bad)
            {
                errors.AddRange(bad.Findings.Select(static finding => finding with { Message = "RebaseBindSuppress: " + finding.Message }));
            }
        }

        return suppressions;
    }

    private void Refuse(string message) => errors.Add(new Finding(FindingCatalog.BadPolicy, FindingSeverity.Error, string.Empty, message));
}
