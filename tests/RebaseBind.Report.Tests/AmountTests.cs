using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using RebaseBind.PortableExecutable;
using RebaseBind.Reporting.Html;
using RebaseBind.TestSupport;
using RebaseBind.Words;

namespace RebaseBind.Report.Tests;

/// <summary>The report's script writes numbers as the library writes them for the console, Markdown and findings.</summary>
[TestClass]
public sealed class AmountTests
{
    /// <summary>The largest number that the report's data can hold exactly.</summary>
    private const long Largest = (1L << 53) - 1;

    [TestMethod]
    public async Task SizesHaveTheTextsOfTheTable() => await AssertTableAsync("sizeText", AmountTable.Sizes);

    [TestMethod]
    public async Task TimesHaveTheTextsOfTheTable() => await AssertTableAsync("timeText", AmountTable.Times);

    [TestMethod]
    public async Task CountsHaveTheTextsOfTheTable() => await AssertTableAsync("(count => countText(count, 'page'))", AmountTable.Counts);

    [TestMethod]
    public async Task HexadecimalNumbersHaveTheTextsOfTheTable()
    {
        long[] values = [.. AmountTable.Hexadecimal.Select(static row => (long)row.Value)];
        string[] texts = [.. AmountTable.Hexadecimal.Select(static row => row.Text)];
        AssertSame(values, texts, await WriteAsync("hexText", values));
        AssertSame(values, texts, await WriteAsync("(address => addressText(address / 65536))", values));
    }

    /// <summary>Every address that an image can be based at, to the last of 64 bits.</summary>
    [TestMethod]
    public async Task AddressesHaveTheTextsOfTheLibrary()
    {
        long[] units = [.. Generated(1L << 48).Where(static unit => unit is >= 0 and < 1L << 48)];
        AssertSame(units, [.. units.Select(static unit => new VirtualAddress((ulong)unit << 16).ToString())], await WriteAsync("addressText", units));
    }

    [TestMethod]
    public async Task GeneratedNumbersHaveTheTextsOfTheLibrary()
    {
        long[] values = Generated(Largest);
        AssertSame(values, [.. values.Select(Amounts.Size)], await WriteAsync("sizeText", values));
        AssertSame(values, [.. values.Select(Amounts.Time)], await WriteAsync("timeText", values));
        AssertSame(values, [.. values.Select(Amounts.Count)], await WriteAsync("numberText", values));
        AssertSame(values, [.. values.Select(static value => Amounts.Count(value, "process", "processes"))], await WriteAsync("(count => countText(count, 'process', 'processes'))", values));
    }

    /// <summary>Each number beside a nearby one, as before and after are.</summary>
    [TestMethod]
    [DataRow("sizeText", AmountUnit.Bytes)]
    [DataRow("timeText", AmountUnit.Microseconds)]
    [DataRow("numberText", AmountUnit.Count)]
    internal async Task GeneratedPairsHaveTheTextsOfTheLibrary(string format, AmountUnit unit)
    {
        long[] values = [.. Generated(Largest).Where(static value => value >= 0)];
        string[] expected = [.. values.Select(value =>
        {
            (string before, string after) = Amounts.Pair(value, Near(value), unit);
            return $"{before}|{after}|{Amounts.Difference(value, Near(value), unit)}";
        })];
        string script = $"(before => {{ const after = before - Math.floor(before / 1000) % 97; return [...pairTexts(before, after, {format}), changeText(before, after, {format})].join('|'); }})";
        AssertSame(values, expected, await WriteAsync(script, values));

        static long Near(long value) => value - (value / 1000 % 97);
    }

    [TestMethod]
    public void TheReportHasTheScriptThatIsComparedHere() => Assert.Contains(HtmlResources.Read(HtmlResources.Amounts), HtmlResources.Script, StringComparison.Ordinal);

    private static async Task AssertTableAsync(string function, IReadOnlyList<(long Value, string Text)> table)
    {
        long[] values = [.. table.Select(static row => row.Value)];
        AssertSame(values, [.. table.Select(static row => row.Text)], await WriteAsync(function, values));
    }

    /// <summary>What one of the script's functions makes of numbers.</summary>
    private static async Task<string[]> WriteAsync(string function, long[] values)
    {
        IBrowserContext window = await Browser.OpenAsync(new BrowserNewContextOptions());
        IPage page = await window.NewPageAsync();
        string script = $"values => {{ {HtmlResources.Read(HtmlResources.Amounts)} return values.map(Number).map(value => {function}(value)); }}";
        string[] texts = await page.EvaluateAsync<string[]>(script, values.Select(static value => FormattableString.Invariant($"{value}")).ToArray());
        await window.CloseAsync();
        return texts;
    }

    /// <summary>The script's minus sign is a true one.</summary>
    private static void AssertSame(long[] values, string[] expected, string[] written)
    {
        string[] differences =
        [
            .. values.Select((value, i) => (Value: value, Expected: HtmlText.WithMinus(expected[i]), Written: written[i]))
                .Where(static row => row.Expected != row.Written)
                .Select(static row => FormattableString.Invariant($"{row.Value}: {row.Written} instead of {row.Expected}")),
        ];
        Assert.IsEmpty(differences, string.Join('\n', differences.Take(20)));
    }

    /// <summary>Boundaries of units and of digits with their neighbours, and numbers of every length, all of them with both signs.</summary>
    private static long[] Generated(long largest)
    {
        var values = new SortedSet<long> { 0, largest };
        foreach (long step in new[] { 1000L, 1024L })
        {
            for (long unit = 1; unit <= largest / step; unit *= step)
            {
                foreach (long tenths in new[] { 5L, 10L, 99L, 100L, 101L, 995L, 999L, 1000L, 1005L, 9995L, 9996L, 10_000L, 10_230L, 10_235L, 10_236L, 10_240L })
                {
                    for (long near = -2; near <= 2; near++)
                    {
                        values.Add((unit * tenths / 10) + near);
                    }
                }
            }
        }

        var random = new Random(20271);
        for (int i = 0; i < 20_000; i++)
        {
            values.Add(random.NextInt64(1L << random.Next(1, 54)));
        }

        values.UnionWith(values.Select(static value => -value).ToArray());
        return [.. values.Where(value => Math.Abs(value) <= largest)];
    }
}
