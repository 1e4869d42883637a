using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Words;

/// <summary>Several things in a sentence.</summary>
internal static class Listing
{
    /// <summary>"a", "a and b", "a, b and c", "a, b and 2 more".</summary>
    /// <param name="items">At least one.</param>
    /// <param name="most">So many are named.</param>
    internal static string Of(IReadOnlyCollection<string> items, int most = int.MaxValue)
    {
        List<string> named = [.. items.Take(most)];
        if (items.Count > named.Count)
        {
            named.Add(Amounts.Count(items.Count - named.Count) + " more");
        }

        return named.Count == 1 ? named[0] : string.Join(", ", named.Take(named.Count - 1)) + " and " + named[named.Count - 1];
    }
}
