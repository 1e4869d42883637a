using System.CommandLine;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.Reporting;
using RebaseBind.Reporting.Sarif;
using RebaseBind.Tool.Output;
using RebaseBind.Verifying;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind verify</c>: proves that a tree is its originals, changed as recorded.</summary>
internal static class VerifyCommand
{
    internal static Command Create()
    {
        var input = new InputArguments();
        var originals = new Option<string?>("--originals")
        {
            HelpName = "DIR",
            Description = "The originals, at the same paths; each image, with the recorded change taken back, is compared with its original.",
        };
        Option<string?> json = CommonOptions.Json("what each image is");
        var reports = new FindingReportOptions("Write the findings, and what each image is, for a pull request or job summary");
        Option<string?> symbols = CommonOptions.Symbols();
        Option<int> jobs = CommonOptions.Jobs();
        var command = new Command("verify",
            "Prove that each image below DIR is exactly its original plus the change that rebasebind.changes.json has, and say which is not, "
            + "and where. "
            + "Exit with 1 if one is not. Changes nothing.")
        {
            originals, json, symbols, jobs,
        };
        input.AddTo(command);
        reports.AddTo(command);
        command.SetAction(line =>
        {
            NamedInput named = input.Read(line);
            var options = new RebaseBindOptions { Run = new() { Jobs = line.GetValue(jobs) } };
            ImageSource? real = line.GetValue(originals) is { } place ? ImageSource.At(place) : null;
            VerifyResult result = Watched.Run(options, pipeline => pipeline.Verify(named.Source, real));
            bool isTaken = JsonOutput.Write(line.GetValue(json), () => JsonReport.OfVerify(result));
            isTaken |= reports.Write(line, () => SarifReport.Of(result.Findings, ToolVersion.Number), () => MarkdownReport.Of(result));
            isTaken |= JsonOutput.Write(line.GetValue(symbols), () => new RebaseBindPipeline(options).Symbols(named.Source));
            Messages.Write(line, result.Findings);
            if (!isTaken && !Voice.IsQuiet(line))
            {
                VerifySummary.Write(result);
            }

            return result.IsProven ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }
}
