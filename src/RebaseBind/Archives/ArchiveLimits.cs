namespace RebaseBind.Archives;

/// <summary>How much an archive may say that it unpacks to. It is refused before anything is unpacked.</summary>
internal static class ArchiveLimits
{
    /// <summary>The most bytes that all its files together may have: 16 GiB.</summary>
    internal const long Total = 16L << 30;

    /// <summary>The most bytes that deflate makes of one: 258 of two bits.</summary>
    internal const int DeflateRatio = 1032;
}
