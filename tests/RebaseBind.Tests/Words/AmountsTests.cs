using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Reporting.Loads;
using RebaseBind.TestSupport;
using RebaseBind.Words;

namespace RebaseBind.Tests.Words;

[TestClass]
public sealed class AmountsTests
{
    [TestMethod]
    public void SizesHaveThreeDigitsAndAUnitThatKeepsThemShort() => AssertTexts(AmountTable.Sizes, Amounts.Size);

    [TestMethod]
    public void TimesAreInMillisecondsUnlessTheyAreLong() => AssertTexts(AmountTable.Times, Amounts.Time);

    [TestMethod]
    public void CountsAreExactAndAgreeWithTheirNoun() => AssertTexts(AmountTable.Counts, static count => Amounts.Count(count, "page"));

    [TestMethod]
    public void HexadecimalNumbersHaveNoLeadingZeros() => AssertTexts(AmountTable.Hexadecimal, HexText.Of);

    [TestMethod]
    [DataRow(long.MaxValue, "8,388,608 TiB")]
    [DataRow(long.MinValue, "-8,388,608 TiB")]
    public void TheLargestSizesAreWritten(long bytes, string expected) => Assert.AreEqual(expected, Amounts.Size(bytes));

    [TestMethod]
    [DataRow(0, "0 processes")]
    [DataRow(1, "1 process")]
    [DataRow(1200, "1,200 processes")]
    public void ANounMayHaveAnotherPlural(long count, string expected) => Assert.AreEqual(expected, Amounts.Count(count, "process", "processes"));

    [TestMethod]
    [DataRow(AmountUnit.Count, 1200L, 1000L, "-200")]
    [DataRow(AmountUnit.Count, 1000L, 1200L, "+200")]
    [DataRow(AmountUnit.Count, 5L, 5L, "no change")]
    [DataRow(AmountUnit.Bytes, 4096L, 1_052_672L, "+1 MiB")]
    [DataRow(AmountUnit.Microseconds, 9_000L, 4_000L, "-5 ms")]
    internal void ADifferenceHasItsSign(AmountUnit unit, long before, long after, string expected)
        => Assert.AreEqual(expected, HeadlineRow.Of(new HeadlineNumber("it", unit, before, after)).Difference);

    [TestMethod]
    [DataRow(AmountUnit.Bytes, 4096L, 8192L, "4 KiB", "8 KiB")]
    [DataRow(AmountUnit.Bytes, 78_330_000L, 78_330_000L, "74.7 MiB", "74.7 MiB")]
    [DataRow(AmountUnit.Bytes, 78_327_808L, 78_331_904L, "76,492 KiB", "76,496 KiB")]
    [DataRow(AmountUnit.Bytes, 1_048_576L, 1_048_577L, "1,048,576 B", "1,048,577 B")]
    [DataRow(AmountUnit.Microseconds, 1_204_000L, 1_203_000L, "1,204 ms", "1,203 ms")]
    [DataRow(AmountUnit.Microseconds, 97_410L, 97_412L, "97.41 ms", "97.412 ms")]
    internal void NumbersThatDifferHaveTextsThatDiffer(AmountUnit unit, long before, long after, string expectedBefore, string expectedAfter)
        => Assert.AreEqual((expectedBefore, expectedAfter), Amounts.Pair(before, after, unit));

    [TestMethod]
    [DataRow(100L, 100L, "no change")]
    [DataRow(0L, 100L, "from nothing")]
    [DataRow(100_000L, 99_999L, "-less than 0.1 %")]
    [DataRow(1000L, 1031L, "+3.1 %")]
    [DataRow(1000L, 1L, "-99.9 %")]
    [DataRow(100L, 0L, "-100 %")]
    [DataRow(1L, 2001L, "+200,000 %")]
    public void APercentageDoesNotRoundTheLastPartAway(long before, long after, string expected) => Assert.AreEqual(expected, Amounts.Percentage(before, after));

    private static void AssertTexts<T>(IReadOnlyList<(T Value, string Text)> table, Func<T, string> write)
        => CollectionAssert.AreEqual(table.Select(static row => row.Text).ToArray(), table.Select(row => write(row.Value)).ToArray());
}
