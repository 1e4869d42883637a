using System;
using System.CommandLine;
using RebaseBind.Assessing;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.Reporting;
using RebaseBind.Reporting.Html;
using RebaseBind.Reporting.Sarif;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind check</c>: the gate.</summary>
internal static class CheckCommand
{
    internal static Command Create()
    {
        var input = new InputArguments();
        Option<string?> json = CommonOptions.Json("the findings");
        var reports = new FindingReportOptions("Write findings and costs for a pull request or job summary", hasHtml: true);
        Option<string> ranges = CommonOptions.Choice(
            "--ranges",
            "The system that the images are for. With 'msys2', an image in the addresses that msys-2.0.dll needs is an error.",
            PolicyWords.Ranges);
        Option<string> readyToRun = CommonOptions.Choice(
            "--ready-to-run",
            "Assemblies with precompiled code: 'keep' does not judge where they lie; 'rebase' judges them as other DLLs.",
            PolicyWords.ReadyToRun);
        Option<int> jobs = CommonOptions.Jobs();
        var loadSets = new LoadSetOptions();
        var target = new TargetOption();
        var simulation = new SimulationOptions(target);
        var policies = new GatePolicyOptions();
        var messages = new MessageOptions();
        var command = new Command("check",
            "Gate a release: exit with 1 if an image below DIR would be relocated, could not be loaded, wants the addresses of another image "
            + "that it can meet, or makes a process exceed a budget. Changes nothing.")
        {
            json, ranges, readyToRun, jobs,
        };
        input.AddTo(command);
        target.AddTo(command);
        loadSets.AddTo(command);
        simulation.AddTo(command);
        policies.AddTo(command);
        messages.AddTo(command);
        reports.AddTo(command);
        command.SetAction(line =>
        {
            NamedInput named = input.Read(line);
            var options = new RebaseBindOptions
            {
                Layout = new() { Profile = PolicyWords.Ranges.Read(target.Word(line, ranges)) },
                Change = new() { ReadyToRun = PolicyWords.ReadyToRun.Read(line.GetValue(readyToRun)) },
                Processes = loadSets.Read(line),
                Run = new() { Jobs = line.GetValue(jobs) },
                Notes = target.Notes(line),
            };
            var suppressions = new Suppressions(policies.ReadSuppressions(line));
            Baseline? baseline = policies.ReadBaseline(line);
            LoadOptions load = simulation.Read(line);
            GateOptions gate = policies.Read(line) with { Aslr = load.Aslr, Place = named.Root };
            (GatheredTree tree, LoadReport report, ReleaseDecision decision) = Watched.Run(options, pipeline =>
            {
                GatheredTree gathered = pipeline.Scan(named.Source);
                LoadReport simulated = pipeline.Simulate(gathered, plan: null, load);
                ReleaseDecision decided = Decide(baseline);
                return (gathered, simulated, policies.IsBaselineWritten(line) ? Decide(decided.Baseline) : decided);

                ReleaseDecision Decide(Baseline? accepted)
                    => pipeline.Gate(gathered, simulated.Before, gate, suppressions, accepted, DateTime.Now);
            });
            bool isTaken = policies.Write(line, decision.Baseline);
            isTaken |= JsonOutput.Write(line.GetValue(json), () => JsonReport.OfCheck(decision, report.Findings)) | reports.Write(
                line,
                () => SarifReport.Of(decision, report.Findings, ToolVersion.Number),
                () => MarkdownReport.Of(report, decision),
                last => HtmlReport.Of(report, decision, last));
            messages.Write(line, [.. report.Findings, .. decision.Findings], named.Root);
            if (!isTaken && !Voice.IsQuiet(line))
            {
                GateSummary.Write(tree, report.Before, decision.Result);
            }

            return decision.IsRefused ? ExitCode.Refused : ExitCode.Done;
        });
        return command;
    }
}
