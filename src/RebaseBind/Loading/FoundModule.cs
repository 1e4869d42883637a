using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>What a search ended with.</summary>
/// <param name="Image">The number of the image; null if it is none of the tree.</param>
/// <param name="FailedProbes">Folders searched in vain.</param>
/// <param name="Outside">Where it may come from, if it is none of the tree.</param>
/// <param name="Hint">An image of that name that was not taken; null if there is none.</param>
internal readonly record struct FoundModule(ImageNumber? Image, int FailedProbes, OutsideKind Outside, ImageNumber? Hint)
{
    internal static FoundModule InTree(ImageNumber image, int failedProbes) => new(image, failedProbes, OutsideKind.System, null);

    internal static FoundModule OutsideTree(OutsideKind kind, int failedProbes = 0, ImageNumber? hint = null) => new(null, failedProbes, kind, hint);
}
