using System.Collections.Generic;
using System.Linq;
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

    /// <summary>"a", "a and b", "a, b and c", "a, b, c and 4 more".</summary>
    /// <param name="items">One or more.</param>
    /// <param name="most">How many are named.</param>
    internal static string List(IReadOnlyCollection<string> items, int most = int.MaxValue)
    {
        List<string> named = [.. items.Take(most)];
        if (items.Count > named.Count)
        {
            named.Add(Amounts.Count(items.Count - named.Count) + " more");
        }

        return named.Count == 1 ? named[0] : string.Join(", ", named.Take(named.Count - 1)) + " and " + named[named.Count - 1];
    }
}
