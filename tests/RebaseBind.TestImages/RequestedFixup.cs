namespace RebaseBind.TestImages;

/// <summary>A fixup as the builder was told of it.</summary>
internal sealed record RequestedFixup(string Section, int Offset, FixupKind Kind, ulong? Value);
