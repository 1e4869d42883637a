namespace RebaseBind.Processes;

/// <summary>An image of a <see cref="FileIndex"/>.</summary>
/// <param name="Value">From 0, in order of path.</param>
internal readonly record struct ImageNumber(int Value);
