using System.CommandLine;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Reporting;
using RebaseBind.Reporting.Html;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind simulate</c>: what a tree costs to load, as it is and as it would be.</summary>
internal static class SimulateCommand
{
    internal static Command Create()
    {
        var input = new InputArguments();
        Option<string?> json = CommonOptions.Json("the simulation");
        Option<string?> html = CommonOptions.Html();
        var markdown = new OutputFileOption("--markdown")
        {
            Description = "Write a report for a pull request or job summary; '-' writes it to standard output instead of the summary.",
        };
        var pages = new Option<bool>("--pages") { Description = "List the pages that become private in the JSON, not only their number." };
        var asIs = new Option<bool>("--as-is") { Description = "Simulate only the images as they are, not as 'apply' would leave them." };
        Option<int> processes = CommonOptions.Count("--processes", "How many processes of each root run in a session.", 1);
        Option<int> sessions = CommonOptions.Count("--sessions", "How many sessions there are, as on a terminal server.", 1);
        var calibration = new Option<string?>("--calibration")
        {
            HelpName = "FILE",
            Description = "A JSON file that says what steps of loading cost on your machine. It replaces the built-in estimates.",
        };
        var target = new TargetOption();
        var simulation = new SimulationOptions(target);
        var policies = new PolicyOptions(target);
        var command = new Command("simulate",
            "Count what loading the images below DIR costs, process by process, under several loaders: with the images as they are, and as 'apply' "
            + "with the same policies would leave them. Changes nothing.")
        {
            json, html, markdown, pages, asIs, processes, sessions, calibration,
        };
        input.AddTo(command);
        simulation.AddTo(command);
        policies.AddTo(command);
        command.SetAction(line =>
        {
            NamedInput named = input.Read(line);
            RebaseBindOptions options = policies.Read(line);
            LoadOptions load = simulation.Read(line) with
            {
                KeepPages = line.GetValue(pages),
                Processes = line.GetValue(processes),
                Sessions = line.GetValue(sessions),
                Calibration = line.GetValue(calibration) is { } file ? CalibrationFile.Read(file) : Calibration.Default,
            };
            LoadReport report = Watched.Run(options, pipeline =>
            {
                GatheredTree tree = pipeline.Scan(named.Source);
                AddressPlan? plan = line.GetValue(asIs) ? null : pipeline.Preview(tree);
                return pipeline.Simulate(tree, plan, load);
            });
            bool isTaken = JsonOutput.Write(line.GetValue(json), () => JsonReport.OfLoads(report));
            isTaken |= JsonOutput.Write(line.GetValue(markdown), () => MarkdownReport.Of(report));
            isTaken |= JsonOutput.Write(line.GetValue(html), last => HtmlReport.Of(report, decision: null, last));
            if (!isTaken && !Voice.IsQuiet(line))
            {
                LoadSummary.Write(report);
            }

            Messages.Write(line, report.Findings);
            return report.Findings.Any(finding => finding.Severity == FindingSeverity.Error) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
