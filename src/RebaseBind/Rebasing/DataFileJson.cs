namespace RebaseBind.Rebasing;

/// <summary>
/// What a <see cref="ChangesDocument"/> says of its data file: the SHA-256 of the bytes in it, before compression, and how many they are.
/// </summary>
internal sealed record DataFileJson(string? Sha256, int? Size);
