namespace RebaseBind.Reporting.Sarif;

/// <summary>A place in a file.</summary>
internal sealed record SarifPhysicalLocation(SarifArtifactLocation ArtifactLocation, SarifRegion Region);
