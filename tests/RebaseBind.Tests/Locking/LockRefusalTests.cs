using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.Locking;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Locking;

[TestClass]
public sealed class LockRefusalTests
{
    [TestMethod]
    [DataRow("<<<<<<< HEAD", "merge conflict")]
    [DataRow("||||||| base", "merge conflict")]
    [DataRow("=======", "merge conflict")]
    [DataRow(">>>>>>> theirs", "merge conflict")]
    [DataRow("x64", "are expected")]
    [DataRow("x64 0x10000 0x10000", "are expected")]
    [DataRow("ia64 0x10000 0x10000 z.dll", "'ia64' is not a machine")]
    [DataRow("X64 0x10000 0x10000 z.dll", "'X64' is not a machine")]
    [DataRow("x64/ 0x10000 0x10000 z.dll", "'x64/' is not a machine")]
    [DataRow("/shared 0x10000 0x10000 z.dll", "'/shared' is not a machine")]
    [DataRow("0x14c 0x10000 0x10000 z.dll", "'0x14c' is not a machine")]
    [DataRow("x64 10000 0x10000 z.dll", "'10000' is not an address")]
    [DataRow("x64 0x 0x10000 z.dll", "'0x' is not an address")]
    [DataRow("x64 0x10000000000010000 0x10000 z.dll", "is not an address")]
    [DataRow("x64 0x1000g 0x10000 z.dll", "'0x1000g' is not an address")]
    [DataRow("x64 0x18000 0x10000 z.dll", "0x18000 is not a multiple of 64 KiB")]
    [DataRow("x64 0x0 0x10000 z.dll", "the address is 0")]
    [DataRow("x64 0x10000 65536 z.dll", "'65536' is not a size")]
    [DataRow("x64 0x10000 0x10001 z.dll", "the size 0x10001 is not a multiple")]
    [DataRow("x64 0x10000 0x0 z.dll", "the size is 0")]
    [DataRow("x64 0x7fffffff0000 0x20000 z.dll", "reach beyond 0x800000000000")]
    [DataRow("arm64 0x800000000000 0x10000 z.dll", "reach beyond 0x800000000000")]
    [DataRow("x64 0x20000 0xffffffffffff0000 z.dll", "reach beyond 0x800000000000")]
    [DataRow("x86 0x7fff0000 0x20000 z.dll", "reach beyond 0x80000000")]
    [DataRow("arm 0x80000000 0x10000 z.dll", "reach beyond 0x80000000")]
    [DataRow("x64 0x10000 0x10000 A/First.dll", "same image as line 3")]
    [DataRow("x64/shared 0x10000 0x10000 a/first.dll", "same image as line 3")]
    [DataRow("x64 0x12ab330000 0x20000 z.dll", "overlap 0x12ab340000-0x12ab5affff of line 3")]
    [DataRow("x64/shared 0x12ab5a0000 0x10000 z.dll", "of line 3")]
    [DataRow("x86 0x41240000 0x10000 z.dll", "of line 4")]
    [DataRow("x64 0x10000 0x10000 /z.dll", "the path is absolute")]
    [DataRow("x64 0x10000 0x10000 c:/z.dll", "the path is absolute")]
    [DataRow("x64 0x10000 0x10000 c:\\z.dll", "has a '\\'")]
    [DataRow("x64 0x10000 0x10000 z/../z.dll", "not a plain path")]
    [DataRow("x64 0x10000 0x10000 %2e%2e/z.dll", "not a plain path")]
    [DataRow("x64 0x10000 0x10000 z//z.dll", "not a plain path")]
    [DataRow("x64 0x10000 0x10000 z.dll%", "%25")]
    [DataRow("x64 0x10000 0x10000 %zz.dll", "%25")]
    [DataRow("x64 0x10000 0x10000 %ff.dll", "%25")]
    [DataRow("x64 0x10000 0x10000 z\u0001.dll", "control character")]
    public void ABadLineIsNamed(string line, string complaint)
    {
        Finding finding = Refusal(LockTexts.Head + LockTexts.FirstLine + LockTexts.ThirdLine + "# comment\n\n" + line + "\n" + LockTexts.SecondLine);

        Assert.AreEqual(FindingCatalog.DamagedLock, finding.Code);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        Assert.AreEqual("some/rebasebind.lock", finding.Image);
        Assert.StartsWith("line 7: ", finding.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, finding.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void TextThatIsNotUtf8IsNamed()
    {
        byte[] text = Encoding.Latin1.GetBytes(LockTexts.Head + LockTexts.FirstLine + "x64 0x10000 0x10000 Füße.dll\n");

        Finding finding = Assert.ThrowsExactly<RebaseBindException>(() => AddressLock.Parse("lock", text)).Finding;

        Assert.AreEqual(FindingCatalog.DamagedLock, finding.Code);
        Assert.StartsWith("line 4: it is not UTF-8", finding.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("x64 0x10000 0x10000 z.dll\n", 1)]
    [DataRow("\n\n# a comment\n", 3)]
    [DataRow("# rebasebind.lock\n", 1)]
    [DataRow("# rebasebind.lock 0\n", 1)]
    [DataRow("# rebasebind.lock one\n", 1)]
    [DataRow("# rebasebind.lock 1 2\n", 1)]
    [DataRow("#rebasebind.lock 1\n", 1)]
    public void AFileWithoutTheFirstLineIsRefused(string text, int line)
    {
        Finding finding = Refusal(text);

        Assert.AreEqual(FindingCatalog.DamagedLock, finding.Code);
        Assert.StartsWith(FormattableString.Invariant($"line {line}: '# rebasebind.lock 1' is expected"), finding.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void AConflictInTheFirstLineIsOne()
        => Assert.StartsWith("line 1: a merge conflict", Refusal("<<<<<<< HEAD\n" + LockTexts.Head).Message, StringComparison.Ordinal);

    [TestMethod]
    [DataRow("2")]
    [DataRow("10")]
    [DataRow("99999999999999999999")]
    public void ANewerVersionIsNotDamage(string version)
    {
        Finding finding = Refusal("# rebasebind.lock " + version + "\nanything\n");

        Assert.AreEqual(FindingCatalog.NewerLock, finding.Code);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        Assert.StartsWith("line 1: ", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>Compares with asking every pair.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void OverlapsAreFoundWhereverTheyAre()
    {
        PropertyCases.ForEach(2000, seed =>
        {
            var random = new Random(seed);
            LockEntry[] entries = Enumerable.Range(0, random.Next(1, 8))
                .Select(i => LockTexts.Entry(FormattableString.Invariant($"{i}.dll"), (ulong)random.Next(1, 30) << 16, (ulong)random.Next(1, 8) << 16, random.Next(2) == 0))
                .ToArray();
            bool expected = Pairs(entries).Any(pair => Clash(pair.Left, pair.Right));

            (LockEntry First, LockEntry Second)? found = LockOverlaps.Find(entries);

            Assert.AreEqual(expected, found is not null, FormattableString.Invariant($"seed {seed}"));
            Assert.IsTrue(found is not { } pair || Clash(pair.First, pair.Second), FormattableString.Invariant($"seed {seed}"));
        });
    }

    private static bool Clash(LockEntry left, LockEntry right) => left.Range.Overlaps(right.Range) && !(left.IsShared && right.IsShared);

    private static IEnumerable<(LockEntry Left, LockEntry Right)> Pairs(LockEntry[] entries)
        => entries.SelectMany((left, i) => entries.Skip(i + 1).Select(right => (left, right)));

    private static Finding Refusal(string text)
        => Assert.ThrowsExactly<RebaseBindException>(() => AddressLock.Parse("some/rebasebind.lock", Encoding.UTF8.GetBytes(text))).Finding;
}
