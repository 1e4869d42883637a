namespace RebaseBind.Processes;

/// <summary>A file name of a <see cref="FileIndex"/>, whatever its case.</summary>
/// <param name="Value">From 0.</param>
internal readonly record struct NameNumber(int Value);
