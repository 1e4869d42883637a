using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text;
using RebaseBind.Locking;

namespace RebaseBind.Tests.Locking;

[TestClass]
public sealed class LockTextTests
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    [TestMethod]
    public void CommentsStayAboveTheirEntriesAndBelowTheLast()
    {
        string text = LockTexts.Head + "# about first\n   # more, indented\n" + LockTexts.FirstLine + LockTexts.ThirdLine + "# the end\n#\n";

        AddressLock content = LockTexts.Parse(text);
        Assert.AreEqual(text, LockTexts.TextOf(content));

        AddressLock extended = content.With([LockTexts.First with { ReservedSize = 0x28_0000 }, LockTexts.Second, LockTexts.Entry("0.dll", 0x10_0000_0000, 0x1_0000)]);
        Assert.AreEqual(
            LockTexts.Head + "x64          0x0000001000000000 0x00010000 0.dll\n# about first\n   # more, indented\n" + LockTexts.FirstLine.Replace("0x0027", "0x0028", StringComparison.Ordinal)
            + LockTexts.SecondLine + LockTexts.ThirdLine + "# the end\n#\n",
            LockTexts.TextOf(extended));
    }

    [TestMethod]
    public void ASecondLineThatAPersonRewroteIsKept()
    {
        string text = LockTexts.Head.Split('\n')[0] + "\n# ask Anna\n" + LockTexts.FirstLine;

        Assert.AreEqual(LockTexts.Head + "# ask Anna\n" + LockTexts.FirstLine, LockTexts.TextOf(LockTexts.Parse(text)));
    }

    [TestMethod]
    public void HeadLinesThatAMergeDoubledAreWrittenOnce()
    {
        string text = LockTexts.Head + LockTexts.FirstLine + LockTexts.Head + LockTexts.SecondLine;

        Assert.AreEqual(LockTexts.Head + LockTexts.FirstLine + LockTexts.SecondLine, LockTexts.TextOf(LockTexts.Parse(text)));
    }

    [TestMethod]
    public void EditorsMayChangeLineEndsAndBlanks()
    {
        AddressLock expected = AddressLock.Empty.With([LockTexts.First, LockTexts.Second, LockTexts.Third]);
        string text = LockTexts.Head + "\n" + LockTexts.FirstLine + "  " + LockTexts.SecondLine.Replace("\n", " \t\n\n", StringComparison.Ordinal) + LockTexts.ThirdLine.Replace(" ", "\t", StringComparison.Ordinal).TrimEnd('\n');
        byte[] edited = [.. ByteOrderMark, .. Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal))];

        AddressLock read = AddressLock.Parse("lock", edited);

        LockTexts.AssertSame(expected, read);
        CollectionAssert.AreEqual(expected.ToUtf8(), read.ToUtf8());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("\n")]
    [DataRow("\uFEFF\r\n")]
    public void AFileWithoutAnyTextIsAnEmptyLock(string text) => LockTexts.AssertSame(AddressLock.Empty, LockTexts.Parse(text));

    [TestMethod]
    [DataRow("with blanks in it.dll", "with blanks in it.dll")]
    [DataRow("Füße/日本/🙂.dll", "Füße/日本/🙂.dll")]
    [DataRow(" first and last ", "%20first and last%20")]
    [DataRow(" ", "%20")]
    [DataRow("line\nend\t\u0085\u2028.dll", "line%0aend%09%c2%85%e2%80%a8.dll")]
    [DataRow("100%0a.dll", "100%250a.dll")]
    [DataRow("back\\slash.dll", "back%5cslash.dll")]
    [DataRow("C:/x.dll", "C%3a/x.dll")]
    [DataRow("#comment.dll", "#comment.dll")]
    [DataRow("<<<<<<< HEAD", "<<<<<<< HEAD")]
    public void AnyPathFitsOnALine(string path, string written)
    {
        AddressLock content = AddressLock.Empty.With([LockTexts.First with { Path = path }]);

        string line = LockTexts.TextOf(content).Split('\n')[2];
        Assert.AreEqual("x64          0x00000012ab340000 0x00270000 " + written, line);
        LockTexts.AssertSame(content, LockTexts.Parse(LockTexts.TextOf(content)));
    }

    /// <summary>NTFS allows it. An attribute cannot hold it, so it is no row of the test above.</summary>
    [TestMethod]
    public void HalfASurrogatePairFitsOnALine() => AnyPathFitsOnALine("é\uDE42\uD83D half", "é%ed%b9%82%ed%a0%bd half");

    [TestMethod]
    public void EscapesMayBeWrittenInUpperCaseAndWhereNoneIsNeeded()
    {
        AddressLock read = LockTexts.Parse(LockTexts.Head + "x64 0x10000 0x10000 a%2Fb%F0%9F%99%82%6c.dll\n");

        Assert.AreEqual("a/b🙂l.dll", read.Entries.Single().Path);
    }

    [TestMethod]
    public void TheLastAddressesOfEachMachineCanBeReserved()
    {
        AddressLock read = LockTexts.Parse(LockTexts.Head + "arm 0x7fff0000 0x10000 a\nx86 0x10000 0x7fff0000 a\nx64 0x7fffffff0000 0x10000 a\narm64 0x10000 0x7fffffff0000 a\n");

        CollectionAssert.AreEqual(new[] { Machine.ArmThumb2, Machine.Arm64, Machine.Amd64, Machine.I386 }, read.Entries.Select(entry => entry.Machine).ToArray());
        LockTexts.AssertSame(read, LockTexts.Parse(LockTexts.TextOf(read)));
    }
}
