namespace RebaseBind.Reporting.Sarif;

/// <summary>A part of a file.</summary>
internal sealed record SarifRegion(int StartLine);
