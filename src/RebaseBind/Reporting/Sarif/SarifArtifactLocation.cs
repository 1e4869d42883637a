namespace RebaseBind.Reporting.Sarif;

/// <summary>A file, relative to a folder that only the reader knows.</summary>
internal sealed record SarifArtifactLocation(string Uri, string UriBaseId);
