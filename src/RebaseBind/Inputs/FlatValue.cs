namespace RebaseBind.Inputs;

/// <summary>A text or a whole number of a <see cref="FlatEntry"/>.</summary>
/// <param name="Line">The line it is on, from 1.</param>
/// <param name="Text">The text; null if it is a number.</param>
/// <param name="Number">The number.</param>
internal sealed record FlatValue(int Line, string? Text, long Number);
