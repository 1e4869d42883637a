using System;
using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Words;

/// <summary>How far one name is from another.</summary>
internal static class NameDistance
{
    private const int Most = 3;

    /// <summary>The one of the names that was probably meant; null if none is near.</summary>
    /// <param name="written">What a user wrote, which is none of the names.</param>
    /// <param name="names">The names; of two that are equally near, the first is taken.</param>
    internal static string? FindMeant(string written, IEnumerable<string> names)
        => names.OrderBy(name => Between(name, written)).FirstOrDefault() is { } nearest
            && Between(nearest, written) <= Math.Min(Likely(written), written.Length - 1) ? nearest : null;

    /// <summary>How many letters of a name are likely to be wrong.</summary>
    internal static int Likely(string name) => Math.Min(Most, (name.Length + 2) / 3);

    /// <summary>
    /// How many letters have to be added, left out, replaced or swapped with the next one to make one name of the other, upper and lower case
    /// aside.
    /// </summary>
    internal static int Between(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1,
                    distances[i - 1, j - 1] + (IsSame(left[i - 1], right[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && IsSame(left[i - 1], right[j - 2]) && IsSame(left[i - 2], right[j - 1]))
                {
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
                }
            }
        }

        return distances[left.Length, right.Length];
    }

    private static bool IsSame(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
