using System;
using System.CommandLine;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.Tool.Output;
using RebaseBind.Words;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind undo</c>: gives the originals back.</summary>
internal static class UndoCommand
{
    internal static Command Create()
    {
        var input = new InputArguments();
        var target = new OutputOptions("as they were before they were changed", inPlaceUnlessTold: true);
        var images = new Option<PathPattern[]>("--image")
        {
            HelpName = "PATTERN",
            Description = "Undo only images that the pattern fits, such as 'plugins/**/*.dll'; may be given several times.",
            CustomParser = static result => Patterns.Parse("--image", result),
            Arity = ArgumentArity.ZeroOrMore,
        };
        var force = new Option<bool>("--force")
        {
            Description = "In images that were changed since, take back what still can be, and say what is lost. "
                + "Without it they are left as they are.",
        };
        Option<int> jobs = CommonOptions.Jobs();
        var command = new Command("undo",
            "Give the images below DIR back as they were before 'apply', byte for byte, from rebasebind.changes.json and the file beside it. "
            + "A signature that was added since is taken off.")
        {
            images, force, jobs,
        };
        input.AddTo(command);
        target.AddTo(command);
        command.SetAction(line =>
        {
            NamedInput named = input.Read(line);
            var options = new RebaseBindOptions { Run = new() { Jobs = line.GetValue(jobs) } };
            var policy = new UndoPolicy { Images = line.GetValue(images) ?? [], Force = line.GetValue(force) };
            ApplyResult result = Watched.Run(options, pipeline => pipeline.Undo(named.Source, target.Read(line), policy));
            Messages.Write(line, result.Findings);
            int failed = result.Findings.Count(static finding => finding.Severity == FindingSeverity.Error);
            Voice.Write(line, $"{Amounts.Count(result.Changes.Count, "image")} undone"
                + (failed == 0 ? string.Empty : $", {Amounts.Count(failed)} not"));
            return failed == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
