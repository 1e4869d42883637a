namespace RebaseBind.Policies;

/// <summary>Where a tree is written.</summary>
public abstract record OutputTarget
{
    private OutputTarget()
    {
    }

    /// <summary>Images that change are rewritten where they lie, each by a temporary file and a rename.</summary>
    public static OutputTarget InPlace { get; } = new OwnFolder();

    /// <summary>
    /// A folder gets a copy of the whole tree, in which images that change are rewritten. It may lie neither inside the tree nor around it.
    /// </summary>
    /// <param name="path">The folder; a relative path starts from the current directory.</param>
    public static OutputTarget Folder(string path) => new OtherFolder(path);

    internal sealed record OwnFolder : OutputTarget;

    internal sealed record OtherFolder(string Path) : OutputTarget;
}
