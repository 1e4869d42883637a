namespace RebaseBind.Gathering;

/// <summary>A file that has a place in a tree without lying there, as before a build has copied it.</summary>
/// <param name="Path">Its place: the path below the tree's root, with '/'.</param>
/// <param name="File">The full path of the file that is read.</param>
public readonly record struct PlacedFile(string Path, string File)
{
    /// <summary>Whether the image in it, if there is one, is left alone, whatever the policies say.</summary>
    public bool IsLeftAlone { get; init; }
}
