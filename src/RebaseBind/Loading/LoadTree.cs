using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Processes;
using RebaseBind.Writing;

namespace RebaseBind.Loading;

/// <summary>Reads what a simulation needs from the files of a tree: as they are, and as they would be if a plan was carried out. Writes nothing.</summary>
internal sealed class LoadTree : IDisposable
{
    private readonly GatheredTree tree;
    private readonly RunSettings run;
    private readonly OpenedImages opened;
    private readonly List<Finding> findings = [];

    /// <summary>Prepares to read.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="run">How many files are read at once.</param>
    internal LoadTree(GatheredTree tree, RunSettings run)
    {
        this.tree = tree;
        this.run = run;
        Files = new FileIndex(tree.Images);
        opened = new OpenedImages(tree.Images.Select(static image => image.Path), path => MappedFile.OpenRead(tree.FileOf(path)));
        LookUps = new LookUpTable(number => opened[Files.Image(number).Path]);
    }

    /// <summary>The images, numbered.</summary>
    internal FileIndex Files { get; }

    /// <summary>What looking up takes; valid before and after, for rewriting changes no name.</summary>
    internal LookUpTable LookUps { get; }

    /// <summary>What was wrong with files, in order of path; once, though a file is read before and after.</summary>
    internal IEnumerable<Finding> Findings => findings.Distinct().OrderBy(static finding => finding.Image, StringComparer.Ordinal);

    /// <summary>The images as they are.</summary>
    /// <exception cref="RebaseBindException">A file changed, or cannot be read.</exception>
    internal LoadFacts[] ReadBefore() => Read(number => ReadFacts(Files.Image(number), OpenUnchanged(Files.Image(number))));

    /// <summary>The images as they would be: rewritten in memory, by the code that writes them.</summary>
    /// <param name="before">The images as they are.</param>
    /// <param name="plan">Where they go.</param>
    /// <param name="change">What else changes.</param>
    /// <param name="leave">Which images are left alone.</param>
    /// <exception cref="RebaseBindException">A file changed, or cannot be read; or a reference folder does not exist.</exception>
    internal LoadFacts[] ReadAfter(LoadFacts[] before, AddressPlan plan, ChangePolicy change, LeavePolicy leave)
    {
        using var rewriter = new PlanRewriter(tree, plan, change, leave, run);
        LoadFacts[] after = Read(number =>
        {
            LoadFacts old = before[number.Value];
            return rewriter.MayChange(old.Summary.Path) ? Rewrite(old, rewriter) : old;
        });
        findings.AddRange(rewriter.Findings);
        return after;
    }

    /// <summary>The images as another tree has them: rewritten already, and somewhere else. Only files that lie elsewhere are read.</summary>
    /// <param name="before">The images as they are here.</param>
    /// <param name="other">A tree of the same paths.</param>
    /// <exception cref="RebaseBindException">A file changed, or cannot be read.</exception>
    internal LoadFacts[] ReadElsewhere(LoadFacts[] before, GatheredTree other)
    {
        using var there = new LoadTree(other, run);
        LoadFacts[] after = there.Read(number =>
        {
            LoadFacts old = before[number.Value];
            ImageSummary rewritten = there.Files.Image(number);
            bool isSameFile = tree.FileOf(old.Summary.Path) == other.FileOf(old.Summary.Path);
            return isSameFile ? old : there.ReadFacts(rewritten, there.OpenUnchanged(rewritten));
        });
        findings.AddRange(there.findings);
        return after;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => opened.Dispose();

    /// <summary>The image that was gathered, if it is still that: what is read now must not be mixed with what was known of another.</summary>
    private PeImage OpenUnchanged(ImageSummary gathered)
    {
        PeImage image = opened[gathered.Path];
        ImageHeaders headers = image.Headers;
        return headers.ImageBase == gathered.ImageBase && headers.SizeOfImage == gathered.SizeOfImage && headers.TimeDateStamp == gathered.TimeDateStamp && headers.CheckSum == gathered.CheckSum
            ? image
            : throw new IOException("it is no longer the image that was gathered");
    }

    private LoadFacts Rewrite(LoadFacts before, PlanRewriter rewriter)
    {
        ImageSummary old = before.Summary;
        using MappedFile file = MappedFile.OpenPrivate(tree.FileOf(old.Path));
        return rewriter.Rewrite(old.Path, file.Memory) is { } rewritten
            ? ReadFacts(ImageInspector.Inspect(old.Path, rewritten.File) with { IsExcluded = old.IsExcluded }, PeImage.Read(rewritten.File))
            : before;
    }

    private LoadFacts ReadFacts(ImageSummary summary, PeImage image)
    {
        try
        {
            return LoadFactsReader.Read(summary, image);
        }
        catch (BadImageException bad)
        {
            Report(new Finding(FindingCatalog.CodeOf(bad.Defect), FindingSeverity.Warning, summary.Path, "its imports are left out of the simulation: " + bad.Message));
            return LoadFactsReader.ReadWithoutImports(summary, image);
        }
    }

    private LoadFacts[] Read(Func<ImageNumber, LoadFacts> read)
    {
        var facts = new LoadFacts[Files.Count];
        var failures = new Finding?[Files.Count];
        Parallel.For(0, Files.Count, run.Parallelism, i =>
        {
            try
            {
                facts[i] = read(new ImageNumber(i));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageException or RebaseBindException)
            {
                failures[i] = new Finding(
                    FindingCatalog.ChangedFile,
                    FindingSeverity.Error,
                    Files.Image(new ImageNumber(i)).Path,
                    "the file changed while it was being worked on: " + failure.Message + "; run again");
            }
        });
        Finding[] errors = [.. failures.OfType<Finding>()];
        return errors.Length == 0 ? facts : throw new RebaseBindException(errors);
    }

    private void Report(Finding finding)
    {
        lock (findings)
        {
            findings.Add(finding);
        }
    }
}
