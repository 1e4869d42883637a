using System.IO;
using System.Linq;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.Rebasing;
using RebaseBind.Reporting;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Reporting;

[TestClass]
public sealed class ChangeRecordTests
{
    [TestMethod]
    public void WhatIsWrittenIsReadBack()
    {
        using var folder = new TemporaryFolder();
        ImageChange change = Change("a.dll", 0x180000000, 0x200000000, 1, 2) with { RemovedCertificates = new byte[] { 1, 2, 3 } };
        ChangeRecord.ReadFrom(folder.Root).With([change]).WriteTo(folder.Root);

        ImageChange read = ChangeRecord.ReadFrom(folder.Root).Changes.Single();

        CollectionAssert.AreEqual(change.OriginalSha256.ToArray(), read.OriginalSha256.ToArray());
        CollectionAssert.AreEqual(change.RemovedCertificates.ToArray(), read.RemovedCertificates.ToArray());
        Assert.AreEqual(change with { OriginalSha256 = default, RemovedCertificates = default }, read with { OriginalSha256 = default, RemovedCertificates = default });
    }

    [TestMethod]
    public void AChangeThatContinuesAnEarlierOneLeadsFromTheFirstOriginal()
    {
        using var folder = new TemporaryFolder();
        ChangeRecord record = ChangeRecord.ReadFrom(folder.Root)
            .With([Change("a.dll", 0x180000000, 0x200000000, 1, 2)])
            .With([Change("a.dll", 0x200000000, 0x300000000, 2, 3)]);

        ImageChange joined = record.Changes.Single();
        Assert.AreEqual(0x180000000UL, joined.OriginalBase.Value);
        Assert.AreEqual(0x300000000UL, joined.Base.Value);
        Assert.AreEqual(1U, joined.OriginalTimeDateStamp);
        Assert.AreEqual(3U, joined.TimeDateStamp);
    }

    [TestMethod]
    public void AChangeThatIsMadeAgainAfterAKilledRunKeepsTheFirstOriginal()
    {
        using var folder = new TemporaryFolder();
        ImageChange second = Change("a.dll", 0x200000000, 0x300000000, 2, 3);
        ChangeRecord record = ChangeRecord.ReadFrom(folder.Root)
            .With([Change("a.dll", 0x180000000, 0x200000000, 1, 2)])
            .With([second])
            .With([second]);

        Assert.AreEqual(0x180000000UL, record.Changes.Single().OriginalBase.Value);
        Assert.AreEqual(0x300000000UL, record.Changes.Single().Base.Value);
    }

    [TestMethod]
    public void AChangeOfANewFileReplacesTheEarlierOne()
    {
        using var folder = new TemporaryFolder();
        ChangeRecord record = ChangeRecord.ReadFrom(folder.Root)
            .With([Change("a.dll", 0x180000000, 0x200000000, 1, 2)])
            .With([Change("a.dll", 0x180000000, 0x300000000, 7, 8)]);

        Assert.AreEqual(7U, record.Changes.Single().OriginalTimeDateStamp);
    }

    [TestMethod]
    public void ARecordWithoutChangesIsNotWritten()
    {
        using var folder = new TemporaryFolder();
        ChangeRecord.ReadFrom(folder.Root).WriteTo(folder.Root);

        Assert.IsFalse(File.Exists(folder.PathOf(ChangeRecord.FileName)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("[1,2]")]
    [DataRow("""{ "schemaVersion": 2, "images": [] }""")]
    [DataRow("""{ "schemaVersion": 1, "images": null }""")]
    [DataRow("""{ "schemaVersion": 1, "images": [ null ] }""")]
    [DataRow("""{ "schemaVersion": 1, "images": [ { "path": "a.dll" } ] }""")]
    public void ADamagedRecordIsRefusedWithItsCode(string json)
    {
        using var folder = new TemporaryFolder();
        folder.Write(ChangeRecord.FileName, Encoding.UTF8.GetBytes(json));

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => ChangeRecord.ReadFrom(folder.Root));
        Assert.AreEqual(FindingCatalog.DamagedChangeRecord, refusal.Finding.Code);
    }

    private static ImageChange Change(string path, ulong from, ulong to, uint oldStamp, uint newStamp) => new()
    {
        Path = path,
        OriginalSha256 = new byte[32],
        OriginalBase = new VirtualAddress(from),
        Base = new VirtualAddress(to),
        OriginalTimeDateStamp = oldStamp,
        TimeDateStamp = newStamp,
        OriginalCheckSum = oldStamp,
        CheckSum = newStamp,
        OriginalDllCharacteristics = 0,
        DllCharacteristics = 0,
    };
}
