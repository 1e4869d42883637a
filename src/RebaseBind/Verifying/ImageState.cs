namespace RebaseBind.Verifying;

/// <summary>What verifying shows of an image.</summary>
public enum ImageState
{
    /// <summary>It is exactly its original plus the recorded change.</summary>
    Proven,

    /// <summary>It is exactly the file that was there when the tree was changed.</summary>
    Unchanged,

    /// <summary>It is one of these, and was signed since; nothing else changed.</summary>
    Signed,

    /// <summary>It is as it was before the recorded change.</summary>
    Original,

    /// <summary>It is as it was before the last run, which did not end.</summary>
    Interrupted,

    /// <summary>It is as the record says, but the record does not lead from it to the original and back.</summary>
    Unproven,

    /// <summary>Some of its bytes were changed since.</summary>
    Altered,

    /// <summary>It is another file.</summary>
    Replaced,

    /// <summary>It is no longer there.</summary>
    Removed,

    /// <summary>It was not there when the tree was changed.</summary>
    Added,
}

/// <summary>Words of <see cref="ImageState"/>.</summary>
internal static class ImageStateWords
{
    /// <summary>The state as one word of a report.</summary>
    internal static string ToWord(this ImageState state) => state switch
    {
        ImageState.Proven => "proven",
        ImageState.Unchanged => "unchanged",
        ImageState.Signed => "signed",
        ImageState.Original => "original",
        ImageState.Interrupted => "interrupted",
        ImageState.Unproven => "unproven",
        ImageState.Altered => "altered",
        ImageState.Replaced => "replaced",
        ImageState.Removed => "removed",
        _ => "added",
    };
}
