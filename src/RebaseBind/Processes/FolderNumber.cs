namespace RebaseBind.Processes;

/// <summary>A folder of a <see cref="FileIndex"/> that images lie in, whatever its case.</summary>
/// <param name="Value">From 0.</param>
internal readonly record struct FolderNumber(int Value);
