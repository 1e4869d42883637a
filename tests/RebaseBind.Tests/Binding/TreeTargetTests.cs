using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>Which DLLs the images of a tree are bound to: those of the tree as they will be, and those of reference folders.</summary>
[TestClass]
public sealed class TreeTargetTests
{
    [TestMethod]
    public void TheFirstReferenceFolderThatHasADllForTheProcessorCounts()
    {
        using BindTree tree = new BindTree().With("app.exe", App)
            .WithReference("x86/library.dll", ImageBuilder.X86().WithTimeDateStamp(0x2222).ExportsAs("library.dll").Exports("alpha"))
            .WithReference("first/library.dll", BindScene.Library(stamp: 0x3333))
            .WithReference("second/library.dll", BindScene.Library(stamp: 0x4444));

        tree.Bind(References(tree, "x86", "first", "second"));

        Assert.AreEqual(0x3333U, tree.Read("app.exe").BoundImports.Single().Stamp);
    }

    [TestMethod]
    public void ADllOfTheTreeForAnotherProcessorDoesNotHideAReferenceDll()
    {
        using BindTree tree = new BindTree().With("app.exe", ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).Imports("library", "alpha"))
            .With("x86/library.dll", ImageBuilder.X86().ExportsAs("library.dll").Exports("alpha"))
            .WithReference("system/library.dll", BindScene.Library(stamp: 0x3333));

        tree.Bind(References(tree, "system"));

        Assert.AreEqual((0x3333U, "library"), tree.Read("app.exe").BoundImports.Single());
    }

    [TestMethod]
    public void AnImportWithoutExtensionIsFoundInAReferenceFolder()
    {
        using BindTree tree = new BindTree().With("app.exe", ImageBuilder.X64().AsExe().Imports("library", "alpha")).WithReference("system/library.dll", BindScene.Library());

        Assert.IsTrue(BindTree.ImportOf(tree.Bind(References(tree, "system")), "app.exe").IsBound);
    }

    [TestMethod]
    public void AReferenceDllThatIsAnotherBuildWithTheSameStampIsSeen()
    {
        using BindTree tree = new BindTree().With("app.exe", App).With("library.dll", BindScene.Library()).WithReference("system/library.dll", BindScene.Library().WithCode(0x3000));

        Assert.AreEqual(FindingCatalog.BindStamp, BindTree.ImportOf(tree.Bind(References(tree, "system")), "app.exe").Code);
    }

    [TestMethod]
    [DataRow(true, DisplayName = "other exports")]
    [DataRow(false, DisplayName = "a copy")]
    public void TwoReferenceFoldersWithBuildsOfOneStampAreNotReliedOn(bool differs)
    {
        // The same stamp, size and base: only what is exported tells them apart.
        ImageBuilder other = ImageBuilder.X64().At(0x2_0000_0000).WithTimeDateStamp(0x1111).ExportsAs("library.dll", ordinalBase: 5)
            .Exports(differs ? "beta" : "alpha", differs ? "alpha" : "beta", "gamma", ExportedSymbol.ByOrdinal);
        using BindTree tree = new BindTree().With("app.exe", App).WithReference("first/library.dll", BindScene.Library()).WithReference("second/library.dll", other)
            .WithReference("third/library.dll", ImageBuilder.X86().WithTimeDateStamp(0x1111).ExportsAs("library.dll").Exports("alpha"));
        Assert.AreEqual(new FileInfo(tree.PathOf("first/library.dll")).Length, new FileInfo(tree.PathOf("second/library.dll")).Length);

        ImportBinding import = BindTree.ImportOf(tree.Bind(References(tree, "first", "second", "third")), "app.exe");

        Assert.AreEqual(differs ? FindingCatalog.BindStamp : null, import.Code);
        Assert.AreEqual(!differs, import.IsBound);
    }

    [TestMethod]
    public void OfReferenceDllsWhoseNamesDifferInCaseTheFirstInOrdinalOrderCounts()
    {
        using BindTree tree = new BindTree().With("app.exe", App)
            .WithReference("system/library.dll", BindScene.Library())
            .WithReference("system/Library.dll", BindScene.Library(stamp: 0x2222))
            .WithReference("system/LIBRARY.dll", BindScene.Library(stamp: 0x3333));
        if (Directory.GetFiles(tree.PathOf("system")).Length != 3)
        {
            Assert.Inconclusive("skipped: a file system that tells upper from lower case");
        }

        Assert.AreEqual("LIBRARY.dll", BindTree.ImportOf(tree.Bind(References(tree, "system")), "app.exe").Target);
    }

    [TestMethod]
    public void AReferenceDllThatCannotBeReadIsNamed()
    {
        Requires.Unix();
        using BindTree tree = new BindTree().With("app.exe", App).WithReference("system/other.dll", BindScene.Library());
        File.CreateSymbolicLink(tree.PathOf("system/library.dll"), tree.PathOf("system/absent.dll"));

        ApplyResult result = tree.Bind(References(tree, "system"));

        Assert.AreEqual((FindingCatalog.UnreadableFile, "library.dll"), (result.Findings.Single().Code, result.Findings.Single().Image));
        Assert.AreEqual(FindingCatalog.BindNotFound, BindTree.ImportOf(result, "app.exe").Code);
    }

    [TestMethod]
    public void ADllThatIsGoneSinceItWasPlannedIsAWarningAboutItsImporter()
    {
        using BindTree tree = new BindTree().With("app.exe", App).With("large.dll", ImageBuilder.X64().WithPointers(30)).With("library.dll", BindScene.Library(imageBase: 0x180000000).WithPointers(3));
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } });
        GatheredTree gathered = pipeline.Scan(tree.Root);
        AddressPlan plan = pipeline.Plan(gathered);
        File.Delete(tree.PathOf("in/library.dll"));

        ApplyResult result = pipeline.Apply(gathered, plan, OutputTarget.InPlace);

        Assert.AreEqual(FindingCatalog.UnreadableFile, BindTree.ImportOf(result, "app.exe").Code);
        Assert.AreEqual(FindingSeverity.Warning, result.Findings.Single(finding => finding.Code == FindingCatalog.UnreadableFile && finding.Image == "app.exe").Severity);
    }

    [TestMethod]
    public void ADllThatLosesDynamicBaseIsBoundTo()
    {
        using BindTree tree = new BindTree().With("app.exe", App).With("library.dll", BindScene.Library().DynamicBase());

        Assert.AreEqual(FindingCatalog.BindDynamicBase, BindTree.ImportOf(tree.Bind(new RebaseBindOptions()), "app.exe").Code);
        Assert.IsTrue(BindTree.ImportOf(tree.Bind(new RebaseBindOptions { Change = new() { DynamicBase = DynamicBasePolicy.Clear } }), "app.exe").IsBound);
    }

    [TestMethod]
    public void AHybridDllOfATreeIsNotBoundTo()
    {
        using BindTree tree = new BindTree().With("app.exe", App).With("library.dll", BindScene.Library().WithLoadConfiguration(hybridMetadata: true));

        Assert.AreEqual(FindingCatalog.BindHybrid, BindTree.ImportOf(tree.Bind(), "app.exe").Code);
    }

    [TestMethod]
    public void ManagedImagesAreNotBoundAndImagesThatOnlyDelayLoadAre()
    {
        using BindTree tree = new BindTree().With("library.dll", BindScene.Library())
            .With("managed.exe", App.WithClrHeader(CorFlags.ILOnly))
            .With("late.exe", ImageBuilder.X64().At(0x140000000).AsExe().WithBoundDelayTables().DelayImports("library.dll", "alpha"))
            .With("app.exe", App);

        ApplyResult result = tree.Bind();

        Assert.AreEqual("app.exe,late.exe", string.Join(",", result.Bindings.Where(binding => binding.ChangesFile).Select(binding => binding.Path)));
        CollectionAssert.DoesNotContain(result.Bindings.Select(binding => binding.Path).ToArray(), "managed.exe");
    }

    [TestMethod]
    public void BindingsAreInOrderOfPath()
    {
        using BindTree tree = new BindTree().With("library.dll", BindScene.Library());
        string[] names = [.. Enumerable.Range(0, 20).Select(i => (char)('a' + i) + ".exe")];
        foreach (string name in names)
        {
            tree.With(name, App);
        }

        CollectionAssert.AreEqual(names, tree.Bind().Bindings.Select(binding => binding.Path).ToArray());
    }

    [TestMethod]
    public void AnImageThatIsLeftAloneSaysWhyItsImportsAreNotBound()
    {
        using BindTree tree = new BindTree().With("app.exe", App.Signed()).With("library.dll", BindScene.Library());

        StringAssert.Contains(BindTree.ImportOf(tree.Bind(), "app.exe").Reason, "left alone: signed", System.StringComparison.Ordinal);
    }

    [TestMethod]
    public void APreviewTellsMovedDllsOfOneNameApart()
    {
        // Linked without a stamp; those that move get one.
        using BindTree tree = new BindTree()
            .With("large.dll", ImageBuilder.X64().WithPointers(30))
            .With("a/library.dll", BindScene.Library(imageBase: 0x180000000, stamp: 0).WithPointers(3)).With("a/app.exe", App)
            .With("b/library.dll", BindScene.Library(imageBase: 0x180000000, stamp: 0).WithPointers(3)).With("b/app.exe", App);
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } });
        GatheredTree gathered = pipeline.Scan(tree.Root);
        AddressPlan plan = pipeline.Plan(gathered);

        IReadOnlyList<ImageBinding> preview = pipeline.PreviewBindings(gathered, plan).Bindings;

        CollectionAssert.AreEqual(new[] { "a/library.dll", "b/library.dll" }, preview.Select(binding => binding.Imports.Single().Target).ToArray());
        CollectionAssert.AreEqual(preview.Select(binding => binding.Imports.Single()).ToArray(), pipeline.Apply(gathered, plan, OutputTarget.InPlace).Bindings.Select(binding => binding.Imports.Single()).ToArray());
    }

    private static ImageBuilder App => ImageBuilder.X64().At(0x140000000).AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha");

    private static RebaseBindOptions References(BindTree tree, params string[] folders)
        => new() { Change = new() { Bind = BindPolicy.All, References = [.. folders.Select(tree.PathOf)] } };
}
