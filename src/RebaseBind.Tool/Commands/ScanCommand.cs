using System.CommandLine;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.Reporting;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind scan</c>: which images there are.</summary>
internal static class ScanCommand
{
    internal static Command Create()
    {
        var input = new InputArguments();
        Option<string?> json = CommonOptions.Json("what was found");
        Option<int> jobs = CommonOptions.Jobs();
        var command = new Command("scan", "List the images below DIR, their bases, sizes and fixups. Changes nothing.") { json, jobs };
        input.AddTo(command);
        command.SetAction(line =>
        {
            NamedInput named = input.Read(line);
            var options = new RebaseBindOptions { Run = new() { Jobs = line.GetValue(jobs) } };
            GatheredTree tree = Watched.Run(options, pipeline => pipeline.Scan(named.Source));
            if (!JsonOutput.Write(line.GetValue(json), () => JsonReport.OfScan(tree)) && !Voice.IsQuiet(line))
            {
                ScanTable.Write(tree);
            }

            Messages.Write(line, tree.Findings);
            return ExitCode.Done;
        });
        return command;
    }
}
