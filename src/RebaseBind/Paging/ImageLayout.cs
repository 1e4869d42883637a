namespace RebaseBind.Paging;

/// <summary>What laying out the file of one image in pages makes of its length.</summary>
/// <param name="Path">The image's path below the root, with '/'.</param>
/// <param name="OldLength">The length of the file as it is, in bytes, without a certificate table.</param>
/// <param name="NewLength">Its length in pages, in bytes.</param>
public sealed record ImageLayout(string Path, int OldLength, int NewLength)
{
    /// <summary>How many bytes the file gets longer; less than 0 if more padding goes than comes.</summary>
    public int Growth => NewLength - OldLength;
}
