namespace RebaseBind.Tasks.Staging;

/// <summary>What became of one source file.</summary>
/// <param name="Source">The source.</param>
/// <param name="Staged">The stamp of the rewritten file that takes its place; null if it is copied as it is.</param>
internal sealed record StagedFile(SourceFile Source, FileStamp? Staged);
