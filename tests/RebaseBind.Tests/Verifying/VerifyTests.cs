using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.Verifying;

namespace RebaseBind.Tests.Verifying;

[TestClass]
public sealed class VerifyTests
{
    [TestMethod]
    public void AChangedTreeIsProvenWithAndWithoutItsOriginals()
    {
        using var tree = new ChangedTree();
        tree.Apply();

        foreach (VerifyResult result in new[] { tree.Verify(), tree.Verify(withOriginals: true) })
        {
            Assert.IsEmpty(result.Findings);
            Assert.IsTrue(result.IsProven);
            Assert.AreEqual(
                string.Join(' ', "app.exe:Proven", "dialogs.dll:Proven", "grown.exe:Proven", "large.dll:Proven", "library.dll:Proven", "resources.dll:Unchanged", "signed.dll:Proven", "still.dll:Unchanged", "x86-large.dll:Proven", "x86.dll:Proven"),
                string.Join(' ', result.Images.Select(image => $"{image.Path}:{image.State}")));
        }

        // Each kind of change is there.
        Assert.AreNotEqual(0U, tree.Change("grown.exe").HeaderGrowth);
        Assert.IsFalse(tree.Change("signed.dll").RemovedCertificates.IsEmpty);
        Assert.IsNotEmpty(tree.Change("app.exe").Edits);
        Assert.AreNotEqual(tree.Change("x86-large.dll").OriginalDllCharacteristics, tree.Change("x86-large.dll").DllCharacteristics);
    }

    [TestMethod]
    public void ATreeThatNothingChangedHasNothingToVerify()
    {
        using var tree = new ChangedTree();

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => tree.Verify());

        Assert.AreEqual(FindingCatalog.NoChangeRecord, refusal.Finding.Code);
    }

    [TestMethod]
    public void WhatWasAddedRemovedReplacedOrPutBackIsNamed()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        File.Delete(tree.PathOf("still.dll"));
        File.Delete(tree.PathOf("x86.dll"));
        tree.Write("new.dll", ImageBuilder.X64().Build().ToArray());
        tree.Write("new.txt", "MZ is not enough"u8.ToArray());
        tree.Write("resources.dll", ImageBuilder.X64().WithPointers(2).Build().ToArray());
        tree.Write("library.dll", ImageBuilder.X64().WithPointers(200).WithCode(0x3000).Build().ToArray());
        tree.Write("signed.dll", File.ReadAllBytes(Path.Combine(tree.Originals, "signed.dll")));

        VerifyResult result = tree.Verify();

        Assert.IsFalse(result.IsProven);
        CollectionAssert.AreEqual(
            new[] { "RB4006 library.dll", "RB4005 new.dll", "RB4006 resources.dll", "RB4009 signed.dll", "RB4004 still.dll", "RB4004 x86.dll" },
            result.Findings.Select(finding => $"{finding.Code} {finding.Image}").ToArray());
    }

    [TestMethod]
    public void ASignatureThatWasAddedSinceIsANote()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        foreach (string path in new[] { "library.dll", "signed.dll", "still.dll" })
        {
            tree.Write(path, ChangedTree.Sign(tree.Bytes(path)));
        }

        VerifyResult result = tree.Verify(withOriginals: true);

        Assert.IsTrue(result.IsProven);
        CollectionAssert.AreEqual(
            new[] { "Note RB4008 library.dll", "Note RB4008 signed.dll", "Note RB4008 still.dll" },
            result.Findings.Select(finding => $"{finding.Severity} {finding.Code} {finding.Image}").ToArray());
        Assert.AreEqual(3, result.Count(ImageState.Signed));
    }

    [TestMethod]
    [DataRow("library.dll")]
    [DataRow("app.exe")]
    [DataRow("grown.exe")]
    [DataRow("x86-large.dll")]
    public void AnyChangedByteIsFoundAtItsPlace(string path)
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] file = tree.Bytes(path);
        var history = new ImageHistory(tree.Change(path), null);
        for (int offset = 0; offset < file.Length; offset++)
        {
            byte flip = (byte)(1 << (offset % 8));
            file[offset] ^= flip;
            var findings = new List<Finding>();
            VerifiedImage image = new ChangedImageVerifier(path, history, findings).Verify(file, original: null);
            file[offset] ^= flip;

            Assert.AreEqual(ImageState.Altered, image.State, $"{offset:x}");
            Assert.IsTrue(image.Alteration!.IsComplete, $"{offset:x}");
            Assert.AreEqual((offset, 1, true), (image.Alteration.Places.Single().Start.Value, image.Alteration.Places[0].Size, image.Alteration.Places[0].IsExact), $"{offset:x}");
            Assert.AreEqual(FindingCatalog.AlteredSince, findings.Single().Code);
        }
    }

    [TestMethod]
    public void BytesThatTheRecordKnowsAreFoundWhateverTheirNumber()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] file = tree.Bytes("app.exe");
        ImageChange change = tree.Change("app.exe");
        foreach (ByteEdit edit in change.Edits)
        {
            file.AsSpan(edit.Offset.Value, edit.New.Length).Fill(0x77);
        }

        file[ChangedTree.FieldsOf(file).CheckSum] ^= 0xFF;
        tree.Write("app.exe", file);

        VerifiedImage image = tree.Verify().Images.Single(image => image.Path == "app.exe");

        Assert.IsTrue(image.Alteration!.IsComplete);
        Assert.AreEqual(AlteredAs.Bound, image.Alteration.Guess);
        Assert.AreEqual(
            change.Edits.Sum(edit => edit.New.ToArray().Count(value => value != 0x77)) + 1,
            image.Alteration.Places.Sum(place => place.Size));
    }

    [TestMethod]
    public void AnImageThatAnotherToolMovedIsToldSo()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] file = tree.Bytes("library.dll");
        var editor = new ImageEditor(file);
        editor.Rebase(new VirtualAddress(0x7_0000_0000));
        editor.UpdateCheckSum();
        tree.Write("library.dll", file);

        VerifyResult result = tree.Verify();

        VerifiedImage image = result.Images.Single(image => image.Path == "library.dll");
        Assert.AreEqual(AlteredAs.Rebased, image.Alteration!.Guess);
        Assert.IsTrue(image.Alteration.IsComplete);
        StringAssert.Contains(result.Findings.Single().Message, "another tool moved it", StringComparison.Ordinal);
    }

    [TestMethod]
    public void EditedResourcesAreToldSo()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] file = tree.Bytes("dialogs.dll");
        int content = file.AsSpan().IndexOf(new byte[] { 0xE5, 0, 0xE5, 1, 0xE5, 2 });
        file.AsSpan(content + 0x20, 0x2800).Reverse();
        file[ChangedTree.FieldsOf(file).CheckSum] ^= 0x33;
        tree.Write("dialogs.dll", file);

        VerifyResult result = tree.Verify();

        Alteration alteration = result.Images.Single(image => image.Path == "dialogs.dll").Alteration!;
        Assert.AreEqual(AlteredAs.Resources, alteration.Guess, string.Join('\n', alteration.Places.Select(place => $"{place.Size:x} {place.IsExact} {place.Text}")));
        StringAssert.Contains(result.Findings.Single().Message, "as if its resources had been edited", StringComparison.Ordinal);
    }

    [TestMethod]
    public void WithItsOriginalEveryChangedByteIsNamed()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] file = tree.Bytes("library.dll");
        int[] offsets = [0x401, 0x403, 0x405, 0x412, 0x413];
        foreach (int offset in offsets)
        {
            file[offset] ^= 0x55;
        }

        tree.Write("library.dll", file);

        // So it is with an image that was never rewritten.
        byte[] still = tree.Bytes("still.dll");
        still[0x404] ^= 1;
        tree.Write("still.dll", still);
        Assert.AreEqual(0x404, tree.Verify(withOriginals: true).Images.Single(image => image.Path == "still.dll").Alteration!.Places.Single().Start.Value);
        Assert.IsNull(tree.Verify().Images.Single(image => image.Path == "still.dll").Alteration);

        Alteration blind = tree.Verify().Images.Single(image => image.Path == "library.dll").Alteration!;
        Alteration known = tree.Verify(withOriginals: true).Images.Single(image => image.Path == "library.dll").Alteration!;

        Assert.IsFalse(blind.IsComplete);
        Assert.IsTrue(known.IsComplete);
        CollectionAssert.AreEqual(new[] { (0x401, 1), (0x403, 1), (0x405, 1), (0x412, 2) }, known.Places.Select(place => (place.Start.Value, place.Size)).ToArray());
        AlteredPlace page = blind.Places.Single(place => !place.IsExact);
        Assert.IsTrue(offsets.All(offset => offset >= page.Start.Value && offset < page.Start.Value + page.Size));
    }

    [TestMethod]
    [DataRow(7, "the file is 7 bytes longer than it was: bytes were added at its end, at file offset 0x", DisplayName = "longer")]
    [DataRow(-9, "the file is 9 bytes shorter than it was; restore it", DisplayName = "shorter")]
    public void AnotherLengthIsSaid(int growth, string message)
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] file = tree.Bytes("library.dll");
        Array.Resize(ref file, file.Length + growth);
        tree.Write("library.dll", file);

        StringAssert.StartsWith(tree.Verify().Findings.Single().Message, message, StringComparison.Ordinal);
    }

    [TestMethod]
    public void OriginalsThatAreOtherFilesAreNamed()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        File.Delete(Path.Combine(tree.Originals, "still.dll"));
        File.WriteAllBytes(Path.Combine(tree.Originals, "library.dll"), ImageBuilder.X64().Build().ToArray());

        VerifyResult result = tree.Verify(withOriginals: true);

        CollectionAssert.AreEqual(new[] { "RB4013 library.dll", "RB4013 still.dll" }, result.Findings.Select(finding => $"{finding.Code} {finding.Image}").ToArray());
    }

    [TestMethod]
    [DataRow(false, DisplayName = "another base")]
    [DataRow(true, DisplayName = "another original")]
    public void ARecordThatLiesIsFoundOut(bool aboutTheHash)
    {
        using var tree = new ChangedTree();
        tree.Apply();
        string path = tree.PathOf(ChangeRecord.FileName);
        ImageChange change = tree.Change("library.dll");
        (string old, string lie) = aboutTheHash
            ? (Convert.ToHexString(change.OriginalSha256.Span).ToLowerInvariant(), new string('1', 64))
            : ("\"originalBase\": \"0x180000000\"", "\"originalBase\": \"0x170000000\"");
        File.WriteAllText(path, File.ReadAllText(path).Replace(old, lie, StringComparison.Ordinal));

        CollectionAssert.Contains(tree.Verify().Findings.Select(finding => $"{finding.Code} {finding.Image}").ToArray(), "RB4010 library.dll");
        byte[] before = tree.Bytes("library.dll");
        CollectionAssert.Contains(tree.Undo().Findings.Select(finding => $"{finding.Code} {finding.Image}").ToArray(), "RB4010 library.dll");
        CollectionAssert.AreEqual(before, tree.Bytes("library.dll"));
    }

    [TestMethod]
    public void WithoutItsDataFileATreeIsProvenAsFarAsItCanBe()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        string data = Directory.GetFiles(tree.Root).Single(file => ChangeData.IsName(Path.GetFileName(file)));
        byte[] content = File.ReadAllBytes(data);
        foreach (byte[]? wrong in new[] { null, content[..^40], "no gzip"u8.ToArray(), ChangeData.Compress(new byte[5]) })
        {
            File.Delete(data);
            if (wrong is not null)
            {
                File.WriteAllBytes(data, wrong);
            }

            VerifyResult result = tree.Verify();

            CollectionAssert.AreEqual(
                new[] { "RB4003 " + Path.GetFileName(data), "RB4003 signed.dll" },
                result.Findings.Select(finding => $"{finding.Code} {finding.Image}").ToArray());
            Assert.AreEqual(tree.Record().Changes.Count - 1, result.Count(ImageState.Proven));
            Assert.AreEqual(FindingCatalog.MissingChangeData, Assert.ThrowsExactly<RebaseBindException>(() => tree.Apply()).Finding.Code);
        }

        // Nothing is written that would lose what the file holds, so it can come back.
        Assert.AreEqual(FindingCatalog.MissingChangeData, Assert.ThrowsExactly<RebaseBindException>(() => tree.Undo()).Finding.Code);
        File.WriteAllBytes(data, content);
        tree.Undo();
        tree.AssertIsOriginal();
    }

    [TestMethod]
    [DataRow("../a.dll")]
    [DataRow("/a.dll")]
    [DataRow("a//b.dll")]
    [DataRow("./a.dll")]
    [DataRow("")]
    public void ARecordWhosePathsLeadOutOfTheTreeIsDamaged(string path) => AssertIsDamaged("library.dll", path);

    [TestMethod]
    public void ARecordThatListsAnImageTwiceIsDamaged() => AssertIsDamaged("library.dll", "app.exe");

    [TestMethod]
    public void ARecordOfAnotherVersionIsRefused()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        string path = tree.PathOf(ChangeRecord.FileName);
        string text = File.ReadAllText(path);
        foreach (string version in new[] { "1", "3", "999" })
        {
            File.WriteAllText(path, text.Replace("\"schemaVersion\": 2", $"\"schemaVersion\": {version}", StringComparison.Ordinal));

            Assert.AreEqual(FindingCatalog.OtherRecordVersion, Assert.ThrowsExactly<RebaseBindException>(() => tree.Verify()).Finding.Code);
            Assert.AreEqual(FindingCatalog.OtherRecordVersion, Assert.ThrowsExactly<RebaseBindException>(() => tree.Undo()).Finding.Code);
            Assert.AreEqual(FindingCatalog.OtherRecordVersion, Assert.ThrowsExactly<RebaseBindException>(() => tree.Apply()).Finding.Code);
        }
    }

    [TestMethod]
    public void TheRecordIsTheSameOnEveryMachineAndNamesNone()
    {
        using var one = new ChangedTree();
        using var other = new ChangedTree();
        one.Apply(ChangedTree.Everything with { Run = new() { Jobs = 1 } });
        other.Apply(ChangedTree.Everything with { Run = new() { Jobs = 8 } });

        CollectionAssert.AreEqual(one.Bytes(ChangeRecord.FileName), other.Bytes(ChangeRecord.FileName));
        string text = Encoding.UTF8.GetString(one.Bytes(ChangeRecord.FileName));
        Assert.IsFalse(text.Contains(one.Root, StringComparison.Ordinal));
        Assert.AreEqual(64, one.Record().PlanSha256!.Length);
        StringAssert.StartsWith(one.Record().Tool, "RebaseBind ", StringComparison.Ordinal);
    }

    private static void AssertIsDamaged(string listed, string path)
    {
        using var tree = new ChangedTree();
        tree.Apply();
        string record = tree.PathOf(ChangeRecord.FileName);
        File.WriteAllText(record, File.ReadAllText(record).Replace($"\"path\": \"{listed}\"", $"\"path\": \"{path}\"", StringComparison.Ordinal));

        Assert.AreEqual(FindingCatalog.DamagedChangeRecord, Assert.ThrowsExactly<RebaseBindException>(() => tree.Verify()).Finding.Code);
        Assert.AreEqual(FindingCatalog.DamagedChangeRecord, Assert.ThrowsExactly<RebaseBindException>(() => tree.Undo()).Finding.Code);
    }
}
