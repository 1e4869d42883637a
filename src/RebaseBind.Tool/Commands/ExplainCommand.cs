using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Paging;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Tool.Output;
using RebaseBind.Words;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind explain</c>: the whole story of one image.</summary>
internal static class ExplainCommand
{
    internal static Command Create()
    {
        var directory = new Argument<string>("DIR")
        {
            Description = $"The folder that the plan is about, {InputArguments.OrArchive}. Or the image alone; then the plan is about its folder.",
        };
        var name = new Argument<string?>("IMAGE")
        {
            Description = "The image: its path below DIR, or its file name.",
            Arity = ArgumentArity.ZeroOrOne,
        };
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
            (string place, string wanted) = Meant(line.GetValue(directory)!, line.GetValue(name));
            (string path, Action write, IEnumerable<Finding> findings) = Watched.Run(options, pipeline =>
            {
                GatheredTree tree = pipeline.Scan(ImageSource.At(place));
                ImageSummary image = Find(tree, wanted);
                var trace = new PlanTrace(image);
                AddressPlan plan = pipeline.Preview(tree, trace);
                (IReadOnlyList<ImageBinding> bindings, IReadOnlyList<Finding> found) = pipeline.PreviewBindings(tree, plan, image);
                (IReadOnlyList<ImageLayout> layouts, IReadOnlyList<Finding> kept) = pipeline.PreviewLayouts(tree, plan, image);
                return (
                    image.Path,
                    (Action)(() => ExplanationText.Write(image, plan, trace, bindings, layouts, options.Change.DynamicBase)),
                    tree.Findings.Where(static one => one.Severity != FindingSeverity.Note).Concat(plan.Findings).Concat(found).Concat(kept));
            });
            if (!Voice.IsQuiet(line))
            {
                write();
            }

            Messages.Write(line, findings.Where(finding => finding.Image.Length == 0 || finding.Image == path));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The folder or archive, and the image in it.</summary>
    private static (string Place, string Image) Meant(string place, string? image)
    {
        if (image is not null)
        {
            return (place, image);
        }

        return ImageSource.IsFiles(place) && File.Exists(place)
            ? (Path.GetDirectoryName(Path.GetFullPath(place))!, Path.GetFileName(place))
            : throw new RebaseBindException(Usage.Error($"IMAGE is missing; write 'rebasebind explain {place} IMAGE', or name the image alone"));
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
                ? "no image below the folder has this path or name; " + Advise(tree, name)
                : $"several images have this name, {found[0].Path} and {found[1].Path} among them; write the path"));
    }

    private static string Advise(GatheredTree tree, string name)
    {
        IEnumerable<string> names = tree.Images.SelectMany(static image => new[] { image.Path, image.FileName });
        return NameDistance.FindMeant(name, names) is { } meant ? $"did you mean '{meant}'?" : "'rebasebind scan' lists them";
    }
}
