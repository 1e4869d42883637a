namespace RebaseBind.Verifying;

/// <summary>What verifying shows of one image.</summary>
/// <param name="Path">The image's path below the root, with '/'.</param>
/// <param name="State">What it is.</param>
public sealed record VerifiedImage(string Path, ImageState State)
{
    /// <summary>What was changed in it since; null if nothing was, or if nothing is known of it.</summary>
    internal Alteration? Alteration { get; init; }
}
