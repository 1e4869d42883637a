using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Rebasing;

namespace RebaseBind.Binding;

/// <summary>The images of a tree and the reference DLLs as targets of bindings. Files are opened when something of them is needed, and stay mapped until this is disposed of.</summary>
internal sealed class TreeTargets : IDisposable
{
    private readonly ConcurrentBag<MappedFile> opened = [];
    private readonly ReferenceFolders references;

    /// <summary>Prepares the targets.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="placements">Where its images go.</param>
    /// <param name="change">What else changes, and where reference DLLs are.</param>
    /// <param name="stamps">The stamps that moved images get, by path; an image that is not among them keeps its stamp.</param>
    /// <exception cref="RebaseBindException">A reference folder does not exist.</exception>
    internal TreeTargets(GatheredTree tree, IReadOnlyList<Placement> placements, ChangePolicy change, IReadOnlyDictionary<string, uint> stamps)
    {
        references = new ReferenceFolders(change.References, Open);
        Set = new BindTargetSet(placements.Select(placement => ToTarget(tree, placement, change, stamps)), references.Find);
    }

    /// <summary>The targets.</summary>
    internal BindTargetSet Set { get; }

    /// <summary>What is wrong with reference DLLs that were looked at.</summary>
    internal IEnumerable<Finding> Findings => references.Findings;

    /// <summary>Closes the files that are open; may be called again.</summary>
    public void Dispose()
    {
        while (opened.TryTake(out MappedFile? file))
        {
            ((IDisposable)file).Dispose();
        }
    }

    private BindTarget ToTarget(GatheredTree tree, Placement placement, ChangePolicy change, IReadOnlyDictionary<string, uint> stamps)
    {
        ImageSummary image = placement.Image;
        uint stamp = stamps.TryGetValue(image.Path, out uint changed) ? changed : image.TimeDateStamp;
        bool isDynamicBase = image.IsDynamicBase && !ImageRebaser.ClearsDynamicBase(placement, change.DynamicBase);
        return new BindTarget(image, placement.Base, stamp, isDynamicBase, () => Open(tree.FileOf(image.Path)));
    }

    private PeImage Open(string path)
    {
        MappedFile file = MappedFile.OpenRead(path);
        opened.Add(file);
        return PeImage.Read(file.Memory);
    }
}
