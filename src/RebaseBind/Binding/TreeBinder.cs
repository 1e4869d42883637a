using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Binding;

/// <summary>Binds the images of a tree, one by one, in any order and on any number of threads.</summary>
internal sealed class TreeBinder(BindPolicy policy, LeavePolicy leave, BindTargetSet targets)
{
    private readonly ConcurrentBag<ImageBinding> bindings = [];

    /// <summary>How the images seen so far are bound, in order of path.</summary>
    internal IReadOnlyList<ImageBinding> Bindings => [.. bindings.OrderBy(static binding => binding.Path, StringComparer.Ordinal)];

    /// <summary>What was found while binding them.</summary>
    internal IEnumerable<Finding> Findings => Bindings.SelectMany(static binding => binding.Findings);

    /// <summary>
    /// Whether an image has imports that may be bound, or bindings to be taken out. The .NET runtime, and not a loader, looks after managed
    /// images.
    /// </summary>
    internal bool Concerns(ImageSummary image)
        => !image.IsManaged && (image.IsBound || (policy != BindPolicy.None && image.Imports.Count + image.DelayImports.Count != 0));

    /// <summary>Decides how an image is bound.</summary>
    /// <param name="image">Its file, as it was gathered.</param>
    /// <param name="summary">What was gathered.</param>
    /// <returns>Null if the image is none of this class's concern.</returns>
    internal ImageBinding? Bind(PeImage image, ImageSummary summary)
    {
        if (!Concerns(summary))
        {
            return null;
        }

        BindRefusal? refusal = LeaveReason.ForBinding(summary, leave) is { } reason
            ? BindRefusal.Whole(reason.Code, "the image is left alone: " + reason.Text)
            : null;
        ImageBinding binding = ImageBinder.Bind(image, new Importer(summary.Path, image), targets, policy, refusal);
        bindings.Add(binding);
        return binding;
    }
}
