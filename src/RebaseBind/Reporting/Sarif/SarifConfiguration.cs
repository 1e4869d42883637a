namespace RebaseBind.Reporting.Sarif;

/// <summary>How much a rule's results matter if they do not say.</summary>
internal sealed record SarifConfiguration(string Level);
