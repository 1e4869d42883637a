namespace RebaseBind.Tasks.Staging;

/// <summary>What became of one source file.</summary>
/// <param name="Source">The source.</param>
/// <param name="Staged">The stamp of the rewritten file that takes its place; null if it stays as it is.</param>
/// <param name="Mark">What tells the rewritten file from others of its size and time; empty if there is none.</param>
internal sealed record StagedFile(SourceFile Source, FileStamp? Staged, string Mark = "");
