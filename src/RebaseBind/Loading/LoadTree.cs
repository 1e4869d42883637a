using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Processes;
using RebaseBind.Rebasing;
using RebaseBind.Writing;

namespace RebaseBind.Loading;

/// <summary>
/// Reads what a simulation needs from the files of a tree: as they are, and as they would be if a plan was carried out. Writes nothing.
/// </summary>
internal sealed class LoadTree : IDisposable
{
    private readonly RunSettings run;
    private readonly OpenedImages opened;
    private readonly List<Finding> findings = [];

    /// <summary>Prepares to read.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="run">How many files are read at once.</param>
    internal LoadTree(GatheredTree tree, RunSettings run)
    {
        this.run = run;
        Files = new FileIndex(tree.Images);
        opened = new OpenedImages(tree);
        LookUps = new LookUpTable(number => Open(Files.Image(number)));
    }

    /// <summary>The images, numbered.</summary>
    internal FileIndex Files { get; }

    /// <summary>Whose the files are, by path.</summary>
    internal IReadOnlyDictionary<string, ImageOwner> Owners => opened.Tree.Owners;

    /// <summary>What looking up takes; valid before and after, for rewriting changes no name.</summary>
    internal LookUpTable LookUps { get; }

    /// <summary>The faults found in files, in order of path; each once, although a file is read before and after.</summary>
    internal IEnumerable<Finding> Findings => findings.Distinct().OrderBy(static finding => finding.Image, StringComparer.Ordinal);

    /// <summary>The images as they are.</summary>
    /// <exception cref="RebaseBindException">A file changed, or cannot be read.</exception>
    internal LoadFacts[] ReadBefore() => Read(PipelineStage.Examining, ReadNow);

    /// <summary>The images as they would be: rewritten in memory, by the code that writes them.</summary>
    /// <param name="before">The images as they are.</param>
    /// <param name="plan">Where they go.</param>
    /// <param name="change">What else changes.</param>
    /// <param name="leave">Which images are left alone.</param>
    /// <exception cref="RebaseBindException">A file changed, or cannot be read; or a reference folder does not exist.</exception>
    internal LoadFacts[] ReadAfter(LoadFacts[] before, AddressPlan plan, ChangePolicy change, LeavePolicy leave)
    {
        var work = new PlanWork(opened, plan, change, leave);
        LoadFacts[] after = Read(PipelineStage.ExaminingResult, number =>
        {
            LoadFacts old = before[number.Value];
            return work.MayChange(old.Summary.Path) ? Rewrite(old, work) : old;
        });
        findings.AddRange(work.Findings);
        return after;
    }

    /// <summary>The images as another tree has them: rewritten already, and somewhere else. Only files that lie elsewhere are read.</summary>
    /// <param name="before">The images as they are here.</param>
    /// <param name="other">A tree of the same paths.</param>
    /// <exception cref="RebaseBindException">A file changed, or cannot be read.</exception>
    internal LoadFacts[] ReadElsewhere(LoadFacts[] before, GatheredTree other)
    {
        using var there = new LoadTree(other, run);
        LoadFacts[] after = there.Read(PipelineStage.ExaminingResult, number =>
        {
            LoadFacts old = before[number.Value];
            string? here = opened.Tree.Source.FileAt(old.Summary.Path);
            bool isSameFile = here is not null && here == other.Source.FileAt(old.Summary.Path);
            return isSameFile ? old : there.ReadNow(number);
        });
        findings.AddRange(there.findings);
        return after;
    }

    /// <summary>Those of some images whose files cannot be laid out in pages, or lie in them already.</summary>
    /// <param name="paths">Their paths.</param>
    /// <exception cref="RebaseBindException">A file changed, or cannot be read.</exception>
    internal HashSet<string> KeepingLayout(HashSet<string> paths)
        => [.. Enumerable.Range(0, Files.Count)
            .Select(number => Files.Image(new ImageNumber(number)))
            .Where(image => paths.Contains(image.Path) && PageLayoutPlanner.Plan(opened.Open(image).Image).Layout is null)
            .Select(static image => image.Path)];

    /// <summary>Closes the files.</summary>
    public void Dispose() => opened.Dispose();

    private PeImage? Open(ImageSummary image) => image.Kind == ImageKind.Damaged ? opened.OpenDamaged(image) : opened.Open(image).Image;

    /// <summary>Of a damaged image only that is read which can be; in the worst case it takes its addresses and does nothing else.</summary>
    private LoadFacts ReadNow(ImageNumber number)
    {
        ImageSummary summary = Files.Image(number);
        var least = new LoadFacts { Summary = summary, SizeOfHeaders = 0, Sections = [] };
        try
        {
            return Open(summary) is { } image ? ReadFacts(summary, image) : least;
        }
        catch (BadImageException) when (summary.Kind == ImageKind.Damaged)
        {
            return least;
        }
    }

    private LoadFacts Rewrite(LoadFacts before, PlanWork work)
    {
        ImageSummary old = before.Summary;
        using IMemoryOwner<byte> file = opened.Tree.OpenPrivate(old.Path);
        return work.Rewrite(old.Path, file.Memory, ImageHistory.None) is { } rewritten
            ? ReadFacts(rewritten.Image, PeImage.Read(rewritten.File))
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
            string problem = "its imports are left out of the simulation: " + bad.Message;
            Report(new Finding(FindingCatalog.CodeOf(bad.Defect), FindingSeverity.Warning, summary.Path, problem));
            return LoadFactsReader.ReadWithoutImports(summary, image);
        }
    }

    private LoadFacts[] Read(PipelineStage stage, Func<ImageNumber, LoadFacts> read)
    {
        var facts = new LoadFacts[Files.Count];
        ImageSummary[] images = [.. Enumerable.Range(0, Files.Count).Select(number => Files.Image(new ImageNumber(number)))];
        IReadOnlyList<Finding> errors = ChangedFile.Collect(images, run, stage, i => facts[i] = read(new ImageNumber(i)));
        return errors.Count == 0 ? facts : throw new RebaseBindException(errors);
    }

    private void Report(Finding finding)
    {
        lock (findings)
        {
            findings.Add(finding);
        }
    }
}
