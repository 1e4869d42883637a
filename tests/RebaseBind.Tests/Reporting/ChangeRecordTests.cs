using System;
using System.IO;
using System.Linq;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.Rebasing;
using RebaseBind.TestSupport;
using RebaseBind.Writing;

namespace RebaseBind.Tests.Reporting;

[TestClass]
public sealed class ChangeRecordTests
{
    private const string Image = """
        { "schemaVersion": 2, "tool": "t", "data": { "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "size": 0 },
        "images": [ { "path": "a.dll", "originalSha256": "0000000000000000000000000000000000000000000000000000000000000000",
        "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "length": 1, "originalBase": "0x0", "base": "0x0", "originalTimeDateStamp": "0x0", "timeDateStamp": "0x0",
        "originalCheckSum": "0x0", "checkSum": "0x0", "originalDllCharacteristics": "0x0", "dllCharacteristics": "0x0",
        """;

    [TestMethod]
    public void WhatIsWrittenIsReadBack()
    {
        using var folder = new TemporaryFolder();
        ImageChange change = Change("a.dll", 0x180000000, 0x200000000, 1, 2) with
        {
            RemovedCertificates = new byte[] { 1, 2, 3 },
            Pages = new byte[] { 4, 5, 6, 7, 8, 9, 10, 11 },
            HeaderGrowth = 0x200,
            Edits = [new ByteEdit(new FileOffset(0x10), new byte[] { 1 }, new byte[] { 2 }), new ByteEdit(new FileOffset(0x20), new byte[] { 3, 4 }, new byte[] { 5, 6 })],
        };
        ChangeRecordFile.Write(folder.Root, Record(change));

        ImageChange read = ChangeRecordFile.Read(folder.Root).Changes.Single();

        CollectionAssert.AreEqual(change.OriginalSha256.ToArray(), read.OriginalSha256.ToArray());
        CollectionAssert.AreEqual(change.RemovedCertificates.ToArray(), read.RemovedCertificates.ToArray());
        CollectionAssert.AreEqual(change.Pages.ToArray(), read.Pages.ToArray());
        CollectionAssert.AreEqual(
            change.Edits.Select(edit => (edit.Offset, Convert.ToHexString(edit.Old.Span), Convert.ToHexString(edit.New.Span))).ToArray(),
            read.Edits.Select(edit => (edit.Offset, Convert.ToHexString(edit.Old.Span), Convert.ToHexString(edit.New.Span))).ToArray());
        Assert.AreEqual(Plain(change), Plain(read));

        static ImageChange Plain(ImageChange change) => change with { OriginalSha256 = default, Sha256 = default, Pages = default, RemovedCertificates = default, Edits = [] };
    }

    [TestMethod]
    public void ARecordWithoutChangesIsNotWritten()
    {
        using var folder = new TemporaryFolder();
        ChangeRecordFile.Write(folder.Root, ChangeRecord.Empty);

        Assert.IsFalse(File.Exists(folder.PathOf(ChangeRecord.FileName)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("[1,2]")]
    [DataRow("""{ "schemaVersion": 2, "images": [] }""")]
    [DataRow("""{ "schemaVersion": 2, "images": null }""")]
    [DataRow("""{ "schemaVersion": 2, "images": [ null ] }""")]
    [DataRow("""{ "schemaVersion": 2, "images": [ { "path": "a.dll" } ] }""")]
    [DataRow(Image + """ "edits": [ null ] } ] }""", DisplayName = "an edit that is null")]
    [DataRow(Image + """ "edits": [ { "offset": "0x10", "old": "AA==" } ] } ] }""", DisplayName = "an edit without new bytes")]
    [DataRow(Image + """ "edits": [ { "offset": "0x10", "old": "AA==", "new": "AAA=" } ] } ] }""", DisplayName = "an edit with more new bytes than old")]
    [DataRow(Image + """ "edits": [ { "offset": "0x10", "old": "AAA=", "new": "AAA=" }, { "offset": "0x11", "old": "AA==", "new": "AA==" } ] } ] }""", DisplayName = "edits that overlap")]
    [DataRow(Image + """ "edits": [ { "offset": "0x80000000", "old": "AA==", "new": "AA==" } ] } ] }""", DisplayName = "an edit beyond 2 GiB")]
    [DataRow(Image + """ "edits": [ { "offset": "0x10", "old": "?", "new": "AA==" } ] } ] }""", DisplayName = "no base 64")]
    public void ADamagedRecordIsRefusedWithItsCode(string json)
    {
        using var folder = new TemporaryFolder();
        folder.Write(ChangeRecord.FileName, Encoding.UTF8.GetBytes(json));

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => ChangeRecordFile.Read(folder.Root));
        Assert.AreEqual(FindingCatalog.DamagedChangeRecord, refusal.Finding.Code);
    }

    [TestMethod]
    public void ARecordWithSoundEditsIsRead()
    {
        using var folder = new TemporaryFolder();
        folder.Write(ChangeRecord.FileName, Encoding.UTF8.GetBytes(Image + """ "edits": [ { "offset": "0x10", "old": "AA==", "new": "AQ==" }, { "offset": "0x11", "old": "AA==", "new": "AQ==" } ] } ] }"""));

        Assert.HasCount(2, ChangeRecordFile.Read(folder.Root).Changes.Single().Edits);
    }

    private static ChangeRecord Record(params ImageChange[] changes) => new() { Changes = changes };

    private static ImageChange Change(string path, ulong from, ulong to, uint oldStamp, uint newStamp) => new()
    {
        Path = path,
        OriginalSha256 = new byte[32],
        Sha256 = new byte[32],
        Length = 3,
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
