using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>Makes the bytes that a plan stands for, one image at a time and on any number of threads, and leaves it to others to write them.</summary>
public sealed class PlanRewriter : IDisposable
{
    private readonly TreeTargets targets;
    private readonly TreeBinder binder;
    private readonly HashSet<string> paths;

    /// <summary>Prepares. An image is bound to what others will be, so the files of all that move are read here, if anything is bound.</summary>
    /// <param name="tree">The tree that was planned.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="change">What else changes.</param>
    /// <param name="leave">Which images are left alone.</param>
    /// <param name="run">How many files are read at once.</param>
    /// <exception cref="RebaseBindException">A reference folder does not exist.</exception>
    internal PlanRewriter(GatheredTree tree, AddressPlan plan, ChangePolicy change, LeavePolicy leave, RunSettings run)
    {
        MovedImages moved = change.Bind == BindPolicy.None ? MovedImages.None : MovedImages.Of(tree, plan, run);
        targets = new TreeTargets(tree, plan.Placements, change, moved.Stamps);
        binder = new TreeBinder(change.Bind, leave, targets.Set);
        Work = new PlanWork(plan, change.DynamicBase, binder, targets, moved.Hashes);
        paths = new HashSet<string>(Work.Paths, StringComparer.Ordinal);
    }

    /// <summary>The work itself.</summary>
    internal PlanWork Work { get; }

    /// <summary>How the imports of the images rewritten so far are bound, in order of path.</summary>
    public IReadOnlyList<ImageBinding> Bindings => binder.Bindings;

    /// <summary>What was found while binding.</summary>
    public IReadOnlyList<Finding> Findings => [.. binder.Bindings.SelectMany(static binding => binding.Findings), .. targets.Findings];

    /// <summary>Whether an image may change.</summary>
    /// <param name="path">Its path in the tree.</param>
    public bool MayChange(string path) => paths.Contains(path);

    /// <summary>Whether the bytes of an image depend on other images, too: it has imports that may be bound, or bindings that are taken out.</summary>
    /// <param name="image">The image.</param>
    public bool DependsOnOthers(ImageSummary image) => binder.Concerns(image);

    /// <summary>Rewrites an image in memory.</summary>
    /// <param name="path">Its path in the tree; one that may change.</param>
    /// <param name="file">Its file as it was gathered, in memory that may be changed.</param>
    /// <returns>Null if it stays as it is.</returns>
    /// <exception cref="BadImageException">The image is damaged.</exception>
    /// <exception cref="RebaseBindException">The file is not the one that was planned.</exception>
    public RewrittenImage? Rewrite(string path, Memory<byte> file) => Work.Rewrite(path, file, earlier: null);

    /// <summary>Closes the files.</summary>
    public void Dispose() => targets.Dispose();
}
