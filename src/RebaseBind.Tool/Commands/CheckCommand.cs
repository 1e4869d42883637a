using System;
using System.Collections.Generic;
using System.CommandLine;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Gathering;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind check</c>: the gate.</summary>
internal static class CheckCommand
{
    internal static Command Create()
    {
        var input = new InputArguments();
        Option<int> jobs = CommonOptions.Jobs();
        var command = new Command("check", "Say whether any two images below DIR that can meet in a process want the same addresses. Exit code 0: none; 1: some.") { jobs };
        input.AddTo(command);
        var loadSets = new LoadSetOptions();
        loadSets.AddTo(command);
        command.SetAction(line =>
        {
            (string directory, FileList? files) = input.Read(line);
            RebaseBindOptions options = loadSets.Read(line, new RebaseBindOptions { Jobs = line.GetValue(jobs) });
            GatheredTree tree = Watched.Run(progress => new RebaseBindPipeline(options, progress).Scan(directory, files));
            IReadOnlyList<Finding> overlaps = OverlapGate.Check(tree.Images, options);
            Messages.Write([.. tree.Findings, .. overlaps]);
            Console.Out.WriteLine($"{Words.Count(tree.Images.Count, "image")}, {overlaps.Count} overlapping");
            return overlaps.Count == 0 ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }
}
