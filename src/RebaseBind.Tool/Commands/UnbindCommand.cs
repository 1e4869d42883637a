using System;
using System.CommandLine;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.Tool.Output;
using RebaseBind.Words;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind unbind</c>: takes bindings out.</summary>
internal static class UnbindCommand
{
    internal static Command Create()
    {
        var input = new InputArguments();
        var target = new OutputOptions("unbound");
        Option<string> signed = CommonOptions.Choice(
            "--signed",
            "Signed images that are bound: 'skip' leaves them alone; 'strip' removes their signature, so sign afterwards.",
            PolicyWords.Signed);
        Option<int> jobs = CommonOptions.Jobs();
        var command = new Command("unbind",
            "Take all bindings out of images, into a copy of DIR (--output) or in DIR itself (--in-place). "
            + "If rebasebind.changes.json has the old bytes, they come back byte for byte. Nothing is moved.")
        {
            signed, jobs,
        };
        input.AddTo(command);
        target.AddTo(command);
        command.SetAction(line =>
        {
            NamedInput named = input.Read(line);
            var options = new RebaseBindOptions
            {
                Change = new() { Bind = BindPolicy.None, Signed = PolicyWords.Signed.Read(line.GetValue(signed)) },
                Run = new() { Jobs = line.GetValue(jobs) },
            };
            (GatheredTree tree, ApplyResult result) = Watched.Run(options, pipeline =>
            {
                GatheredTree scanned = pipeline.Scan(named.Source);
                return (scanned, pipeline.Unbind(scanned, target.Read(line)));
            });
            Finding[] findings = [.. tree.Findings, .. result.Findings];
            Messages.Write(line, findings);
            int left = tree.Images.Count(image => image.IsBound) - result.Changes.Count;
            string images = Amounts.Count(tree.Images.Count, "image");
            Voice.Write(line, $"{images}: {Amounts.Count(result.Changes.Count)} unbound, {Amounts.Count(left)} left bound");
            return findings.Any(finding => finding.Severity == FindingSeverity.Error) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
