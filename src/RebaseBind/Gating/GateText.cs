using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>Phrases that the gate's messages share.</summary>
internal static class GateText
{
    /// <summary>How many names a list has before it is cut short.</summary>
    internal const int Named = 3;

    /// <summary>"2 private pages (8 KiB)".</summary>
    internal static string PrivatePages(int pages) => $"{Amounts.Count(pages, "private page")} ({Amounts.Size(Bytes(pages))})";

    /// <summary>The bytes in pages.</summary>
    internal static long Bytes(int pages) => (long)pages * PageSet.PageSize;
}
