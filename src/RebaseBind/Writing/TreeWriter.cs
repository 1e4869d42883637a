using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;
using RebaseBind.Rebasing;
using RebaseBind.Reporting;

namespace RebaseBind.Writing;

/// <summary>Carries out a plan: images that change are rewritten, in a copy of the tree or in place.</summary>
internal sealed class TreeWriter(GatheredTree tree, AddressPlan plan, RebaseBindOptions options, IProgress<PipelineProgress>? progress)
{
    private readonly ConcurrentBag<ImageChange> changes = [];
    private readonly ConcurrentBag<Finding> findings = [];

    /// <summary>Writes the tree.</summary>
    /// <param name="output">The folder to write into; the tree's own root to rewrite it in place.</param>
    internal (IReadOnlyList<ImageChange> Changes, IReadOnlyList<Finding> Findings) Write(string output)
    {
        bool inPlace = string.Equals(output, tree.Root, StringComparison.Ordinal);
        ChangeRecord earlier = ChangeRecord.ReadFrom(tree.Root);
        Dictionary<string, Placement> changing = plan.Placements
            .Where(placement => ImageRebaser.IsNeeded(placement, options))
            .ToDictionary(placement => placement.Image.Path, StringComparer.Ordinal);
        string[] paths = inPlace ? [.. changing.Keys] : [.. tree.Files.Where(path => !string.Equals(path, ChangeRecord.FileName, StringComparison.Ordinal))];
        foreach (string directory in paths.Select(path => Path.GetDirectoryName(Path.Combine(output, path))!).Distinct(StringComparer.Ordinal))
        {
            CreateFolder(directory, output);
        }

        var step = new ProgressCounter(progress, PipelineStage.Writing, paths.Length);
        Parallel.ForEach(Partitioner.Create(paths, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, path =>
        {
            WriteOne(path, output, changing);
            step.Advance();
        });

        ImageChange[] sorted = changes.OrderBy(change => change.Path, StringComparer.Ordinal).ToArray();
        earlier.With(sorted).WriteTo(output);
        return (sorted, findings.OrderBy(finding => finding.Image, StringComparer.Ordinal).ToArray());
    }

    /// <summary>Creates a folder of the output. A link among the folders would lead out of it, perhaps back to the input.</summary>
    private static void CreateFolder(string directory, string output)
    {
        for (string? folder = directory; folder is not null && folder.Length > output.Length; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder) && (File.GetAttributes(folder) & FileAttributes.ReparsePoint) != 0)
            {
                throw new RebaseBindException(new Finding(FindingCatalog.BadFolder, FindingSeverity.Error, string.Empty, $"'{folder}' in the output folder is a link to another folder; remove it, or choose an empty output folder"));
            }
        }

        Directory.CreateDirectory(directory);
    }

    private void WriteOne(string path, string output, Dictionary<string, Placement> changing)
    {
        string source = Path.Combine(tree.Root, path);
        string target = Path.Combine(output, path);
        try
        {
            if (changing.TryGetValue(path, out Placement? placement))
            {
                changes.Add(Rewrite(source, target, placement));
            }
            else
            {
                AtomicFile.Copy(source, target);
            }
        }
        catch (RebaseBindException refusal)
        {
            findings.Add(refusal.Finding);
        }
        catch (BadImageException bad)
        {
            findings.Add(new Finding(FindingCatalog.ChangedFile, FindingSeverity.Error, path, "the file changed while it was being worked on, and now " + bad.Message + "; run again"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            findings.Add(new Finding(FindingCatalog.UnwritableFile, FindingSeverity.Error, path, "the file was not written and is as it was: " + failure.Message));
        }
    }

    private ImageChange Rewrite(string source, string target, Placement placement)
    {
        using MappedFile file = MappedFile.OpenPrivate(source);
        ImageChange change = ImageRebaser.Apply(file.Memory, placement, options, out ReadOnlyMemory<byte> result);
        AtomicFile.Write(target, result, modeOf: source);
        return change;
    }
}
