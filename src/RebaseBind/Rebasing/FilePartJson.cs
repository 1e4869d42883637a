namespace RebaseBind.Rebasing;

/// <summary>A part of a file: where it was and where it is, as "0x…", and its size in bytes.</summary>
internal sealed record FilePartJson(string? From, string? To, int? Size);
