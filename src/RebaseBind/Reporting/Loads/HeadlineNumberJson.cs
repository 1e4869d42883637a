using RebaseBind.Assessing;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>One of the five numbers; Unit is "count", "bytes" or "estimated-microseconds".</summary>
internal sealed record HeadlineNumberJson(string Name, string Unit, long Before, long? After)
{
    internal static HeadlineNumberJson Of(HeadlineNumber number) => new(number.Name, NameOf(number.Unit), number.Before, number.After);

    private static string NameOf(AmountUnit unit) => unit switch
    {
        AmountUnit.Count => "count",
        AmountUnit.Bytes => "bytes",
        _ => "estimated-microseconds",
    };
}
