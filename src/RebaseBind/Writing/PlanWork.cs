using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Paging;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.Rebasing;
using RebaseBind.Words;

namespace RebaseBind.Writing;

/// <summary>Moves images to their planned bases, binds their imports, and lays their files out in pages.</summary>
internal sealed class PlanWork : IImageWork
{
    private readonly OpenedImages opened;
    private readonly DynamicBasePolicy dynamicBase;
    private readonly AddressPlan plan;
    private readonly MovedImages moved;
    private readonly TreeTargets targets;
    private readonly TreeBinder binder;
    private readonly TreeLayout layout;
    private readonly Dictionary<string, Placement> placements;
    private readonly ConcurrentBag<Finding> oddFixups = [];

    /// <summary>Prepares.</summary>
    /// <param name="opened">The images of the tree that was planned.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="change">What else changes.</param>
    /// <param name="leave">Which images are left alone.</param>
    /// <exception cref="RebaseBindException">A reference folder does not exist.</exception>
    internal PlanWork(OpenedImages opened, AddressPlan plan, ChangePolicy change, LeavePolicy leave)
    {
        this.opened = opened;
        this.plan = plan;
        dynamicBase = change.DynamicBase;
        moved = new MovedImages(opened);
        targets = new TreeTargets(opened, plan.Placements, change, moved);
        binder = new TreeBinder(change.Bind, leave, targets.Set);
        layout = new TreeLayout(change.Layout, leave, plan.Placements);
        placements = plan.Placements
            .Where(placement => ImageRebaser.IsNeeded(placement, dynamicBase) || binder.Concerns(placement.Image) || layout.Concerns(placement.Image))
            .ToDictionary(static placement => placement.Image.Path, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Paths => placements.Keys;

    /// <summary>The DLLs that imports are bound to.</summary>
    internal BindTargetSet Targets => targets.Set;

    /// <summary>How the imports of the images rewritten so far are bound, in order of path.</summary>
    internal IReadOnlyList<ImageBinding> Bindings => binder.Bindings;

    /// <summary>The files of the images rewritten so far that were laid out in pages, in order of path.</summary>
    internal IReadOnlyList<ImageLayout> Layouts => layout.Layouts;

    /// <summary>What was found while moving, binding and laying out.</summary>
    internal IEnumerable<Finding> Findings
        => binder.Findings.Concat(targets.Findings).Concat(oddFixups.OrderBy(static finding => finding.Image, StringComparer.Ordinal))
            .Concat(layout.Findings);

    /// <summary>Whether an image may change.</summary>
    /// <param name="path">Its path in the tree.</param>
    internal bool MayChange(string path) => placements.ContainsKey(path);

    /// <summary>Whether the bytes of an image depend on other images, too.</summary>
    internal bool DependsOnOthers(ImageSummary image) => binder.Concerns(image);

    /// <summary>What was gathered of an image that may change.</summary>
    /// <param name="path">Its path in the tree.</param>
    internal ImageSummary ImageAt(string path) => placements[path].Image;

    /// <inheritdoc/>
    public string? PlanSha256 => plan.ToSha256();

    /// <inheritdoc/>
    public bool TakesOtherFiles => true;

    /// <inheritdoc/>
    public RewrittenImage? Rewrite(string path, Memory<byte> file, ImageHistory history)
        => ChangedFile.Guard(path, () => Rewrite(placements[path], file, history));

    /// <inheritdoc/>
    public void Release() => opened.Dispose();

    private RewrittenImage? Rewrite(Placement placement, Memory<byte> file, ImageHistory history)
    {
        var editor = new ImageEditor(file);
        ChangedFile.Check(editor.Original, placement.Image);
        ImageChange? earlier = null;
        if (!history.IsEmpty && history.FindToContinue(file, moved.HashOf(placement.Image, file)) is { } known)
        {
            // What was signed since begins again without its signature, and what was laid out in pages as it lay before.
            bool isAsFound = known.File.Length == file.Length && known.Change.Layout is null;
            (earlier, editor) = (known.Change, isAsFound ? editor : new ImageEditor(known.File.ToArray()));
        }

        ImageBinding? binding = binder.Bind(editor.Original, placement.Image);
        bool staysInPages = earlier is { IsLaidOutInPages: true };
        bool isLaidOut = !staysInPages && layout.Decide(editor.Original, placement.Image);
        if (!ImageRebaser.IsNeeded(placement, dynamicBase) && binding is not { ChangesFile: true } && !isLaidOut)
        {
            return null;
        }

        ReadBack.Names names = ReadBack.NamesIn(editor.Original);
        uint sizeOfHeaders = editor.Original.Headers.SizeOfHeaders;
        byte[] sha256 = moved.HashOf(placement.Image, file);
        uint growth = binding?.HeaderGrowth ?? 0;
        IReadOnlyList<ByteEdit> edits = binding?.Edits ?? [];
        ImageChange change = ImageRebaser.Apply(
            editor,
            placement,
            dynamicBase,
            growth,
            edits,
            staysInPages || isLaidOut,
            sha256,
            out ReadOnlyMemory<byte> result,
            out OddFixups odd);
        NoteOddFixups(placement, odd);
        ImageSummary now = ReadBack.Check(placement.Image, names, change, result);
        return new RewrittenImage(result, ImageHistory.Join(earlier, change, sizeOfHeaders).EndingIn(result)) { Image = now, From = earlier };
    }

    /// <summary>
    /// Loaders do the same to such values, so the image is right; but they may mean something else, and only the image's makers know.
    /// </summary>
    private void NoteOddFixups(Placement placement, OddFixups odd)
    {
        if (odd.Count != 0)
        {
            string values = odd.Count == 1 ? "a value that is" : "values that are";
            string problem = $"{Amounts.Count(odd.Count, "base relocation")} changed {values} no address of the image, as loaders do that move it; "
                + $"the first, at RVA {odd.First}, was {HexText.Of(odd.Value)}";
            oddFixups.Add(new Finding(FindingCatalog.OddFixups, FindingSeverity.Note, placement.Image.Path, problem));
        }
    }
}
