using System.CommandLine;
using RebaseBind.Reporting;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind diff</c>: what changed from one plan to another.</summary>
internal static class DiffCommand
{
    internal static Command Create()
    {
        var old = new Argument<string>("OLD.json") { Description = "The earlier plan, as 'plan --json' or 'apply --json' wrote it." };
        var @new = new Argument<string>("NEW.json") { Description = "The later plan." };
        Option<string?> json = CommonOptions.Json("what changed");
        var command = new Command("diff",
            "Show which images have another base in the second plan, or are in only one of the plans, and why. Changes nothing.")
        {
            old, @new, json,
        };
        command.SetAction(line =>
        {
            PlanDiff diff = PlanDiff.Between(line.GetValue(old)!, line.GetValue(@new)!);
            if (!JsonOutput.Write(line.GetValue(json), () => JsonReport.OfDiff(diff)) && !Voice.IsQuiet(line))
            {
                PlanDiffTable.Write(diff);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
