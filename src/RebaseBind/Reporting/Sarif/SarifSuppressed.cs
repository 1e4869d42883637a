namespace RebaseBind.Reporting.Sarif;

/// <summary>Why a result does not count.</summary>
internal sealed record SarifSuppressed(string Kind, string Justification);
