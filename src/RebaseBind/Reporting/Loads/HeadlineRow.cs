using RebaseBind.Assessing;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>One of the five numbers, as text with its unit.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it would be; null if only the tree as it is was simulated.</param>
/// <param name="Difference">After less before, with its sign; null likewise.</param>
internal sealed record HeadlineRow(string Name, string Before, string? After, string? Difference)
{
    /// <summary>Writes a number out.</summary>
    internal static HeadlineRow Of(HeadlineNumber number)
    {
        if (number.After is not { } after)
        {
            return new HeadlineRow(number.Name, Amounts.Of(number.Before, number.Unit), null, null);
        }

        (string old, string now) = Amounts.Pair(number.Before, after, number.Unit);
        return new HeadlineRow(number.Name, old, now, Amounts.Difference(number.Before, after, number.Unit));
    }
}
