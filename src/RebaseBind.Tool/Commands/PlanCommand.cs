using System.CommandLine;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Reporting;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind plan</c>: where every image would go.</summary>
internal static class PlanCommand
{
    internal static Command Create()
    {
        Argument<string> directory = CommonOptions.Directory();
        Option<string?> json = CommonOptions.Json("the plan");
        var policies = new PolicyOptions();
        var command = new Command("plan", "Show which images below DIR would move, where to, and why. Changes nothing.") { directory, json };
        policies.AddTo(command);
        command.SetAction(line =>
        {
            RebaseBindOptions options = policies.Read(line);
            GatheredTree tree = Watched.Run(progress => new RebaseBindPipeline(options, progress).Scan(line.GetValue(directory)!));
            AddressPlan plan = new RebaseBindPipeline(options).Plan(tree);
            Finding[] findings = [.. tree.Findings, .. plan.Findings];
            if (!JsonOutput.Write(line.GetValue(json), () => JsonReport.OfPlan(plan, findings)))
            {
                PlanTable.Write(plan, done: false);
            }

            Messages.Write(findings);
            return ExitCode.Done;
        });
        return command;
    }
}
