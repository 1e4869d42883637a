namespace RebaseBind.Reporting.Sarif;

/// <summary>What a result is known by from run to run; the only one that GitHub reads.</summary>
internal sealed record SarifFingerprints(string PrimaryLocationLineHash);
