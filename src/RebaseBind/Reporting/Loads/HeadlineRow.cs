using RebaseBind.Assessing;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>One of the five numbers, as text with its unit.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it would be; null if only the tree as it is was simulated.</param>
/// <param name="Difference">After less before, with its sign; null likewise.</param>
public sealed record HeadlineRow(string Name, string Before, string? After, string? Difference)
{
    /// <summary>Writes a number out.</summary>
    public static HeadlineRow Of(HeadlineNumber number) => number.After is { } after
        ? new HeadlineRow(number.Name, Text(number.Unit, number.Before), Text(number.Unit, after), (after > number.Before ? "+" : string.Empty) + Text(number.Unit, after - number.Before))
        : new HeadlineRow(number.Name, Text(number.Unit, number.Before), null, null);

    private static string Text(HeadlineUnit unit, long value) => unit switch
    {
        HeadlineUnit.Count => Amounts.Count(value),
        HeadlineUnit.Bytes => Amounts.Size(value),
        _ => Amounts.Time(value),
    };
}
