using System;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

[TestClass]
public sealed class DelayBindingTests
{
    private const ulong Base = 0x2_0000_0000;

    [TestMethod]
    [DataRow(BindPolicy.All)]
    [DataRow(BindPolicy.Effective)]
    public void ABoundTableGetsAddressesAndTheDllsStamp(BindPolicy policy)
    {
        BuiltImage app = App().Build();

        BoundFile bound = Scene.BindAndRead(app, policy);

        var (stamp, _, slots) = bound.DelayImports.Single();
        Assert.AreEqual(0x1111U, stamp);
        CollectionAssert.AreEqual(new[] { Base + 0x1001, Base + 0x1003 }, slots);
        Assert.IsEmpty(bound.BoundImports, "delay-loaded DLLs have no entry in the bound import directory");
    }

    [TestMethod]
    public void ItWorksWhereNoLoaderTakesBindings()
    {
        // The helper that is linked into the image decides, not the loader.
        BuiltImage app = App().WithSubsystemVersion(10, 0).Build();

        Assert.IsTrue(Scene.Bind(app, BindPolicy.Effective).Imports.Single().IsBound);
    }

    [TestMethod]
    public void ADllForNewerSystemsIsDelayBoundTo()
        => Assert.IsTrue(new BindScene().With("library.dll", BindScene.Library().WithSubsystemVersion(10, 0)).Bind(App().Build(), BindPolicy.Effective).Imports.Single().IsBound);

    [TestMethod]
    public void AStampThatAnotherBuildHasIsNotReliedOn()
        => Assert.AreEqual(FindingCatalog.BindStamp, Scene.With("old/library.dll", BindScene.Library().WithCode(0x3000)).Refuse(App().Build()).Code);

    [TestMethod]
    public void ABoundTableThatLeavesTheFileIsNotWritten()
    {
        BuiltImage app = App().WithSection(".data", section => section.WithSize(0x200)).Build();
        byte[] outside = app.With32(app.OffsetOf(ImageDirectory.DelayImport) + 20, app.Section(".data").Rva + 0x1F8);

        Assert.AreEqual(FindingCatalog.BindNoTable, Scene.Refuse(outside).Code);
    }

    [TestMethod]
    public void WithoutABoundTableThereIsNothingToBind()
        => Assert.AreEqual(FindingCatalog.BindNoTable, Scene.Refuse(ImageBuilder.X64().AsExe().DelayImports("library.dll", "beta").Build()).Code);

    [TestMethod]
    [DataRow(BindPolicy.All)]
    [DataRow(BindPolicy.Effective)]
    public void ADynamicBaseDllIsNeverDelayBoundTo(BindPolicy policy)
        => Assert.AreEqual(FindingCatalog.BindDynamicBase, new BindScene().With("library.dll", BindScene.Library().DynamicBase()).Refuse(App().Build(), policy).Code);

    [TestMethod]
    public void ForwardedExportsAreLeftOut()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithBoundDelayTables().DelayImports("front.dll", "alias", "real").Build();

        BoundFile bound = Front().BindAndRead(app);

        CollectionAssert.AreEqual(new[] { 0UL, 0x3_0000_1001UL }, bound.DelayImports.Single().Slots);
    }

    [TestMethod]
    public void WhereAllIsForwardedNothingIsBound()
        => Assert.AreEqual(FindingCatalog.BindDelayForwarded, Front().Refuse(ImageBuilder.X64().AsExe().WithBoundDelayTables().DelayImports("front.dll", "alias").Build()).Code);

    [TestMethod]
    public void OneMissingExportKeepsTheWholeDllUnbound()
        => Assert.AreEqual(FindingCatalog.BindNotExported, Scene.Refuse(ImageBuilder.X64().AsExe().WithBoundDelayTables().DelayImports("library.dll", "beta", "missing").Build()).Code);

    [TestMethod]
    public void OldDescriptorsAreNotBoundAndKeepNothingElseFromBeingBound()
    {
        // All their fields but the stamp hold addresses, with base relocations.
        BuiltImage app = OldDescriptors().Build();

        BoundFile bound = OldLibrary.BindAndRead(app);

        Assert.AreEqual(FindingCatalog.BindOldDelayLoad, OldLibrary.Bind(app).Imports[1].Code);
        Assert.AreEqual(0x68001000UL, bound.Imports.Single().Slots.Single());
        Assert.AreEqual(0U, bound.DelayImports.Single().Stamp);
    }

    [TestMethod]
    [DataRow(true, DisplayName = "RVAs in spite of what the attributes say")]
    [DataRow(false, DisplayName = "addresses, as the attributes say")]
    public void DescriptorsWithAttributesZeroAreReadAndNotBound(bool holdsRvas)
    {
        ImageBuilder builder = ImageBuilder.X86().AsExe().WithHeaderRoom(0x100).WithBoundDelayTables().Imports("library.dll", "alpha").DelayImports("library.dll", "alpha", "beta");
        BuiltImage app = (holdsRvas ? builder : builder.WithOldDelayImports()).Build();
        byte[] file = app.With32(app.OffsetOf(ImageDirectory.DelayImport), 0);

        ImageBinding binding = OldLibrary.Bind(file);

        Assert.AreEqual(("library.dll", FindingCatalog.BindOldDelayLoad), (binding.Imports[1].Dll, binding.Imports[1].Code));
        Assert.IsTrue(binding.Imports[0].IsBound);
        Assert.IsEmpty(binding.Findings);
    }

    [TestMethod]
    public void ADescriptorWithAnAddressForItsNameAloneIsReadAndNotBound()
    {
        // Module handle and stamp are 0, as some packers leave them.
        BuiltImage app = OldDescriptors().Build();
        int descriptor = app.OffsetOf(ImageDirectory.DelayImport);
        byte[] file = app.With32(descriptor + 8, 0);
        file.AsSpan(descriptor + 20, 12).Clear();

        Assert.AreEqual(("library.dll", FindingCatalog.BindOldDelayLoad), (OldLibrary.Bind(file).Imports[1].Dll, OldLibrary.Bind(file).Imports[1].Code));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AnAddressTableInAReadOnlySectionIsRelocatedAndBoundOnlyThroughABoundTable(bool hasBoundTable)
    {
        ImageBuilder importer = ImageBuilder.X64().At(0x180000000).WithPointers(2).DelayImports("library.dll", "beta", 8);
        using BindTree tree = new BindTree().With("large.dll", ImageBuilder.X64().At(0x180000000).WithPointers(30)).With("library.dll", BindScene.Library())
            .With("late.dll", hasBoundTable ? importer.WithBoundDelayTables() : importer);
        BoundFile before = tree.Read("late.dll");

        ApplyResult result = tree.Bind();

        BoundFile after = tree.Read("late.dll");
        ulong moved = result.Changes.Single(change => change.Path == "late.dll").Base.Value - 0x180000000;
        int slots = after.OffsetOf(BitConverter.ToUInt32(after.Bytes, after.OffsetOf(after.Directory(13).Rva) + 12));
        Assert.AreNotEqual(0UL, moved);
        Assert.AreEqual(BitConverter.ToUInt64(before.Bytes, slots) + moved, BitConverter.ToUInt64(after.Bytes, slots));
        Assert.AreEqual(hasBoundTable ? null : FindingCatalog.BindNoTable, BindTree.ImportOf(result, "late.dll").Code);
        Assert.AreEqual(hasBoundTable ? 0x1111U : 0, after.DelayImports.Single().Stamp);
    }

    [TestMethod]
    public void DescriptorsWithoutAnEmptyOneBehindThemEndWithTheDirectory()
    {
        BuiltImage app = App().Build();
        int end = app.OffsetOf(ImageDirectory.DelayImport) + 32;
        byte[] file = app.WithDirectory(ImageDirectory.DelayImport, app.Directory(ImageDirectory.DelayImport).Rva, 32);
        file.AsSpan(end, 32).Fill(0x11);

        ImageBinding binding = Scene.Bind(file);

        Assert.IsTrue(binding.Imports.Single().IsBound);
        Assert.AreEqual(0x1111U, BitConverter.ToUInt32(binding.Apply(file).Span[(end - 4)..end]));
    }

    [TestMethod]
    public void OldDescriptorsThatCameBoundLoseTheirStamp()
    {
        BuiltImage app = OldDescriptors().Build();
        int stamp = app.OffsetOf(ImageDirectory.DelayImport) + 28;
        byte[] bound = app.With32(stamp, 0x4321);

        CollectionAssert.AreEqual(app.ToArray(), OldLibrary.Bind(bound, BindPolicy.None).Apply(bound).ToArray());
        Assert.AreEqual(FindingSeverity.Warning, OldLibrary.Bind(bound).Findings.Single().Severity);
    }

    [TestMethod]
    public void UnbindingBringsTheFileBack()
    {
        BuiltImage app = App().WithHeaderRoom(0x100).Imports("library.dll", "alpha").Build();
        byte[] bound = Scene.Bind(app).Apply(app.ToArray()).ToArray();

        Assert.AreEqual(0x1111U, new BoundFile(bound).DelayImports.Single().Stamp);
        CollectionAssert.AreEqual(app.ToArray(), Scene.Bind(bound, BindPolicy.None).Apply(bound).ToArray());
    }

    [TestMethod]
    public void AStaleDelayBindingIsNamed()
    {
        BuiltImage app = App().Build();
        byte[] bound = Scene.Bind(app).Apply(app.ToArray()).ToArray();

        Finding finding = new BindScene().With("library.dll", BindScene.Library(stamp: 0x2222)).Bind(bound).Findings.Single();

        Assert.AreEqual((FindingCatalog.StaleBinding, FindingSeverity.Warning), (finding.Code, finding.Severity));
    }

    [TestMethod]
    public void ABoundTableWithBaseRelocationsIsNotWritten()
    {
        // The table is replaced by one that lies on relocated pointers.
        BuiltImage app = App().WithPointers(4).Build();
        int descriptor = app.OffsetOf(ImageDirectory.DelayImport);
        byte[] relocated = app.With32(descriptor + 20, app.Fixups[0].Rva);

        Assert.AreEqual(FindingCatalog.BindRelocatedSlot, Scene.Refuse(relocated).Code);
    }

    private static BindScene Scene => new BindScene().With("library.dll", BindScene.Library());

    private static BindScene OldLibrary => new BindScene().With("library.dll", ImageBuilder.X86().At(0x68000000).WithTimeDateStamp(0x1111).ExportsAs("library.dll").Exports("alpha", "beta"));

    private static ImageBuilder OldDescriptors()
        => ImageBuilder.X86().AsExe().WithHeaderRoom(0x100).WithOldDelayImports().WithBoundDelayTables().Imports("library.dll", "alpha").DelayImports("library.dll", "alpha", "beta");

    private static ImageBuilder App() => ImageBuilder.X64().AsExe().WithBoundDelayTables().DelayImports("library.dll", "beta", 8);

    private static BindScene Front() => Scene.With("front.dll", ImageBuilder.X64().At(0x3_0000_0000).WithTimeDateStamp(0x3333).ExportsAs("front.dll").Exports(ExportedSymbol.Forwarded("alias", "library.alpha"), "real"));
}
