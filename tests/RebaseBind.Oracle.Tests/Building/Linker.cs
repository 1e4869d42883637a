namespace RebaseBind.Oracle.Tests.Building;

/// <summary>Whose linker laid the images out.</summary>
internal enum Linker
{
    /// <summary>GNU ld, through Debian's mingw-w64 gcc.</summary>
    Gnu,

    /// <summary>lld-link, which lays images out much as Microsoft's linker does.</summary>
    Lld,
}
