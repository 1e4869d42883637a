using System;
using System.Linq;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Loading;

/// <summary>Files with what steps of loading cost: read, or refused with RB1034, whatever is wrong.</summary>
[TestClass]
public sealed class CalibrationFileTests
{
    [TestMethod]
    public void EveryConstantCanBeGiven()
    {
        const string text = """
            {
              // measured on the build machine
              "moduleMicroseconds": 1, "failedProbeMicroseconds": 2, "relocationMicroseconds": 3, "fixupNanoseconds": 4.5, "privatePageNanoseconds": 5,
              "protectionCallNanoseconds": 6, "lookUpNanoseconds": 7, "comparisonNanoseconds": 8, "forwarderNanoseconds": 9e2,
            }
            """;
        var expected = new Calibration { ModuleMicroseconds = 1, FailedProbeMicroseconds = 2, RelocationMicroseconds = 3, FixupNanoseconds = 4.5, PrivatePageNanoseconds = 5, ProtectionCallNanoseconds = 6, LookUpNanoseconds = 7, ComparisonNanoseconds = 8, ForwarderNanoseconds = 900 };

        Assert.AreEqual(expected, Read(Encoding.UTF8.GetBytes(text)));
    }

    [TestMethod]
    public void WhatIsNotGivenStaysTheDefault() => Assert.AreEqual(Calibration.Default with { FixupNanoseconds = 0 }, Read("""{ "fixupNanoseconds": 0 }"""u8.ToArray()));

    /// <summary>Editors on Windows like to put a byte order mark first.</summary>
    [TestMethod]
    public void AByteOrderMarkIsPassedOver() => Assert.AreEqual(Calibration.Default, Read([0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}']));

    [TestMethod]
    [DataRow("")]
    [DataRow("   ")]
    [DataRow("[]")]
    [DataRow("5")]
    [DataRow("null")]
    [DataRow("{")]
    [DataRow("{} {}")]
    [DataRow("""{ "fixupNanoseconds": -1 }""")]
    [DataRow("""{ "fixupNanoseconds": 1e999 }""")]
    [DataRow("""{ "fixupNanoseconds": NaN }""")]
    [DataRow("""{ "fixupNanoseconds": "1" }""")]
    [DataRow("""{ "fixupNanoseconds": null }""")]
    [DataRow("""{ "fixupNanoseconds": [1] }""")]
    [DataRow("""{ "FixupNanoseconds": 1 }""")]
    [DataRow("""{ "fixup": 1 }""")]
    [DataRow("""{ "": 1 }""")]
    [DataRow("""{ "\ud800": 1 }""")]
    public void DamageIsRefused(string text) => AssertRefused(() => Read(Encoding.UTF8.GetBytes(text)));

    [TestMethod]
    public void BytesThatAreNoTextAreRefused()
    {
        AssertRefused(() => Read([0xFF, 0xFE, (byte)'{', 0, (byte)'}', 0]));
        AssertRefused(() => Read([(byte)'{', (byte)'"', 0xC0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}']));
        AssertRefused(() => Read([.. Enumerable.Repeat((byte)'[', 100_000)]));
    }

    [TestMethod]
    public void AFileThatCannotBeReadIsRefused()
    {
        using var folder = new TemporaryFolder();

        AssertRefused(() => CalibrationFile.Read(folder.PathOf("nothing.json")));
        AssertRefused(() => CalibrationFile.Read(folder.PathOf("no/folder.json")));
        AssertRefused(() => CalibrationFile.Read(folder.Root));
        AssertRefused(static () => CalibrationFile.Read(string.Empty));
        AssertRefused(static () => CalibrationFile.Read("a\0b"));
    }

    [TestMethod]
    public void TheFindingNamesFileAndFault()
    {
        RebaseBindException refused = Assert.ThrowsExactly<RebaseBindException>(() => Read("""{ "fixup": 1 }"""u8.ToArray()));

        StringAssert.Contains(refused.Findings.Single().Message, "costs.json", StringComparison.Ordinal);
        StringAssert.Contains(refused.Findings.Single().Message, "there is no constant 'fixup'", StringComparison.Ordinal);
    }

    private static Calibration Read(byte[] content)
    {
        using var folder = new TemporaryFolder();
        return CalibrationFile.Read(folder.Write("costs.json", content));
    }

    private static void AssertRefused(Func<Calibration> read)
    {
        Finding finding = Assert.ThrowsExactly<RebaseBindException>(read).Findings.Single();
        Assert.AreEqual(("RB1034", FindingSeverity.Error), (finding.Code, finding.Severity));
    }
}
