using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.Verifying;
using RebaseBind.Writing;

namespace RebaseBind.Tests.Verifying;

[TestClass]
public sealed class UndoTests
{
    private static readonly BindPolicy[] Bindings = [BindPolicy.None, BindPolicy.Effective, BindPolicy.All];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void WhateverWasDoneAndHoweverOftenTheOriginalsComeBack(bool toOutput)
    {
        RebaseBindOptions[] all =
        [
            .. from bind in Bindings
               from signed in new[] { SignedPolicy.Skip, SignedPolicy.Strip }
               from flag in new[] { DynamicBasePolicy.Keep, DynamicBasePolicy.Clear }
               select new RebaseBindOptions { Change = new() { Bind = bind, Signed = signed, DynamicBase = flag } },
        ];
        for (int i = 0; i < all.Length; i++)
        {
            using var tree = new ChangedTree();
            tree.Apply(all[i]);

            // The same again changes nothing; other options, and other places, do.
            Assert.IsEmpty(tree.Apply(all[i]).Changes);
            tree.Apply(all[(i + 5) % all.Length] with { Layout = new() { Seed = "other", Placement = PlacementMode.Compact } });
            Assert.IsTrue(tree.Verify(withOriginals: true).IsProven);
            if (toOutput)
            {
                ApplyResult result = tree.Undo(output: "undone");
                Assert.IsEmpty(result.Findings);
                tree.AssertIsOriginal(tree.Beside("undone"));
                Assert.IsTrue(tree.Verify().IsProven, "the tree itself is as it was");
            }
            else
            {
                tree.Undo();
                tree.AssertIsOriginal();
            }
        }
    }

    [TestMethod]
    public void UndoAndUnbindGoInAnyOrder()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        tree.Unbind();
        Assert.IsTrue(tree.Verify(withOriginals: true).IsProven);
        tree.Undo(Only("app.exe"));
        tree.Unbind();
        tree.Undo(Only("*.dll"));
        Assert.AreEqual(0, tree.Record().Changes.Count(change => change.Edits.Count != 0));
        if (tree.Record().Changes.Count != 0)
        {
            tree.Undo();
        }

        tree.AssertIsOriginal();
    }

    [TestMethod]
    public void APartCanBeUndoneAndTheRecordKeepsTheRest()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        string[] before = [.. tree.Record().Changes.Select(change => change.Path)];

        ApplyResult result = tree.Undo(Only("*.exe"));

        CollectionAssert.AreEqual(new[] { "app.exe", "grown.exe" }, result.Changes.Select(change => change.Path).ToArray());
        CollectionAssert.AreEqual(before.Except(["app.exe", "grown.exe"]).ToArray(), tree.Record().Changes.Select(change => change.Path).ToArray());
        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(tree.Originals, "grown.exe")), tree.Bytes("grown.exe"));
        Assert.IsTrue(tree.Verify(withOriginals: true).IsProven);
        tree.Undo();
        tree.AssertIsOriginal();
    }

    [TestMethod]
    public void APatternThatFitsNothingIsAnError()
    {
        using var tree = new ChangedTree();
        tree.Apply();

        ApplyResult result = tree.Undo(Only("nothing*.dll"));

        Assert.AreEqual((FindingCatalog.UnknownImage, FindingSeverity.Error), (result.Findings.Single().Code, result.Findings.Single().Severity));
        Assert.IsEmpty(result.Changes);
    }

    [TestMethod]
    public void ASignatureThatWasAddedSinceIsTakenOff()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        foreach (string path in new[] { "library.dll", "signed.dll", "app.exe", "still.dll" })
        {
            tree.Write(path, ChangedTree.Sign(tree.Bytes(path)));
        }

        Assert.IsEmpty(tree.Undo().Findings);

        tree.AssertIsOriginal();
    }

    [TestMethod]
    public void WhatWasSignedSinceAndRewrittenAgainStillLeadsToTheFirstOriginal()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        foreach (string path in new[] { "library.dll", "signed.dll", "app.exe", "x86-large.dll" })
        {
            tree.Write(path, ChangedTree.Sign(tree.Bytes(path)));
        }

        tree.Apply(ChangedTree.Everything with { Layout = new() { Seed = "again", Placement = PlacementMode.Compact } });
        Assert.IsTrue(tree.Verify(withOriginals: true).IsProven);
        tree.Undo();

        tree.AssertIsOriginal();
    }

    [TestMethod]
    public void AnImageThatWasChangedSinceIsLeftAndTheOthersAreUndone()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] altered = tree.Bytes("library.dll");
        altered[0x401] ^= 1;
        tree.Write("library.dll", altered);

        ApplyResult result = tree.Undo();

        Assert.AreEqual(("RB4011", "library.dll"), (result.Findings.Single().Code, result.Findings.Single().Image));
        CollectionAssert.AreEqual(altered, tree.Bytes("library.dll"));
        Assert.AreEqual("library.dll", tree.Record().Changes.Single().Path);
        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(tree.Originals, "signed.dll")), tree.Bytes("signed.dll"));
    }

    [TestMethod]
    public void ACopyHoldsTheImageThatWasNotUndone()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] altered = tree.Bytes("library.dll");
        altered[0x401] ^= 1;
        tree.Write("library.dll", altered);

        Assert.AreEqual(FindingCatalog.UndoRefused, tree.Undo(output: "undone").Findings.Single().Code);

        CollectionAssert.AreEqual(altered, File.ReadAllBytes(Path.Combine(tree.Beside("undone"), "library.dll")));
        Assert.AreEqual(FindingCatalog.AlteredSince, tree.Verify(root: tree.Beside("undone")).Findings.Single().Code);
    }

    [TestMethod]
    public void AnOutputThatHeldAnotherTreeKeepsNoRecordOfIt()
    {
        using var tree = new ChangedTree();
        tree.Apply(output: "out");
        tree.Apply(new RebaseBindOptions { Change = new() { Bind = BindPolicy.None, Excluded = [PathPattern.Parse("**")] } }, output: "out");

        tree.AssertIsOriginal(tree.Beside("out"));
    }

    [TestMethod]
    public void ForceTakesBackWhatFitsAndSaysWhatIsLost()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] altered = tree.Bytes("library.dll");
        altered[0x401] ^= 1;
        tree.Write("library.dll", altered);
        byte[] bound = tree.Bytes("app.exe");
        bound[tree.Change("app.exe").Edits[0].Offset.Value] ^= 1;
        tree.Write("app.exe", bound);
        tree.Write("x86.dll", "MZ is nothing"u8.ToArray());

        ApplyResult result = tree.Undo(new UndoPolicy { Force = true });

        CollectionAssert.AreEqual(
            new[] { "Warning RB4012 app.exe", "Warning RB4012 library.dll", "Error RB4011 x86.dll" },
            result.Findings.OrderBy(finding => finding.Image, StringComparer.Ordinal).Select(finding => $"{finding.Severity} {finding.Code} {finding.Image}").ToArray());
        byte[] expected = File.ReadAllBytes(Path.Combine(tree.Originals, "library.dll"));
        expected[0x401] ^= 1;
        HeaderFields fields = ChangedTree.FieldsOf(expected);
        byte[] actual = tree.Bytes("library.dll");
        Array.Clear(expected, fields.CheckSum, 4);
        Array.Clear(actual, fields.CheckSum, 4);
        CollectionAssert.AreEqual(expected, actual);
        StringAssert.Contains(result.Findings.Single(finding => finding.Image == "app.exe").Message, "1 of ", StringComparison.Ordinal);
        Assert.AreEqual("x86.dll", tree.Record().Changes.Single().Path);
        CollectionAssert.AreEqual(new[] { "x86.dll" }, tree.Verify().Findings.Select(finding => finding.Image).ToArray());
    }

    [TestMethod]
    public void AnImageThatIsNoLongerThereStaysInTheRecord()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        File.Delete(tree.PathOf("library.dll"));

        Assert.IsEmpty(tree.Undo().Findings);

        Assert.AreEqual("library.dll", tree.Record().Changes.Single().Path);
    }

    [TestMethod]
    public void WhatWasPutBackByHandIsLeftOutOfTheRecord()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        tree.Write("library.dll", File.ReadAllBytes(Path.Combine(tree.Originals, "library.dll")));

        ApplyResult result = tree.Undo();

        Assert.IsEmpty(result.Findings);
        Assert.IsFalse(result.Changes.Any(change => change.Path == "library.dll"));
        tree.AssertIsOriginal();
    }

    [TestMethod]
    public void AfterARunThatWasKilledAnyImageLeadsToItsOriginal()
    {
        // The second of two runs is killed when some of its images are renamed.
        using var first = new ChangedTree();
        first.Apply();
        Dictionary<string, byte[]> once = first.Record().Changes.ToDictionary(change => change.Path, change => first.Bytes(change.Path));
        using var second = new ChangedTree();
        second.Apply();
        ChangeRecord earlier = second.Record();
        RebaseBindOptions other = ChangedTree.Everything with { Layout = new() { Seed = "other", Placement = PlacementMode.Compact } };
        ApplyResult result = second.Apply(other);
        string[] changedTwice = [.. result.Changes.Select(change => change.Path).Where(once.ContainsKey)];
        Assert.IsGreaterThan(2, changedTwice.Length);
        ChangeRecord killed = second.Record() with { Replaced = [.. earlier.Changes.Where(change => changedTwice.Contains(change.Path))] };
        ChangeRecordFile.Write(second.Root, killed);
        for (int i = 0; i < changedTwice.Length; i += 2)
        {
            second.Write(changedTwice[i], once[changedTwice[i]]);
        }

        VerifyResult verified = second.Verify(withOriginals: true);

        CollectionAssert.AreEqual(
            changedTwice.Where((_, i) => i % 2 == 0).ToArray(),
            verified.Images.Where(image => image.State == ImageState.Interrupted).Select(image => image.Path).ToArray());
        Assert.IsTrue(verified.Findings.All(finding => finding.Code == FindingCatalog.StillOriginal));

        // Done again, the run completes; undone, everything is as it was at first.
        using var again = new ChangedTree();
        foreach (string file in Directory.GetFiles(second.Root))
        {
            again.Write(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        again.Apply(other);
        Assert.IsTrue(again.Verify(withOriginals: true).IsProven);
        Assert.IsEmpty(again.Record().Replaced);
        second.Undo();
        second.AssertIsOriginal();
        again.Undo();
        again.AssertIsOriginal();
    }

    [TestMethod]
    public void AnImageThatWasReplacedIsTakenAsANewOriginalWithAWarning()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        byte[] other = ImageBuilder.X64().WithPointers(12).WithCode(0x500).Build().ToArray();
        tree.With("library.dll", other);
        tree.With("signed.dll", ImageBuilder.X64().At(0x2_8000_0000).WithPointers(1).Build().ToArray());

        ApplyResult result = tree.Apply(ChangedTree.Everything with { Change = new() { Bind = BindPolicy.None } });

        CollectionAssert.AreEqual(
            new[] { "library.dll", "signed.dll" },
            result.Findings.Where(finding => finding.Code == FindingCatalog.TakenAsOriginal).Select(finding => finding.Image).ToArray());
        Assert.IsTrue(tree.Verify(withOriginals: true).IsProven);
        tree.Undo();
        tree.AssertIsOriginal();
    }

    [TestMethod]
    public void ARecordWhoseEditsAreNotInTheFileIsNotContinued()
    {
        using var tree = new ChangedTree();
        tree.Apply();
        ChangeRecord record = tree.Record();
        ImageChange lie = tree.Change("app.exe") with { Edits = [new ByteEdit(new FileOffset(0x7FFF_FFF0), new byte[1], new byte[1])] };
        ChangeRecordFile.Write(tree.Root, record with { Changes = [.. record.Changes.Select(change => change.Path == "app.exe" ? lie : change)] });

        ApplyResult result = tree.Apply(ChangedTree.Everything with { Layout = new() { Seed = "other", Placement = PlacementMode.Compact } });

        Assert.AreEqual("app.exe", result.Findings.Single(finding => finding.Code == FindingCatalog.TakenAsOriginal).Image);
        Assert.IsTrue(tree.Verify().IsProven);
    }

    [TestMethod]
    public void ATreeWithinAnotherIsNoOutput()
    {
        using var tree = new ChangedTree();
        tree.Apply();

        Assert.AreEqual(FindingCatalog.BadFolder, Assert.ThrowsExactly<RebaseBindException>(() => tree.Undo(output: "in/below")).Finding.Code);
    }

    private static UndoPolicy Only(string pattern) => new() { Images = [PathPattern.Parse(pattern)] };
}
