using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>What a person hears of: images that will not load, or DLLs that are damaged; and limits at which that begins.</summary>
[TestClass]
public sealed class WarningTests
{
    [TestMethod]
    public void AMalformedForwarderIsAWarning()
        => Assert.AreEqual(FindingCatalog.BindForwarder, WarningOf(Forwarding(1, "nodot"), App).Code);

    [TestMethod]
    public void AnImageThatImportsFromItselfIsAWarning()
    {
        ImageBuilder library = BindScene.Library().Imports("library.dll", "alpha");

        Finding finding = new BindScene().With("library.dll", library).Bind(library.Build(), path: "Library.DLL").Findings.Single();

        Assert.AreEqual((FindingCatalog.BindSelf, FindingSeverity.Warning), (finding.Code, finding.Severity));
    }

    [TestMethod]
    public void AnImportThatIsNotExportedIsNamedAsTheImportIsWritten()
    {
        Assert.AreEqual("the image imports #9 from library.dll, which does not export it", WarningOf(BindScene.Library(), ImageBuilder.X64().AsExe().Imports("library.dll", 9)).Message);
        Assert.AreEqual("the image imports 'missing' from library.dll, which does not export it", WarningOf(BindScene.Library(), ImageBuilder.X64().AsExe().Imports("library.dll", "missing")).Message);
        Assert.AreEqual("the image imports 'alpha' from library.dll, which exports nothing by name", WarningOf(ImageBuilder.X64(), App).Message);
        StringAssert.Contains(WarningOf(BindScene.Library(), ImageBuilder.X64().AsExe().Imports("library.dll", new string('n', 101))).Message, new string('n', 100) + "...'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnAddInThatWantsMoreOfItsProgramThanItExportsIsTheSubjectAndNotTheProgram()
    {
        BindScene scene = new BindScene().With("node.exe", ImageBuilder.X64().AsExe().ExportsAs("node.exe").Exports("napi_one"));

        ImageBinding binding = scene.Bind(ImageBuilder.X64().Imports("node.exe", "napi_two").Build(), path: "addon.node");

        Assert.AreEqual(("addon.node", "the image imports 'napi_two' from node.exe, which does not export it"), (binding.Findings.Single().Image, binding.Findings.Single().Message));
        Assert.AreEqual("does not export 'napi_two', which the image imports", binding.Imports.Single().Reason, "it follows the DLL's name");
    }

    [TestMethod]
    public void AForwarderThatLeadsToAMissingOrMalformedExportNamesTheDllThatLacksIt()
    {
        BindScene scene = new BindScene()
            .With("front.dll", ImageBuilder.X64().WithTimeDateStamp(9).ExportsAs("front.dll").Exports(ExportedSymbol.Forwarded("alpha", "library.gone"), ExportedSymbol.Forwarded("beta", "middle.onward")))
            .With("middle.dll", ImageBuilder.X64().WithTimeDateStamp(8).ExportsAs("middle.dll").Exports(ExportedSymbol.Forwarded("onward", "nodot")))
            .With("library.dll", BindScene.Library());

        ImageBinding missing = scene.Bind(ImageBuilder.X64().AsExe().Imports("front.dll", "alpha").Build());
        ImageBinding malformed = scene.Bind(ImageBuilder.X64().AsExe().Imports("front.dll", "beta").Build());

        Assert.AreEqual("the image imports 'alpha' from front.dll, which forwards it to library.dll; library.dll does not export 'gone'", missing.Findings.Single().Message);
        Assert.AreEqual("forwards 'alpha' to library.dll, which does not export 'gone'", missing.Imports.Single().Reason);
        StringAssert.StartsWith(malformed.Findings.Single().Message, "front.dll forwards 'beta' to middle.dll, which forwards 'onward' to 'nodot', which", StringComparison.Ordinal);
    }

    [TestMethod]
    public void WhatIsTheMatterWithAnImageIsSaidOnceHoweverManyDllsItImports()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").Imports("second.dll", "alpha").Build();
        int descriptor = app.OffsetOf(ImageDirectory.Import);

        // Both share one address table.
        ImageBinding binding = new BindScene().Bind(app.With32(descriptor + 20 + 16, app.UInt32At(descriptor + 16)));

        Assert.HasCount(2, binding.Imports);
        Assert.AreEqual(FindingCatalog.BindOverlap, binding.Findings.Single().Code);
    }

    [TestMethod]
    public void ADllThatIsNotAmongTheImagesIsNoWarning()
        => Assert.IsEmpty(new BindScene().Bind(App.Build()).Findings);

    [TestMethod]
    [DataRow(32, true)]
    [DataRow(33, false)]
    public void ForwardersAreFollowedThirtyTwoTimes(int forwarders, bool isBound)
    {
        ImportBinding import = new BindScene().With("library.dll", Forwarding(forwarders, null)).Bind(App.Build()).Imports.Single();

        Assert.AreEqual(isBound, import.IsBound, import.Reason);
        Assert.AreEqual(isBound ? null : FindingCatalog.BindForwarder, import.Code);
    }

    [TestMethod]
    public void AnExportOutsideItsImageIsNone()
    {
        BuiltImage library = BindScene.Library().Build();
        int functions = library.OffsetOf(library.UInt32At(library.OffsetOf(ImageDirectory.Export) + 28));
        byte[] damaged = library.With32(functions, library.UInt32At(library.Fields.SizeOfImage));

        ImageBinding binding = ImageBinder.Bind("app.exe", App.Build().ToArray(), new BindTargetSet([new BindTarget("library.dll", damaged)]), BindPolicy.All);

        Assert.AreEqual(FindingCatalog.BindNotExported, binding.Imports.Single().Code);
    }

    [TestMethod]
    public void AnAddressTableThatLeavesTheFileIsNotBound()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha", "beta").WithSection(".data", section => section.WithSize(0x200)).Build();
        uint lastSlot = app.Section(".data").Rva + 0x1F8;
        byte[] image = app.WithDirectory(ImageDirectory.ImportAddressTable, lastSlot, 8);
        BitConverter.GetBytes(lastSlot).CopyTo(image, app.OffsetOf(ImageDirectory.Import) + 16);

        Assert.AreEqual(FindingCatalog.BindNoAddressDirectory, new BindScene().With("library.dll", BindScene.Library()).Refuse(image).Code);
    }

    [TestMethod]
    public void ANameTableOutsideTheImageIsNone()
    {
        BuiltImage app = App.Build();

        ImportBinding import = new BindScene().With("library.dll", BindScene.Library()).Refuse(app.With32(app.OffsetOf(ImageDirectory.Import), 0x7FFFFFF0));

        Assert.AreEqual((FindingCatalog.BindNoNameTable, 1), (import.Code, import.Imports));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ADescriptorThatImportsNothingAndHoldsAValueIsAWarningAndNotListed(bool wide)
    {
        BuiltImage app = (wide ? ImageBuilder.X64() : ImageBuilder.X86()).AsExe().WithHeaderRoom(0x100).Imports("stray.dll", "old").Imports("library.dll", "alpha").Build();
        BindScene scene = new BindScene().With("stray.dll", ImageBuilder.For(wide ? Machine.Amd64 : Machine.I386).WithTimeDateStamp(5).ExportsAs("stray.dll").Exports("old"))
            .With("library.dll", ImageBuilder.For(wide ? Machine.Amd64 : Machine.I386).WithTimeDateStamp(0x1111).ExportsAs("library.dll").Exports("alpha"));
        int descriptor = app.OffsetOf(ImageDirectory.Import);
        byte[] stray = app.With32(app.OffsetOf(app.UInt32At(descriptor + 16)), 0x80001000);
        stray.AsSpan(app.OffsetOf(app.UInt32At(descriptor)), wide ? 8 : 4).Clear();

        ImageBinding binding = scene.Bind(stray, BindPolicy.Effective);
        var bound = new BoundFile(binding.Apply(stray).ToArray());

        CollectionAssert.AreEqual(new[] { "RB2036", null }, binding.Imports.Select(import => import.Code).ToArray());
        Assert.AreEqual(0, binding.Imports[0].Imports);
        Assert.AreEqual("stray.dll has a descriptor in this image that imports nothing, but its address table holds a value", binding.Findings.Single().Message);
        Assert.AreEqual(FindingSeverity.Warning, binding.Findings.Single().Severity);
        Assert.AreEqual((0x1111U, "library.dll"), bound.BoundImports.Single());
        Assert.AreEqual(0x80001000U, BitConverter.ToUInt32(bound.Bytes, app.OffsetOf(app.UInt32At(descriptor + 16))));
    }

    [TestMethod]
    public void ABindingWhoseNamesWereClearedIsOneForGood()
    {
        BuiltImage app = App.Build();
        int descriptor = app.OffsetOf(ImageDirectory.Import);
        byte[] bound = app.With32(descriptor + 4, 0x1111);
        bound.AsSpan(app.OffsetOf(app.UInt32At(descriptor)), 8).Clear();

        Assert.AreEqual(FindingCatalog.BoundForGood, new BindScene().With("library.dll", BindScene.Library()).Refuse(bound).Code);
    }

    [TestMethod]
    public void ANameTableThatIsEmptyBecauseItLiesInABoundTableStaysEmpty()
    {
        // Written, it would become the name table of the import.
        BuiltImage app = ImageBuilder.X64().AsExe().WithBoundDelayTables().WithoutImportNameTables().Imports("library.dll", "alpha").DelayImports("late.dll", "alpha").Build();
        byte[] crafted = app.With32(app.OffsetOf(ImageDirectory.Import), app.UInt32At(app.OffsetOf(ImageDirectory.DelayImport) + 20));

        ImageBinding binding = new BindScene().With("library.dll", BindScene.Library()).With("late.dll", BindScene.Library()).Bind(crafted);

        CollectionAssert.AreEqual(new[] { FindingCatalog.BindNothing, FindingCatalog.BindOverlap }, binding.Imports.Select(import => import.Code).ToArray());
        Assert.IsFalse(binding.ChangesFile);
    }

    [TestMethod]
    public void ADelayLoadDescriptorWithoutNameTableImportsNothing()
    {
        BuiltImage app = App.WithBoundDelayTables().DelayImports("late.dll", "alpha").Build();

        ImageBinding binding = new BindScene().With("library.dll", BindScene.Library()).Bind(app.With32(app.OffsetOf(ImageDirectory.DelayImport) + 16, 0));

        Assert.AreEqual((true, 0), (binding.Imports[0].IsBound, binding.Imports[1].Imports));
    }

    [TestMethod]
    public void ADamagedCertificateTableIsReportedAndTheImageLeftAsItIs()
    {
        BuiltImage app = App.Signed().Build();

        ImageBinding binding = new BindScene().With("library.dll", BindScene.Library()).Bind(app.WithDirectory(ImageDirectory.Security, (uint)app.Length + 8, 0x100));

        Assert.IsFalse(binding.ChangesFile);
        Assert.AreEqual(FindingSeverity.Warning, binding.Findings.Single().Severity);
    }

    [TestMethod]
    public void ThousandsOfDllsByOneLongNameTakeNoMoreThanTheFileIsLong()
    {
        ImageBuilder builder = ImageBuilder.X64().AsExe();
        for (int i = 0; i < 1000; i++)
        {
            builder.Imports("a", 1);
        }

        BuiltImage app = builder.Imports(new string('n', 60_000), 1).Build();
        byte[] crafted = app.ToArray();
        int first = app.OffsetOf(ImageDirectory.Import);
        for (int i = 0; i < 1000; i++)
        {
            crafted.AsSpan(first + (1000 * 20) + 12, 4).CopyTo(crafted.AsSpan(first + (i * 20) + 12));
        }

        Finding finding = new BindScene().Bind(crafted).Findings.Single();

        Assert.AreEqual("RB0030", finding.Code);
        StringAssert.Contains(finding.Message, "add up", StringComparison.Ordinal);
    }

    private static ImageBuilder App => ImageBuilder.X64().AsExe().Imports("library.dll", "alpha");

    private static Finding WarningOf(ImageBuilder library, ImageBuilder app)
    {
        Finding finding = new BindScene().With("library.dll", library).Bind(app.Build()).Findings.Single();
        Assert.AreEqual(FindingSeverity.Warning, finding.Severity);
        return finding;
    }

    /// <summary>A DLL whose export "alpha" leads through so many forwarders to the last one's target, or to code.</summary>
    private static ImageBuilder Forwarding(int forwarders, string? last)
    {
        ImageBuilder library = ImageBuilder.X64().ExportsAs("library.dll").Exports(ExportedSymbol.Forwarded("alpha", forwarders == 1 && last is not null ? last : "library.#2"));
        for (int i = 2; i <= forwarders; i++)
        {
            library.Exports(ExportedSymbol.Forwarded(FormattableString.Invariant($"b{i:d2}"), FormattableString.Invariant($"library.#{i + 1}")));
        }

        return library.Exports("code");
    }
}
