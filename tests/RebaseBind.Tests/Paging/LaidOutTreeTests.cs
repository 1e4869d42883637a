using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Loading;
using RebaseBind.Paging;
using RebaseBind.Paths;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.Tests.Verifying;
using RebaseBind.Verifying;

namespace RebaseBind.Tests.Paging;

/// <summary>A tree whose files are laid out in pages: mapped as without that, verified, continued, unbound and undone to the byte.</summary>
[TestClass]
public sealed class LaidOutTreeTests
{
    [TestMethod]
    public void WhatIsMappedIsWhatItWouldBeWithoutLayout()
    {
        using var tree = new ChangedTree();
        tree.Apply(output: "plain");
        ApplyResult result = tree.Apply(ChangedTree.EverythingInPages);

        foreach (ImageChange change in result.Changes)
        {
            byte[] plain = File.ReadAllBytes(Path.Combine(tree.Beside("plain"), change.Path));
            byte[] laidOut = tree.Bytes(change.Path);
            Assert.IsTrue(change.IsLaidOutInPages, change.Path);
            Assert.IsTrue(NaiveMapper.IsInPages(laidOut), change.Path);
            CollectionAssert.AreEqual(NaiveMapper.MapWithoutOffsets(plain), NaiveMapper.MapWithoutOffsets(laidOut), change.Path);
        }

        CollectionAssert.AreEqual(result.Changes.Select(static change => change.Path).ToArray(), result.Layouts.Select(static layout => layout.Path).ToArray());
        Assert.IsTrue(result.Layouts.All(layout => layout.NewLength == tree.Bytes(layout.Path).Length && layout.Growth == layout.NewLength - layout.OldLength));
    }

    /// <summary>Images that nothing else changes are laid out, too: resources, and what stays where it is.</summary>
    [TestMethod]
    public void EveryImageIsLaidOut()
    {
        using var tree = new ChangedTree();

        string[] changed = [.. tree.Apply(ChangedTree.EverythingInPages).Changes.Select(static change => change.Path)];

        CollectionAssert.AreEqual(Directory.GetFiles(tree.Originals).Select(Path.GetFileName).Where(static name => name != "note.txt").Order(StringComparer.Ordinal).ToArray(), changed);
    }

    [TestMethod]
    public void ItIsProvenAndUndone()
    {
        using var tree = new ChangedTree();
        tree.Apply(ChangedTree.EverythingInPages);

        foreach (bool withOriginals in new[] { false, true })
        {
            VerifyResult result = tree.Verify(withOriginals);
            Assert.IsEmpty(result.Findings);
            Assert.IsTrue(result.IsProven);
        }

        tree.Undo();
        tree.AssertIsOriginal();
    }

    [TestMethod]
    [DataRow(FileLayout.Pages)]
    [DataRow(FileLayout.Keep)]
    public void DoneTwiceNothingChanges(FileLayout second)
    {
        using var tree = new ChangedTree();
        tree.Apply(ChangedTree.EverythingInPages);
        Dictionary<string, byte[]> first = Files(tree);

        Assert.IsEmpty(tree.Apply(With(second)).Changes);

        AssertSame(first, tree);
    }

    /// <summary>In any order, in one run or in several: the same files.</summary>
    [TestMethod]
    [DataRow(FileLayout.Keep, BindPolicy.All, FileLayout.Pages, BindPolicy.All)]
    [DataRow(FileLayout.Pages, BindPolicy.None, FileLayout.Keep, BindPolicy.All)]
    [DataRow(FileLayout.Pages, BindPolicy.None, FileLayout.Pages, BindPolicy.All)]
    [DataRow(FileLayout.Keep, BindPolicy.None, FileLayout.Pages, BindPolicy.All)]
    public void StepByStepItBecomesTheSame(FileLayout firstLayout, BindPolicy firstBind, FileLayout secondLayout, BindPolicy secondBind)
    {
        using var tree = new ChangedTree();
        tree.Apply(ChangedTree.EverythingInPages, output: "once");

        tree.Apply(With(firstLayout, firstBind));
        tree.Apply(With(secondLayout, secondBind));

        AssertSame(Files(tree.Beside("once")), tree);
        Assert.IsTrue(tree.Verify().IsProven);
        tree.Undo();
        tree.AssertIsOriginal();
    }

    [TestMethod]
    public void UnboundItStaysInPages()
    {
        using var tree = new ChangedTree();
        tree.Apply(With(FileLayout.Pages, BindPolicy.None), output: "unbound");
        tree.Apply(ChangedTree.EverythingInPages);

        Assert.IsNotEmpty(tree.Unbind().Changes);

        AssertSame(Files(tree.Beside("unbound")), tree);
        Assert.IsTrue(tree.Verify().IsProven);
        tree.Undo();
        tree.AssertIsOriginal();
    }

    [TestMethod]
    public void SignedSinceItIsProvenContinuedAndUndone()
    {
        using var tree = new ChangedTree();
        tree.Apply(ChangedTree.EverythingInPages);
        Dictionary<string, byte[]> first = Files(tree);
        tree.Write("library.dll", ChangedTree.Sign(tree.Bytes("library.dll")));
        Assert.AreEqual(FindingCatalog.SignedSince, tree.Verify().Findings.Single().Code);

        tree.Apply(ChangedTree.EverythingInPages with { Layout = new() { Seed = "other" } });
        Assert.IsTrue(tree.Verify().IsProven);
        Assert.HasCount(first["library.dll"].Length, tree.Bytes("library.dll"));

        tree.Undo();
        tree.AssertIsOriginal();
    }

    /// <summary>A byte in each part of the file, and between parts: the place is named, and restoring the file heals it.</summary>
    [TestMethod]
    public void AChangedByteIsFoundWhereItIs()
    {
        using var tree = new ChangedTree();
        tree.Apply(ChangedTree.EverythingInPages);
        byte[] file = tree.Bytes("library.dll");
        for (int offset = 0; offset < file.Length; offset += 0x1FF)
        {
            tree.Write("library.dll", Flip(file, offset));

            VerifyResult result = tree.Verify(withOriginals: true);

            Finding finding = result.Findings.Single();
            Assert.AreEqual("library.dll", finding.Image);
            if (finding.Code == FindingCatalog.AlteredSince)
            {
                Alteration alteration = result.Images.Single(static image => image.Path == "library.dll").Alteration!;
                Assert.AreEqual((offset, 1), (alteration.Places.Single().Start.Value, alteration.Places.Single().Size), finding.Message);
            }
        }
    }

    [TestMethod]
    public void ForceTakesTheLayoutBackWhereItCan()
    {
        using var tree = new ChangedTree();
        tree.Apply(ChangedTree.EverythingInPages);
        ImageChange change = tree.Change("library.dll");
        FilePartOf(change, 1, out int from, out int to);
        tree.Write("library.dll", Flip(tree.Bytes("library.dll"), to + 1));

        Assert.AreEqual(FindingCatalog.UndoForced, tree.Undo(new UndoPolicy { Force = true }).Findings.Single().Code);

        AssertSameBut(Flip(File.ReadAllBytes(Path.Combine(tree.Originals, "library.dll")), from + 1), tree.Bytes("library.dll"));
    }

    /// <summary>A field of the layout was changed, or a byte was written where nothing was: then the file stays in pages, and the rest is taken back.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ForceLeavesTheLayoutWhereItCannot(bool isField)
    {
        using var tree = new ChangedTree();
        tree.Apply(With(FileLayout.Pages, BindPolicy.None), output: "laid-out");
        tree.Apply(ChangedTree.EverythingInPages);
        ImageChange change = tree.Change("app.exe");
        Assert.IsNotEmpty(change.Edits);
        FilePartOf(change, 1, out int _, out int to);
        byte[] altered = isField ? Flip(tree.Bytes("app.exe"), ChangedTree.FieldsOf(tree.Bytes("app.exe")).SizeOfHeaders + 1, 0x1F) : Flip(tree.Bytes("app.exe"), to - 1);
        tree.Write("app.exe", altered);

        Finding finding = tree.Undo(new UndoPolicy { Force = true }).Findings.Single();

        Assert.Contains("stays laid out in pages", finding.Message, StringComparison.Ordinal);
        byte[] expected = File.ReadAllBytes(Path.Combine(tree.Beside("laid-out"), "app.exe"));
        AssertSameBut(isField ? Flip(expected, ChangedTree.FieldsOf(expected).SizeOfHeaders + 1, 0x1F) : Flip(expected, to - 1), tree.Bytes("app.exe"));
    }

    [TestMethod]
    public void WhatMayNotChangeIsLeftAndTheReasonIsSaid()
    {
        using var tree = new ChangedTree();
        tree.With("signed.exe", ImageBuilder.X64().At(0x140000000).AsExe().Signed());
        tree.With("setup.exe", ImageBuilder.X64().At(0x140000000).AsExe().WithOverlay(1, 2, 3));
        tree.With("kept.dll", ImageBuilder.X64().WithPointers(3));
        tree.With("flat.exe", ImageBuilder.X64().At(0x140000000).AsExe().WithAlignment(0x200, 0x200));
        tree.With("il.dll", ImageBuilder.X86().WithClrHeader(CorFlags.ILOnly));
        tree.With("r2r.dll", ImageBuilder.X64().ReadyToRun());
        RebaseBindOptions options = new()
        {
            Change = new() { Bind = BindPolicy.None, Layout = FileLayout.Pages, Excluded = [PathPattern.Parse("kept.dll")] },
        };

        ApplyResult result = tree.Apply(options);

        CollectionAssert.AreEqual(
            new[] { (FindingCatalog.MappedFlat, "flat.exe"), (FindingCatalog.KeepsLayout, "setup.exe"), (FindingCatalog.Signed, "signed.exe") },
            result.Findings.Select(static finding => (finding.Code, finding.Image)).ToArray());
        CollectionAssert.IsSubsetOf(new[] { "app.exe", "r2r.dll", "still.dll" }, result.Layouts.Select(static layout => layout.Path).ToArray());
        foreach (string path in new[] { "signed.exe", "signed.dll", "setup.exe", "kept.dll", "flat.exe", "il.dll" })
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(tree.Originals, path)), tree.Bytes(path), path);
        }

        Assert.IsTrue(tree.Verify().IsProven);
    }

    /// <summary>What it costs is known before it is done.</summary>
    [TestMethod]
    public void ThePreviewIsWhatIsDone()
    {
        using var tree = new ChangedTree();
        var pipeline = new RebaseBindPipeline(With(FileLayout.Pages, BindPolicy.None));
        GatheredTree gathered = pipeline.Scan(tree.Root);
        AddressPlan plan = pipeline.Plan(gathered);
        (IReadOnlyList<ImageLayout> layouts, IReadOnlyList<Finding> findings) = pipeline.PreviewLayouts(gathered, plan);
        (IReadOnlyList<ImageLayout> one, _) = pipeline.PreviewLayouts(gathered, plan, gathered.Images.Single(static image => image.Path == "signed.dll"));

        ApplyResult result = pipeline.Apply(gathered, plan, OutputTarget.InPlace);

        CollectionAssert.AreEqual(layouts.ToArray(), result.Layouts.ToArray());
        Assert.IsEmpty(findings);
        Assert.AreEqual(layouts.Single(static layout => layout.Path == "signed.dll"), one.Single());
        Assert.IsEmpty(new RebaseBindPipeline(new RebaseBindOptions()).PreviewLayouts(gathered, plan).Layouts);
    }

    /// <summary>Wine reads what does not lie in pages, EXEs, too.</summary>
    [TestMethod]
    public void ASimulationOfWineCountsWhatItSaves()
    {
        using var tree = new ChangedTree();
        var pipeline = new RebaseBindPipeline(With(FileLayout.Pages, BindPolicy.None));
        GatheredTree gathered = pipeline.Scan(tree.Root);

        var report = pipeline.Simulate(gathered, pipeline.Plan(gathered), new LoadOptions { Profiles = [LoaderProfile.Wine8] });

        Assert.AreNotEqual(0, UnalignedPages(report.Before));
        Assert.AreEqual(0, UnalignedPages(report.After!));
    }

    private static int UnalignedPages(LoadSimulation simulation)
        => simulation.Profiles.Single().Processes.Sum(static process => process.Totals.PrivatePagesByCause.UnalignedFile + process.Totals.PrivatePagesByCause.Header);

    private static RebaseBindOptions With(FileLayout layout, BindPolicy bind = BindPolicy.All)
        => ChangedTree.Everything with { Change = ChangedTree.Everything.Change with { Layout = layout, Bind = bind } };

    private static void FilePartOf(ImageChange change, int index, out int from, out int to)
    {
        from = change.Layout!.Parts[index].From.Value;
        to = change.Layout.Parts[index].To.Value;
    }

    private static byte[] Flip(byte[] file, int offset, byte bits = 0x10)
    {
        byte[] flipped = (byte[])file.Clone();
        flipped[offset] ^= bits;
        return flipped;
    }

    private static void AssertSameBut(byte[] expected, byte[] actual)
    {
        HeaderFields fields = ChangedTree.FieldsOf(expected);
        foreach (byte[] file in new[] { expected, actual })
        {
            // What was changed since changes the checksum; nothing is known of the others.
            Array.Clear(file, fields.CheckSum, 4);
            Array.Clear(file, fields.TimeDateStamp, 4);
        }

        CollectionAssert.AreEqual(expected, actual);
    }

    private static Dictionary<string, byte[]> Files(ChangedTree tree) => Files(tree.Root);

    private static Dictionary<string, byte[]> Files(string root) => Directory.GetFiles(root)
        .Where(static path => !ChangeRecord.IsOwn(Path.GetFileName(path)))
        .ToDictionary(static path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);

    private static void AssertSame(Dictionary<string, byte[]> expected, ChangedTree tree)
    {
        foreach (KeyValuePair<string, byte[]> file in expected)
        {
            CollectionAssert.AreEqual(file.Value, tree.Bytes(file.Key), file.Key);
        }
    }
}
