using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;
using RebaseBind.Writing;

namespace RebaseBind.Tests.Binding;

/// <summary>Binding as a part of the whole: after every image has its base and its stamp, and with a record that takes it back.</summary>
[TestClass]
public sealed class TreeBindingTests
{
    [TestMethod]
    public void ImportsAreBoundToTheNewBaseAndTheNewStamp()
    {
        using TemporaryFolder folder = Tree();

        ApplyResult result = Apply(folder, "in", "out", BindPolicy.Effective);

        BoundFile library = Read(folder, "out/library.dll");
        BoundFile app = Read(folder, "out/app.exe");
        ulong newBase = result.Changes.Single(change => change.Path == "library.dll").Base.Value;
        Assert.AreNotEqual(0x180000000UL, newBase);
        Assert.AreNotEqual(Read(folder, "in/library.dll").TimeDateStamp, library.TimeDateStamp);
        CollectionAssert.AreEqual(new[] { newBase + 0x1000 }, app.Imports.Single().Slots);
        Assert.AreEqual((library.TimeDateStamp, "library.dll"), app.BoundImports.Single());
        Assert.AreEqual(Read(folder, "in/app.exe").TimeDateStamp, app.TimeDateStamp, "the importer did not move");
        Assert.IsTrue(result.Bindings.Single(binding => binding.Path == "app.exe").Imports.Single().IsBound);
    }

    [TestMethod]
    public void UnboundTheTreeIsAsItIsWithoutBinding()
    {
        using TemporaryFolder folder = Tree();
        Apply(folder, "in", "bound", BindPolicy.All);
        Apply(folder, "in", "rebased", BindPolicy.None);

        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        pipeline.Unbind(pipeline.Scan(folder.PathOf("bound")), OutputTarget.Folder(folder.PathOf("unbound")));

        AssertSameTree(folder, "rebased", "unbound");
    }

    [TestMethod]
    public void ATreeThatCameBoundIsUnboundAndNotGivenItsFirstBindingsBack()
    {
        using TemporaryFolder folder = Tree();
        Apply(folder, "in", "bound", BindPolicy.All);
        ForgetChanges(folder.PathOf("bound"));
        Run(folder, "bound", "again", new RebaseBindOptions { Layout = new() { Seed = "next" }, Change = new() { Bind = BindPolicy.All } });
        Run(folder, "bound", "rebased", new RebaseBindOptions { Layout = new() { Seed = "next" }, Change = new() { Bind = BindPolicy.None } });

        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        pipeline.Unbind(pipeline.Scan(folder.PathOf("again")), OutputTarget.Folder(folder.PathOf("unbound")));

        Assert.IsFalse(pipeline.Scan(folder.PathOf("unbound")).Images.Any(image => image.IsBound));
        foreach (string name in new[] { "app.exe", "library.dll", "large.dll" })
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(folder.PathOf("rebased/" + name)), File.ReadAllBytes(folder.PathOf("unbound/" + name)), name);
        }

        AssertSameTree(folder, "rebased", "unbound");
    }

    [TestMethod]
    public void WithoutItsRecordATreeIsUnboundFromItsNames()
    {
        using TemporaryFolder folder = Tree();
        Apply(folder, "in", "bound", BindPolicy.All);
        Apply(folder, "in", "rebased", BindPolicy.None);
        ForgetChanges(folder.PathOf("bound"));
        ForgetChanges(folder.PathOf("rebased"));

        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        ApplyResult result = pipeline.Unbind(pipeline.Scan(folder.PathOf("bound")), OutputTarget.InPlace);

        ForgetChanges(folder.PathOf("bound"));
        AssertSameTree(folder, "rebased", "bound");
        Assert.AreEqual("app.exe,large.dll", string.Join(",", result.Changes.Select(change => change.Path)));
    }

    [TestMethod]
    public void AnImageThatIsOnlyBoundAndThenUnboundIsInNoRecord()
    {
        using var folder = new TemporaryFolder();
        BuiltImage app = ImageBuilder.X64().At(0x140000000).AsExe().Imports("library.dll", "alpha").Build();

        // A checksum that no linker would write comes back, too, and so does an address table that holds something else than names.
        byte[] odd = app.With32(app.Fields.CheckSum, 0x77);
        odd[app.OffsetOf(ImageDirectory.ImportAddressTable)] ^= 0x55;
        folder.Write("in/app.exe", odd);
        folder.Write("in/library.dll", BindScene.Library(imageBase: 0x2_0000_0000).Build().ToArray());
        Apply(folder, "in", "bound", BindPolicy.All);
        Assert.AreEqual(0x2_0000_1000UL, Read(folder, "bound/app.exe").Imports.Single().Slots.Single());

        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        pipeline.Unbind(pipeline.Scan(folder.PathOf("bound")), OutputTarget.InPlace);

        AssertSameTree(folder, "in", "bound");
    }

    [TestMethod]
    public void HeadersThatGrewShrinkAgain()
    {
        using var folder = new TemporaryFolder();
        BuiltImage app = ImageBuilder.X64().At(0x140000000).AsExe().Imports("library.dll", "alpha").Build();
        byte[] full = app.ToArray();
        int tableEnd = app.Fields.SectionTable + (app.Sections.Count * 40);
        full.AsSpan(tableEnd, (int)app.UInt32At(app.Fields.SizeOfHeaders) - tableEnd).Fill(0xCC);
        BuiltSection section = app.Section(".rdata");
        full.AsSpan(section.OffsetOf(section.Rva + section.VirtualSize), (int)(section.RawSize - section.VirtualSize)).Fill(0xCC);
        folder.Write("in/app.exe", full);
        folder.Write("in/library.dll", BindScene.Library().Build().ToArray());

        ApplyResult result = Apply(folder, "in", "bound", BindPolicy.All);
        Assert.AreEqual(0x200U, result.Changes.Single().HeaderGrowth);
        byte[] once = File.ReadAllBytes(folder.PathOf("bound/app.exe"));
        Apply(folder, "bound", null, BindPolicy.All);
        CollectionAssert.AreEqual(once, File.ReadAllBytes(folder.PathOf("bound/app.exe")));

        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        pipeline.Unbind(pipeline.Scan(folder.PathOf("bound")), OutputTarget.InPlace);

        AssertSameTree(folder, "in", "bound");
    }

    [TestMethod]
    public void BoundTwiceIsBoundOnce()
    {
        using TemporaryFolder folder = Tree();
        Apply(folder, "in", "once", BindPolicy.All);

        ApplyResult again = Apply(folder, "once", "twice", BindPolicy.All);

        Assert.IsEmpty(again.Changes);
        AssertSameTree(folder, "once", "twice");
    }

    [TestMethod]
    public void MovingABoundTreeLeavesNoStaleBindingBehind()
    {
        using TemporaryFolder folder = Tree();
        Apply(folder, "in", "first", BindPolicy.All);
        var seeded = new RebaseBindOptions { Layout = new() { Seed = "next" }, Change = new() { Bind = BindPolicy.All } };

        Run(folder, "first", "bound", seeded);
        Run(folder, "first", "unbound", seeded with { Change = new() { Bind = BindPolicy.None } });

        BoundFile library = Read(folder, "bound/library.dll");
        Assert.AreNotEqual(Read(folder, "first/library.dll").TimeDateStamp, library.TimeDateStamp);
        Assert.AreEqual(library.TimeDateStamp, Read(folder, "bound/app.exe").BoundImports.Single().Stamp);
        Assert.IsEmpty(Read(folder, "unbound/app.exe").BoundImports);
        Assert.AreEqual(0U, Read(folder, "unbound/app.exe").Imports.Single().Stamp);
        CollectionAssert.AreEqual(Read(folder, "in/app.exe").Imports.Single().Slots, Read(folder, "unbound/app.exe").Imports.Single().Slots);
    }

    [TestMethod]
    public void TheRecordLeadsFromTheFirstFileOverSeveralRuns()
    {
        using TemporaryFolder folder = Tree();
        byte[] original = File.ReadAllBytes(folder.PathOf("in/app.exe"));
        Apply(folder, "in", null, BindPolicy.All);
        Run(folder, "in", null, new RebaseBindOptions { Layout = new() { Seed = "next" }, Change = new() { Bind = BindPolicy.All } });

        byte[] file = File.ReadAllBytes(folder.PathOf("in/app.exe"));
        var change = ChangeRecordFile.Read(folder.PathOf("in")).Changes.Single(entry => entry.Path == "app.exe");
        foreach (var edit in change.Edits)
        {
            CollectionAssert.AreEqual(edit.New.ToArray(), file.AsSpan(edit.Offset.Value, edit.New.Length).ToArray());
            edit.Old.Span.CopyTo(file.AsSpan(edit.Offset.Value));
        }

        original.AsSpan(Fields(original).CheckSum, 4).CopyTo(file.AsSpan(Fields(original).CheckSum));
        CollectionAssert.AreEqual(original, file);
    }

    [TestMethod]
    public void SignedImagesStayAsTheyAreAndSayWhy()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/app.exe", ImageBuilder.X64().At(0x140000000).AsExe().Imports("library.dll", "alpha").Signed().Build().ToArray());
        folder.Write("in/library.dll", BindScene.Library().Build().ToArray());

        ImportBinding kept = Apply(folder, "in", "kept", BindPolicy.All).Bindings.Single().Imports.Single();
        ApplyResult stripped = Run(folder, "in", "stripped", new RebaseBindOptions { Change = new() { Bind = BindPolicy.All, Signed = SignedPolicy.Strip } });

        Assert.AreEqual(FindingCatalog.Signed, kept.Code);
        CollectionAssert.AreEqual(File.ReadAllBytes(folder.PathOf("in/app.exe")), File.ReadAllBytes(folder.PathOf("kept/app.exe")));
        Assert.IsTrue(stripped.Bindings.Single().Imports.Single().IsBound);
        Assert.IsFalse(stripped.Changes.Single().RemovedCertificates.IsEmpty);
    }

    [TestMethod]
    public void ReferenceDllsAreBoundToAndLeftAlone()
    {
        using TemporaryFolder folder = Tree();
        File.Delete(folder.PathOf("in/library.dll"));
        folder.Write("system/below/library.dll", BindScene.Library(stamp: 0x5555).Build().ToArray());
        folder.Write("system/LIBRARY.dll", BindScene.Library(stamp: 0x4444).Build().ToArray());
        byte[] before = File.ReadAllBytes(folder.PathOf("system/LIBRARY.dll"));

        ApplyResult result = Run(folder, "in", "out", new RebaseBindOptions { Change = new() { References = [folder.PathOf("system")] } });

        Assert.AreEqual((0x4444U, "library.dll"), Read(folder, "out/app.exe").BoundImports.Single());
        Assert.AreEqual("LIBRARY.dll", result.Bindings.Single(binding => binding.Path == "app.exe").Imports.Single().Target);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(folder.PathOf("system/LIBRARY.dll")));
        Assert.IsFalse(Directory.Exists(folder.PathOf("out/system")));
    }

    [TestMethod]
    public void ADamagedReferenceDllIsNamed()
    {
        using TemporaryFolder folder = Tree();
        File.Delete(folder.PathOf("in/library.dll"));
        folder.Write("system/library.dll", BindScene.Library().Build().ToArray()[..0x150]);

        ApplyResult result = Run(folder, "in", "out", new RebaseBindOptions { Change = new() { References = [folder.PathOf("system")] } });

        Finding finding = result.Findings.Single();
        Assert.AreEqual(("library.dll", FindingSeverity.Warning), (finding.Image, finding.Severity));
        Assert.AreEqual(FindingCatalog.BindNotFound, result.Bindings.Single(binding => binding.Path == "app.exe").Imports.Single().Code);
    }

    [TestMethod]
    public void AReferenceFolderThatIsNotThereIsRefusedBeforeAnythingIsWritten()
    {
        using TemporaryFolder folder = Tree();

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => Run(folder, "in", "out", new RebaseBindOptions { Change = new() { References = [folder.PathOf("absent")] } }));

        Assert.AreEqual(FindingCatalog.BadFolder, refusal.Finding.Code);
        Assert.IsFalse(Directory.Exists(folder.PathOf("out")));
    }

    [TestMethod]
    public void APreviewSaysWhatIsDoneThen()
    {
        using TemporaryFolder folder = Tree();
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } });
        GatheredTree tree = pipeline.Scan(folder.PathOf("in"));
        AddressPlan plan = pipeline.Plan(tree);

        IReadOnlyList<ImageBinding> preview = pipeline.PreviewBindings(tree, plan).Bindings;

        CollectionAssert.AreEqual(
            pipeline.Apply(tree, plan, OutputTarget.Folder(folder.PathOf("out"))).Bindings.SelectMany(binding => binding.Imports).ToArray(),
            preview.SelectMany(binding => binding.Imports).ToArray());
        Assert.AreEqual(2, preview.SelectMany(binding => binding.Imports).Count(import => import.IsBound));
    }

    [TestMethod]
    public void TheResultDoesNotDependOnHowManyFilesAreWorkedOnAtOnce()
    {
        using TemporaryFolder folder = Tree();
        Run(folder, "in", "one", new RebaseBindOptions { Change = new() { Bind = BindPolicy.All }, Run = new() { Jobs = 1 } });
        Run(folder, "in", "eight", new RebaseBindOptions { Change = new() { Bind = BindPolicy.All }, Run = new() { Jobs = 8 } });

        AssertSameTree(folder, "one", "eight");
    }

    /// <summary>An EXE and a DLL that import from a DLL which has to make room for the other one.</summary>
    private static TemporaryFolder Tree()
    {
        var folder = new TemporaryFolder();
        folder.Write("in/app.exe", ImageBuilder.X64().At(0x140000000).AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha").Build().ToArray());
        folder.Write("in/large.dll", ImageBuilder.X64().WithHeaderRoom(0x100).WithPointers(30).Imports("library.dll", "beta", 8).Build().ToArray());
        folder.Write("in/library.dll", BindScene.Library(imageBase: 0x180000000).WithPointers(3).Build().ToArray());
        return folder;
    }

    private static ApplyResult Apply(TemporaryFolder folder, string input, string? output, BindPolicy policy)
        => Run(folder, input, output, new RebaseBindOptions { Change = new() { Bind = policy } });

    private static ApplyResult Run(TemporaryFolder folder, string input, string? output, RebaseBindOptions options)
    {
        var pipeline = new RebaseBindPipeline(options);
        GatheredTree tree = pipeline.Scan(folder.PathOf(input));
        return pipeline.Apply(tree, pipeline.Plan(tree), output is null ? OutputTarget.InPlace : OutputTarget.Folder(folder.PathOf(output)));
    }

    private static void ForgetChanges(string root)
    {
        foreach (string file in Directory.GetFiles(root).Where(file => ChangeRecord.IsOwn(Path.GetFileName(file))))
        {
            File.Delete(file);
        }
    }

    private static BoundFile Read(TemporaryFolder folder, string path) => new(File.ReadAllBytes(folder.PathOf(path)));

    private static HeaderFields Fields(byte[] file) => new((int)BitConverter.ToUInt32(file, HeaderFields.NewHeaderPointer), IsWide: true);

    private static void AssertSameTree(TemporaryFolder folder, string expected, string actual)
    {
        string[] names = [.. Directory.GetFiles(folder.PathOf(expected)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(names, Directory.GetFiles(folder.PathOf(actual)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToArray());
        foreach (string name in names)
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(folder.PathOf(expected + "/" + name)), File.ReadAllBytes(folder.PathOf(actual + "/" + name)), name);
        }
    }
}
