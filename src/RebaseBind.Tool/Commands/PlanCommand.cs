using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Paging;
using RebaseBind.Planning;
using RebaseBind.Policies;
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
        var policies = new PolicyOptions(new TargetOption());
        var command = new Command("plan",
            "Show which images below DIR would move, where to, and why, and which imports would be bound. Changes no image; with --lock, "
            + "adds new images to the lock file.")
        {
            json,
        };
        input.AddTo(command);
        pins.AddTo(command);
        policies.AddTo(command);
        command.SetAction(line =>
        {
            NamedInput named = input.Read(line);
            RebaseBindOptions options = policies.Read(line, pins.Read(line, named.Files));
            (AddressPlan plan, IReadOnlyList<ImageBinding> bindings, IReadOnlyList<ImageLayout> layouts, Finding[] findings) =
                Watched.Run(options, pipeline =>
                {
                    GatheredTree tree = pipeline.Scan(named.Source);
                    AddressPlan decided = pipeline.Plan(tree);
                    (IReadOnlyList<ImageBinding> bound, IReadOnlyList<Finding> found) = pipeline.PreviewBindings(tree, decided);
                    (IReadOnlyList<ImageLayout> laid, IReadOnlyList<Finding> kept) = pipeline.PreviewLayouts(tree, decided);
                    return (decided, bound, laid, (Finding[])[.. tree.Findings, .. decided.Findings, .. found, .. kept]);
                });
            IReadOnlyList<ImageBinding>? reported = options.Change.Bind == BindPolicy.None ? null : bindings;
            IReadOnlyList<ImageLayout>? laidOut = options.Change.Layout == FileLayout.Keep ? null : layouts;
            bool isTaken = JsonOutput.Write(line.GetValue(json), () => JsonReport.OfPlan(plan, findings, reported, laidOut)) | pins.Write(line, plan);
            if (!isTaken && !Voice.IsQuiet(line))
            {
                PlanTable.Write(plan, done: false);
                BindingSummary.Write(reported, done: false);
                LayoutSummary.Write(layouts, done: false);
            }

            Messages.Write(line, findings);
            return findings.Any(finding => finding.Severity == FindingSeverity.Error) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
