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

/// <summary><c>rebasebind apply</c>: plans and rewrites.</summary>
internal static class ApplyCommand
{
    internal static Command Create()
    {
        var input = new InputArguments();
        Option<string?> json = CommonOptions.Json("the plan that was carried out");
        Option<string?> symbols = CommonOptions.Symbols();
        var output = new OutputOptions("moved and bound");
        var pins = new PinOptions();
        var policies = new PolicyOptions(new TargetOption());
        var command = new Command("apply",
            "Move images to bases of their own and bind their imports, into a copy of DIR (--output) or in DIR itself (--in-place). "
            + "rebasebind.changes.json records every change.")
        {
            json, symbols,
        };
        input.AddTo(command);
        output.AddTo(command);
        pins.AddTo(command);
        policies.AddTo(command);
        command.SetAction(line =>
        {
            NamedInput named = input.Read(line);
            RebaseBindOptions options = policies.Read(line, pins.Read(line, named.Files));
            (AddressPlan plan, ApplyResult result, Finding[] findings) = Watched.Run(options, pipeline =>
            {
                GatheredTree tree = pipeline.Scan(named.Source);

                // Before planning, which writes the lock file.
                pipeline.CheckOutput(tree, output.Read(line));
                AddressPlan decided = pipeline.Plan(tree);
                ApplyResult written = pipeline.Apply(tree, decided, output.Read(line));
                return (decided, written, (Finding[])[.. tree.Findings, .. decided.Findings, .. written.Findings]);
            });
            IReadOnlyList<ImageBinding>? bindings = options.Change.Bind == BindPolicy.None ? null : result.Bindings;
            IReadOnlyList<ImageLayout>? layouts = options.Change.Layout == FileLayout.Keep ? null : result.Layouts;
            bool isTaken = JsonOutput.Write(line.GetValue(json), () => JsonReport.OfPlan(plan, findings, bindings, layouts)) | pins.Write(line, plan);
            isTaken |= JsonOutput.Write(line.GetValue(symbols), () => new RebaseBindPipeline(options).Symbols(output.Written(line, named.Source)));
            if (!isTaken && !Voice.IsQuiet(line))
            {
                PlanTable.Write(plan, done: true);
                BindingSummary.Write(bindings, done: true);
                LayoutSummary.Write(result.Layouts, done: true);
            }

            Messages.Write(line, findings);
            return findings.Any(finding => finding.Severity == FindingSeverity.Error) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
