using System;
using System.Collections.Generic;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>
/// Makes the bytes that a plan stands for, one image at a time and on any number of threads, and leaves it to others to write them.
/// </summary>
/// <remarks>An image is bound to what others will be, so files of the tree are read, and stay open until this is disposed of.</remarks>
public sealed class PlanRewriter : IDisposable
{
    private readonly PlanWork work;

    /// <summary>Prepares.</summary>
    /// <param name="tree">The tree that was planned.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="change">What else changes.</param>
    /// <param name="leave">Which images are left alone.</param>
    /// <exception cref="RebaseBindException">A reference folder does not exist.</exception>
    internal PlanRewriter(GatheredTree tree, AddressPlan plan, ChangePolicy change, LeavePolicy leave)
        => work = new PlanWork(new OpenedImages(tree), plan, change, leave);

    /// <summary>How the imports of the images rewritten so far are bound, in order of path.</summary>
    public IReadOnlyList<ImageBinding> Bindings => work.Bindings;

    /// <summary>What was found while binding.</summary>
    public IReadOnlyList<Finding> Findings => [.. work.Findings];

    /// <summary>Whether an image may change.</summary>
    /// <param name="path">Its path in the tree.</param>
    public bool MayChange(string path) => work.MayChange(path);

    /// <summary>
    /// Whether the bytes of an image depend on other images, too: it has imports that may be bound, or bindings that are taken out.
    /// </summary>
    /// <param name="image">The image.</param>
    public bool DependsOnOthers(ImageSummary image) => work.DependsOnOthers(image);

    /// <summary>Rewrites an image in memory.</summary>
    /// <param name="path">Its path in the tree; one that may change.</param>
    /// <param name="file">Its file as it was gathered, in memory that may be changed; see <see cref="GatheredTree.OpenPrivate"/>.</param>
    /// <returns>Null if it stays as it is.</returns>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.ChangedFile"/>: the file is not the one that was planned, or is damaged.
    /// </exception>
    public RewrittenImage? Rewrite(string path, Memory<byte> file) => work.Rewrite(path, file, ImageHistory.None);

    /// <summary>Closes the files.</summary>
    public void Dispose() => work.Release();
}
