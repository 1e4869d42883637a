namespace RebaseBind.Archives;

/// <summary>How the bytes of an entry are kept. Archives have others, too; their entries are refused.</summary>
/// <remarks>The numbers are those of PKWARE's APPNOTE.TXT, 4.4.5.</remarks>
internal enum ArchiveMethod
{
    /// <summary>As they are.</summary>
    Stored = 0,

    /// <summary>Compressed by deflate (RFC 1951).</summary>
    Deflate = 8,
}
