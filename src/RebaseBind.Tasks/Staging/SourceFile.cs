namespace RebaseBind.Tasks.Staging;

/// <summary>A file that goes to the output folder, as it was when it was looked at.</summary>
/// <param name="RelativePath">Where it goes below the output folder, with '/'.</param>
/// <param name="Path">Its full path.</param>
/// <param name="Stamp">Its stamp.</param>
/// <param name="MayChange">Whether a rewritten file may take its place; false for what the compiler writes to the output itself.</param>
internal sealed record SourceFile(string RelativePath, string Path, FileStamp Stamp, bool MayChange)
{
    /// <summary>
    /// Whether it is the same file, unchanged. Written out, because a comparer for a type of this assembly takes longer to make than all
    /// comparisons take.
    /// </summary>
    public bool Equals(SourceFile? other)
        => other is not null && Stamp.Size == other.Stamp.Size && Stamp.Time == other.Stamp.Time && MayChange == other.MayChange
        && string.Equals(RelativePath, other.RelativePath, System.StringComparison.Ordinal)
        && string.Equals(Path, other.Path, System.StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => System.StringComparer.Ordinal.GetHashCode(Path);
}
