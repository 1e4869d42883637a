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
        var input = new InputArguments();
        Option<string?> json = CommonOptions.Json("the plan");
        var pins = new PinOptions();
        var policies = new PolicyOptions();
        var command = new Command("plan", "Show which images below DIR would move, where to, and why. Changes no image; with --lock, adds new images to the lock file.") { json };
        input.AddTo(command);
        pins.AddTo(command, json);
        policies.AddTo(command);
        command.SetAction(line =>
        {
            (string directory, FileList? files) = input.Read(line);
            RebaseBindOptions options = policies.Read(line) with { Pins = pins.Read(line, files) };
            GatheredTree tree = Watched.Run(progress => new RebaseBindPipeline(options, progress).Scan(directory, files));
            AddressPlan plan = new RebaseBindPipeline(options).Plan(tree);
            Finding[] findings = [.. tree.Findings, .. plan.Findings];
            if (!(JsonOutput.Write(line.GetValue(json), () => JsonReport.OfPlan(plan, findings)) | pins.Write(line, plan)))
            {
                PlanTable.Write(plan, done: false);
            }

            Messages.Write(findings);
            return ExitCode.Done;
        });
        return command;
    }
}
