using RebaseBind.Assessing;
using RebaseBind.Reporting.Loads;
using RebaseBind.Words;

namespace RebaseBind.Tests.Reporting.Loads;

[TestClass]
public sealed class AmountsTests
{
    [TestMethod]
    [DataRow(0, "0 B")]
    [DataRow(1023, "1,023 B")]
    [DataRow(1536, "1.5 KiB")]
    [DataRow(-1536, "-1.5 KiB")]
    [DataRow(12 * 1024 * 1024, "12 MiB")]
    [DataRow(long.MaxValue, "8,388,608 TiB")]
    [DataRow(long.MinValue, "-8,388,608 TiB")]
    public void SizesHaveAUnitThatKeepsThemShort(long bytes, string expected) => Assert.AreEqual(expected, Amounts.Size(bytes));

    [TestMethod]
    [DataRow(0, "0 ms")]
    [DataRow(830, "0.83 ms")]
    [DataRow(8300, "8.3 ms")]
    [DataRow(830_400, "830 ms")]
    [DataRow(-1_200_000, "-1.2 s")]
    [DataRow(7_200_000_000, "7,200 s")]
    public void TimesAreInMillisecondsUnlessTheyAreLong(long microseconds, string expected) => Assert.AreEqual(expected, Amounts.Time(microseconds));

    [TestMethod]
    [DataRow(HeadlineUnit.Count, 1200L, 1000L, "-200")]
    [DataRow(HeadlineUnit.Count, 1000L, 1200L, "+200")]
    [DataRow(HeadlineUnit.Count, 5L, 5L, "0")]
    [DataRow(HeadlineUnit.Bytes, 4096L, 1_052_672L, "+1 MiB")]
    [DataRow(HeadlineUnit.Microseconds, 9_000L, 4_000L, "-5 ms")]
    public void ADifferenceHasItsSign(HeadlineUnit unit, long before, long after, string expected)
        => Assert.AreEqual(expected, HeadlineRow.Of(new HeadlineNumber("it", unit, before, after)).Difference);
}
