namespace RebaseBind.Loading;

/// <summary>
/// How many pages of 4 KiB become private, by cause. A page that several causes touch counts once, under the first of them in the order below.
/// </summary>
/// <param name="UnalignedFile">The file's sections do not lie at page boundaries, so the loader reads them instead of mapping them (Wine).</param>
/// <param name="Header">The end of the last header page is cleared (Wine), or the base in the header is changed (Wine 9 and later).</param>
/// <param name="Relocation">Fixups are applied, since the image does not lie at its base.</param>
/// <param name="Imports">Addresses of imports are written.</param>
/// <param name="Tls">The index of thread-local storage is written.</param>
/// <param name="Cookie">The security cookie is written.</param>
internal readonly record struct PageCauses(int UnalignedFile, int Header, int Relocation, int Imports, int Tls, int Cookie)
{
    /// <summary>All of them.</summary>
    internal int Total => UnalignedFile + Header + Relocation + Imports + Tls + Cookie;

    /// <summary>The counts of two images together.</summary>
    public static PageCauses operator +(PageCauses left, PageCauses right) => new(
        left.UnalignedFile + right.UnalignedFile,
        left.Header + right.Header,
        left.Relocation + right.Relocation,
        left.Imports + right.Imports,
        left.Tls + right.Tls,
        left.Cookie + right.Cookie);
}
