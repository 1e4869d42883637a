namespace RebaseBind.Reporting.Sarif;

/// <summary>What made the results.</summary>
internal sealed record SarifTool(SarifDriver Driver);
