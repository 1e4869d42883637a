namespace RebaseBind.Reporting.Sarif;

/// <summary>A text, and the same in Markdown if there is one.</summary>
internal sealed record SarifText(string Text, string? Markdown = null);
