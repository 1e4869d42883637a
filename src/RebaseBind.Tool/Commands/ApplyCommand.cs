using System.CommandLine;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Reporting;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind apply</c>: plans and rewrites.</summary>
internal static class ApplyCommand
{
    internal static Command Create()
    {
        var input = new InputArguments();
        Option<string?> json = CommonOptions.Json("the plan that was carried out");
        var output = new Option<string?>("--output") { HelpName = "OUT", Description = "Write a copy of the whole tree to OUT, with the images that move rewritten. DIR is not touched." };
        var inPlace = new Option<bool>("--in-place") { Description = "Rewrite the images that move in DIR itself, each by a temporary file and a rename." };
        var pins = new PinOptions();
        var policies = new PolicyOptions();
        var command = new Command("apply", "Move images to bases of their own, into a copy of DIR (--output) or in DIR itself (--in-place). What was done is written to rebasebind.changes.json.") { output, inPlace, json };
        input.AddTo(command);
        pins.AddTo(command, json);
        policies.AddTo(command);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(output) is null) != result.GetValue(inPlace))
            {
                result.AddError("apply takes either --output OUT or --in-place.");
            }
        });
        command.SetAction(line =>
        {
            (string directory, FileList? files) = input.Read(line);
            RebaseBindOptions options = policies.Read(line) with { Pins = pins.Read(line, files) };
            (AddressPlan plan, Finding[] findings) = Watched.Run(progress =>
            {
                var pipeline = new RebaseBindPipeline(options, progress);
                GatheredTree tree = pipeline.Scan(directory, files);
                AddressPlan decided = pipeline.Plan(tree);
                var written = pipeline.Apply(tree, decided, line.GetValue(output));
                return (decided, (Finding[])[.. tree.Findings, .. decided.Findings, .. written.Findings]);
            });
            if (!(JsonOutput.Write(line.GetValue(json), () => JsonReport.OfPlan(plan, findings)) | pins.Write(line, plan)))
            {
                PlanTable.Write(plan, done: true);
            }

            Messages.Write(findings);
            return findings.Any(finding => finding.Severity == FindingSeverity.Error) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
