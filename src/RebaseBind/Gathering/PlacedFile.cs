namespace RebaseBind.Gathering;

/// <summary>A file that has a place in a tree without lying there, as before a build has copied it.</summary>
/// <param name="Path">Its place: the path below the tree's root, with '/'.</param>
/// <param name="File">The full path of the file that is read.</param>
internal readonly record struct PlacedFile(string Path, string File)
{
    /// <summary>Whether an image in it is left alone.</summary>
    internal bool IsExcluded { get; init; }

    /// <summary>Whose it is; null if that is not known.</summary>
    internal ImageOwner? Owner { get; init; }
}
