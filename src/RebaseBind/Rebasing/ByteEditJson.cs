namespace RebaseBind.Rebasing;

/// <summary>One edit of an <see cref="ImageChangeJson"/>: the file offset as "0x…", the bytes in base 64.</summary>
internal sealed record ByteEditJson(string? Offset, string? Old, string? New);
