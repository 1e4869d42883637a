namespace RebaseBind.TestImages;

/// <summary>What the builder was told of the load configuration.</summary>
internal sealed record LoadConfigurationData(uint GuardFlags, bool HasHybridMetadata, bool HasDynamicRelocations, uint? Size);
