namespace RebaseBind.Rebasing;

/// <summary>Bytes of the data file: where they start, as "0x…", and how many they are.</summary>
internal sealed record DataPartJson(string? Offset, int? Size);
