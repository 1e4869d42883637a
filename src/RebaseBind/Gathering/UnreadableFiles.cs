namespace RebaseBind.Gathering;

/// <summary>What gathering does when a file cannot be read. It treats all other files alike, whoever asks.</summary>
internal enum UnreadableFiles
{
    /// <summary>
    /// It warns and goes on without the file: a tree that was found somewhere may hold files of other users, and no image of it depends on them
    /// here.
    /// </summary>
    Warn,

    /// <summary>
    /// It refuses the tree: a build is about to copy the file. If the file is an image, the plan needs its addresses, and without them another image
    /// could get a place that this one has.
    /// </summary>
    Refuse,
}
