namespace RebaseBind.Tasks.Staging;

/// <summary>A file that goes to the output folder, as it was when it was looked at.</summary>
/// <param name="RelativePath">Where it goes below the output folder, with '/'.</param>
/// <param name="Path">Its full path.</param>
/// <param name="Stamp">Its stamp.</param>
/// <param name="MayChange">Whether a rewritten file may take its place; false for what the compiler writes to the output itself.</param>
internal sealed record SourceFile(string RelativePath, string Path, FileStamp Stamp, bool MayChange);
