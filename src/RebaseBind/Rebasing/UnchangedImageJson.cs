namespace RebaseBind.Rebasing;

/// <summary>One unchanged image of a <see cref="ChangesDocument"/>: the length in bytes, the checksum as "0x…".</summary>
internal sealed record UnchangedImageJson(string? Path, string? Sha256, int? Length, string? CheckSum);
