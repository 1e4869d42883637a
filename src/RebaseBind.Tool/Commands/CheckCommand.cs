using System;
using System.CommandLine;
using System.Reflection;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.Reporting;
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
        var sarif = new Option<string?>("--sarif")
        {
            HelpName = "FILE",
            Description = "Write the findings as SARIF 2.1.0, for code scanning; '-' writes them to standard output.",
        };
        var markdown = new Option<string?>("--markdown")
        {
            HelpName = "FILE",
            Description = "Write findings and costs for a pull request or job summary; '-' writes them to standard output.",
        };
        Option<string> ranges = CommonOptions.Choice(
            "--ranges",
            "The system that the images are for. With 'msys2', an image in the addresses that msys-2.0.dll needs is an error.",
            PolicyWords.Ranges);
        Option<int> jobs = CommonOptions.Jobs();
        var loadSets = new LoadSetOptions();
        var simulation = new SimulationOptions();
        var policies = new GatePolicyOptions();
        var command = new Command("check",
            "Gate a release: exit with 1 if an image below DIR would be relocated, could not be loaded, wants the addresses of another image "
            + "that it can meet, or makes a process exceed a budget. Changes nothing.")
        {
            json, sarif, markdown, ranges, jobs,
        };
        input.AddTo(command);
        loadSets.AddTo(command);
        simulation.AddTo(command);
        policies.AddTo(command);
        command.SetAction(line =>
        {
            (string directory, FileList? files) = input.Read(line);
            var options = new RebaseBindOptions
            {
                Layout = new() { Profile = PolicyWords.Ranges.Read(line.GetValue(ranges)) },
                Processes = loadSets.Read(line),
                Run = new() { Jobs = line.GetValue(jobs) },
            };
            var suppressions = new Suppressions(policies.ReadSuppressions(line));
            Baseline? baseline = policies.ReadBaseline(line);
            LoadOptions load = simulation.Read(line);
            GateOptions gate = policies.Read(line) with { Aslr = load.Aslr };
            (GatheredTree tree, LoadReport report, ReleaseDecision decision) = Watched.Run(options, pipeline =>
            {
                GatheredTree gathered = pipeline.Scan(directory, files);
                LoadReport simulated = pipeline.Simulate(gathered, plan: null, load);
                ReleaseDecision decided = Decide(baseline);
                if (policies.BaselineToWrite(line) is { } path)
                {
                    decided.Baseline.Write(path);
                    decided = Decide(decided.Baseline);
                }

                return (gathered, simulated, decided);

                ReleaseDecision Decide(Baseline? accepted)
                    => pipeline.Gate(gathered, simulated.Before, gate, suppressions, accepted, DateTime.Now);
            });
            Finding[] active = [.. report.Findings, .. decision.Findings];
            bool isTaken = JsonOutput.Write(line.GetValue(json), () => JsonReport.OfCheck(decision, report.Findings));
            isTaken |= JsonOutput.Write(line.GetValue(sarif), () => SarifReport.Of(decision, report.Findings, Version));
            isTaken |= JsonOutput.Write(line.GetValue(markdown), () => MarkdownReport.Of(report with { Findings = active }));
            Messages.Write(active);
            if (!isTaken)
            {
                GateSummary.Write(tree, report.Before, decision.Result);
            }

            return decision.IsRefused ? ExitCode.Refused : ExitCode.Done;
        });
        return command;
    }

    private static string Version
        => typeof(CheckCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
