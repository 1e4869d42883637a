using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Paging;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind explain</c>: the whole story of one image.</summary>
internal static class ExplainCommand
{
    internal static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = $"The folder that the plan is about, {InputArguments.OrArchive}." };
        var name = new Argument<string>("IMAGE") { Description = "The image: its path below DIR, or its file name." };
        var policies = new PolicyOptions(new TargetOption());
        var command = new Command("explain",
            "Say why one image gets its base: what is in its way, which places were considered, what it costs, and what its imports are bound to. "
            + "Give the same options as for the plan. Changes nothing.")
        {
            directory, name,
        };
        policies.AddTo(command);
        command.SetAction(line =>
        {
            RebaseBindOptions options = policies.Read(line);
            GatheredTree tree = Watched.Run(options, pipeline => pipeline.Scan(ImageSource.At(line.GetValue(directory)!)));
            ImageSummary image = Find(tree, line.GetValue(name)!);
            var trace = new PlanTrace(image);
            AddressPlan plan = new RebaseBindPipeline(options).Preview(tree, trace);
            (IReadOnlyList<ImageBinding> bindings, IReadOnlyList<Finding> found) = new RebaseBindPipeline(options).PreviewBindings(tree, plan, image);
            (IReadOnlyList<ImageLayout> layouts, IReadOnlyList<Finding> kept) = new RebaseBindPipeline(options).PreviewLayouts(tree, plan, image);
            ExplanationText.Write(image, plan, trace, bindings, layouts, options.Change.DynamicBase);
            Messages.Write(plan.Findings.Concat(found).Concat(kept).Where(finding => finding.Image == image.Path));
            return ExitCode.Done;
        });
        return command;
    }

    private static ImageSummary Find(GatheredTree tree, string name)
    {
        string path = name.Replace('\\', '/');
        ImageSummary[] found = [.. tree.Images.Where(image => image.Path.Equals(path, StringComparison.OrdinalIgnoreCase))];
        found = found.Length != 0 ? found : [.. tree.Images.Where(image => image.Path.EndsWith("/" + path, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1 ? found[0] : throw new RebaseBindException(new Finding(
            FindingCatalog.UnknownImage,
            FindingSeverity.Error,
            name,
            found.Length == 0
                ? "no image below the folder has this path or name; 'rebasebind scan' lists them"
                : $"several images have this name, {found[0].Path} and {found[1].Path} among them; write the path"));
    }
}
