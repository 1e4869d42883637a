using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks.Simulating;

/// <summary>What the last simulation was of and what it found, so that a build in which nothing changed says the same without simulating.</summary>
internal sealed class SimulationMemory
{
    private readonly string? path;
    private readonly string key;
    private readonly string[] reports;

    /// <summary>Takes note of everything that the outcome depends on.</summary>
    /// <param name="inputs">The settings.</param>
    /// <param name="files">The files.</param>
    /// <param name="path">The file that remembers it; null for none.</param>
    internal SimulationMemory(SimulationInputs inputs, IReadOnlyList<SourceFile> files, string? path)
    {
        this.path = path;
        reports = inputs.Sarif is null ? inputs.Reports : [.. inputs.Reports, inputs.Sarif];
        string? baselineStamp = inputs.Baseline is null ? null : FileStamp.Of(inputs.Baseline)?.ToString();
        var text = new StringBuilder(ToolIdentity.Value);
        text.Append('\n').Append(string.Join(" ", inputs.Gate, inputs.Profiles, inputs.MaxPrivateBytes, inputs.MaxFixups, inputs.MaxStaleBindings))
            .Append(' ').Append(string.Join(" ", inputs.MaxLookUps, inputs.MinFreeBlock, inputs.Ranges, inputs.Baseline, baselineStamp))
            .Append(' ').Append(string.Join(" ", inputs.For, inputs.ReadyToRun, inputs.AllowEmpty, inputs.TargetFramework, inputs.RuntimeIdentifier));
        Append(text, inputs.ProcessRoots);
        Append(text, inputs.DynamicLoads, "Images");
        Append(text, inputs.Suppress, "Image", "Reason", "Expires");
        if (inputs.Suppress.Length != 0)
        {
            // They expire.
            text.Append('\n').Append(DateTime.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        foreach (string report in reports)
        {
            text.Append('\n').Append(report);
        }

        foreach (SourceFile file in files)
        {
            text.Append('\n').Append(file.RelativePath).Append('\t').Append(file.Path).Append('\t').Append(file.Stamp.ToString());
        }

        key = text.ToString();
    }

    /// <summary>The findings of the last run; null if something has changed since, or a report is missing.</summary>
    internal IReadOnlyList<RememberedFinding>? Recall()
    {
        if (path is null || !Array.TrueForAll(reports, File.Exists) || StateFile.Read(path) is not { } state)
        {
            return null;
        }

        return string.Equals(state.Planning, key, StringComparison.Ordinal) ? state.Findings : null;
    }

    /// <summary>Remembers what was found.</summary>
    internal void Keep(IReadOnlyList<RememberedFinding> findings)
    {
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            StateFile.Write(path, new StageState(string.Empty, key, string.Empty, StageTotals.None, [], [], findings));
        }
    }

    private static void Append(StringBuilder text, ITaskItem[] items, params string[] metadata)
    {
        text.Append('\n');
        foreach (ITaskItem item in items)
        {
            text.Append('\n').Append(item.ItemSpec);
            foreach (string name in metadata)
            {
                text.Append('\t').Append(item.GetMetadata(name));
            }
        }
    }
}
