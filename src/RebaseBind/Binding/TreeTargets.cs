using System;
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

/// <summary>The images of a tree and the reference DLLs as targets of bindings. A file is opened when something of it is needed.</summary>
internal sealed class TreeTargets
{
    private readonly ReferenceFolders references;

    /// <summary>Prepares the targets.</summary>
    /// <param name="opened">The tree's images.</param>
    /// <param name="placements">Where they go.</param>
    /// <param name="change">What else changes, and where reference DLLs are.</param>
    /// <param name="moved">The stamps that moved images get; others keep theirs.</param>
    /// <exception cref="RebaseBindException">A reference folder does not exist.</exception>
    internal TreeTargets(OpenedImages opened, IReadOnlyList<Placement> placements, ChangePolicy change, MovedImages moved)
    {
        references = new ReferenceFolders(change.References, path => opened.OpenOther(path).Image);
        Set = new BindTargetSet(placements.Select(placement => ToTarget(opened, placement, change, moved)), references.Find);
    }

    /// <summary>The targets.</summary>
    internal BindTargetSet Set { get; }

    /// <summary>What is wrong with reference DLLs that were looked at.</summary>
    internal IEnumerable<Finding> Findings => references.Findings;

    private static BindTarget ToTarget(OpenedImages opened, Placement placement, ChangePolicy change, MovedImages moved)
    {
        ImageSummary image = placement.Image;
        Func<uint>? newStamp = placement.Action == PlacementAction.Moved ? () => moved.StampOf(placement) : null;
        bool isDynamicBase = image.IsDynamicBase && !ImageRebaser.ClearsDynamicBase(placement, change.DynamicBase);
        return new BindTarget(image, placement.Base, newStamp, isDynamicBase, image.Defect is not null ? Refuse : () => opened.Open(image).Image);

        PeImage Refuse() => throw new BadImageException(image.Defect.GetValueOrDefault(), default, "it cannot be read completely");
    }
}
