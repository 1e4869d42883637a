namespace RebaseBind.Rebasing;

/// <summary>What every version of a record begins with.</summary>
internal sealed record VersionDocument(int? SchemaVersion);
