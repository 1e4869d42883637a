using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>Says in one line, which people see at default verbosity, what a build did to an output and what the gate says of it.</summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindTell : BuildTask
{
    /// <summary>What staging and adopting say of the output, each as one item: their output Outcome.</summary>
    public ITaskItem[] Outcomes { get; set; } = [];

    /// <summary>What the output is called: the project, its framework, what is published.</summary>
    [Required]
    public string Output { get; set; } = string.Empty;

    /// <summary>What the gate says; empty if it did not judge.</summary>
    public string Verdict { get; set; } = string.Empty;

    /// <summary>The report; empty for none.</summary>
    public string ReportFile { get; set; } = string.Empty;

    /// <summary>One item with metadata Left and Quiet: the words of the properties that are called so, after "RebaseBind".</summary>
    public ITaskItem? Policy { get; set; }

    private protected override bool Run()
    {
        string line = string.Join(", ", Parts().Where(static part => part.Length != 0));
        if (line.Length != 0)
        {
            string report = ReportFile.Length == 0 || IsQuiet ? string.Empty : "; report: " + Resolve(ReportFile);
            Log.LogMessage(MessageImportance.High, "RebaseBind: " + Output + ": " + line + report);
        }

        return true;
    }

    private bool IsQuiet => Is("Quiet", "true");

    /// <summary>What weakens security is said in any case.</summary>
    private IEnumerable<string> Parts()
    {
        int moved = Sum(nameof(PlacingTask.Moved));
        int others = Sum("Others");
        int unsigned = Sum(nameof(StageTotals.Unsigned));
        int cleared = Sum(nameof(StageTotals.Cleared));
        if (!IsQuiet)
        {
            yield return Outcomes.Length == 0 ? string.Empty : Number(moved) + (moved == 1 ? " DLL moved" : " DLLs moved");
            yield return others == 0 ? string.Empty : Number(others) + (others == 1 ? " other rewritten" : " others rewritten");
        }

        yield return unsigned == 0 ? string.Empty : "signatures stripped from " + Number(unsigned);
        yield return cleared == 0 ? string.Empty : "DYNAMICBASE cleared in " + Number(cleared);
        if (!IsQuiet)
        {
            string left = LeftImages.Add(Outcomes.Select(static one => one.GetMetadata("Left")));
            yield return Is("Left", LeftWords.None) ? string.Empty : LeftImages.Describe(left);
            yield return Verdict;
        }
    }

    private bool Is(string policy, string word) => string.Equals(Policy?.GetMetadata(policy), word, StringComparison.OrdinalIgnoreCase);

    private int Sum(string metadata) => Outcomes.Sum(outcome => int.Parse(outcome.GetMetadata(metadata), CultureInfo.InvariantCulture));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
