using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>Each reason not to bind, with its code; nothing is written.</summary>
[TestClass]
public sealed class RefusalTests
{
    private static ImageBuilder App => ImageBuilder.X64().AsExe().Imports("library.dll", "alpha");

    private static BindScene Front => new BindScene().With("library.dll", BindScene.Library())
        .With("front.dll", ImageBuilder.X64().At(0x3_0000_0000).WithTimeDateStamp(9).ExportsAs("front.dll").Exports(ExportedSymbol.Forwarded("alias", "library.alpha"), "real", ExportedSymbol.Forwarded("self", "front.real")));

    [TestMethod]
    [DataRow("api-ms-win-core-file-l1-1-0.dll")]
    [DataRow("EXT-MS-WIN-ntuser-window-l1-1-0.dll")]
    [DataRow("API-MS-WIN-CORE-FILE-L1-1-0.DLL")]
    public void AnApiSetIsNobodysDllEvenWhereAFileHasItsName(string name)
    {
        BindScene scene = new BindScene().With(name, BindScene.Library());

        Assert.AreEqual(FindingCatalog.BindApiSet, scene.Refuse(ImageBuilder.X64().AsExe().Imports(name, "alpha").Build()).Code);
    }

    [TestMethod]
    public void ADllThatIsNotThereIsNotGuessed()
        => Assert.AreEqual(FindingCatalog.BindNotFound, new BindScene().Refuse(App.Build()).Code);

    [TestMethod]
    public void ADllForAnotherProcessorIsNotBoundTo()
        => Assert.AreEqual(FindingCatalog.BindMachine, new BindScene().With("library.dll", ImageBuilder.Arm64().ExportsAs("library.dll").Exports("alpha")).Refuse(App.Build()).Code);

    [TestMethod]
    public void ADynamicBaseDllIsBoundToByAllOnly()
    {
        BindScene scene = new BindScene().With("library.dll", BindScene.Library().DynamicBase());

        Assert.AreEqual((FindingCatalog.BindDynamicBase, null), (scene.Refuse(App.Build(), BindPolicy.Effective).Code, scene.Refuse(App.Build(), BindPolicy.Effective).Target));
        Assert.IsTrue(scene.Bind(App.Build()).Imports.Single().IsBound);
    }

    [TestMethod]
    [DataRow(0U)]
    [DataRow(0xFFFFFFFFU)]
    [DataRow(0x2A425E19U)]
    public void AStampThatSaysNothingIsNotRelied(uint stamp)
        => Assert.AreEqual(FindingCatalog.BindStamp, new BindScene().With("library.dll", BindScene.Library(stamp: stamp)).Refuse(App.Build()).Code);

    [TestMethod]
    public void AStampThatAnotherBuildHasIsNotReliedOn()
    {
        BindScene different = new BindScene().With("library.dll", BindScene.Library()).With("old/library.dll", BindScene.Library().WithCode(0x3000));
        BindScene same = new BindScene().With("library.dll", BindScene.Library()).With("copy/library.dll", BindScene.Library());
        BindScene otherName = new BindScene().With("library.dll", BindScene.Library()).With("other.dll", BindScene.Library().WithCode(0x3000));

        Assert.AreEqual(FindingCatalog.BindStamp, different.Refuse(App.Build()).Code);
        Assert.IsTrue(same.Bind(App.Build()).Imports.Single().IsBound);
        Assert.IsTrue(otherName.Bind(App.Build()).Imports.Single().IsBound);
    }

    [TestMethod]
    public void CopiesOfOneBuildAtTwoBasesShareAStamp()
    {
        BindScene scene = new BindScene().With("library.dll", BindScene.Library()).With("copy/library.dll", BindScene.Library(imageBase: 0x5_0000_0000));

        Assert.AreEqual(FindingCatalog.BindStamp, scene.Refuse(App.Build()).Code);
    }

    [TestMethod]
    public void AHybridImageIsNeitherBoundNorBoundTo()
    {
        ImportBinding target = new BindScene().With("library.dll", BindScene.Library().WithLoadConfiguration(hybridMetadata: true)).Refuse(App.Build());
        ImportBinding importer = new BindScene().With("library.dll", BindScene.Library()).Refuse(App.WithLoadConfiguration(hybridMetadata: true).Build());

        Assert.AreEqual(FindingCatalog.BindHybrid, target.Code);
        Assert.AreEqual(FindingCatalog.BindHybrid, importer.Code);
    }

    [TestMethod]
    public void AnImageWithNoBindIsNotBound()
        => Assert.AreEqual(FindingCatalog.BindForbidden, new BindScene().With("library.dll", BindScene.Library()).Refuse(App.WithFlags((DllCharacteristics)0x0800).Build()).Code);

    [TestMethod]
    public void WithoutAnImportNameTableNothingIsBound()
        => Assert.AreEqual(FindingCatalog.BindNoNameTable, new BindScene().With("library.dll", BindScene.Library()).Refuse(App.WithoutImportNameTables().Build()).Code);

    [TestMethod]
    public void ANameTableThatIsTheAddressTableIsNone()
    {
        BuiltImage app = App.Build();
        int descriptor = app.OffsetOf(ImageDirectory.Import);

        ImportBinding import = new BindScene().With("library.dll", BindScene.Library()).Refuse(app.With32(descriptor, app.UInt32At(descriptor + 16)));

        Assert.AreEqual(FindingCatalog.BindNoNameTable, import.Code);
    }

    [TestMethod]
    public void ANameTableInTheHeadersIsNoneForLoaders()
    {
        BuiltImage app = App.WithHeaderRoom(0x100).Build();
        int descriptor = app.OffsetOf(ImageDirectory.Import);
        byte[] moved = app.With32(descriptor, 0x3C0);
        app.ToArray().AsSpan(app.OffsetOf(app.UInt32At(descriptor)), 16).CopyTo(moved.AsSpan(0x3C0));

        Assert.AreEqual(FindingCatalog.BindNoNameTable, new BindScene().With("library.dll", BindScene.Library()).Refuse(moved).Code);
    }

    [TestMethod]
    public void TwoDescriptorsForOneDllAreNotBound()
    {
        ImageBinding binding = new BindScene().With("library.dll", BindScene.Library()).Bind(App.Imports("LIBRARY.dll", "beta").Build());

        Assert.IsFalse(binding.ChangesFile);
        Assert.IsTrue(binding.Imports.All(import => import.Code == FindingCatalog.BindDuplicate));
    }

    [TestMethod]
    [DataRow("missing")]
    [DataRow("alphabet")]
    [DataRow("alph")]
    public void OneImportThatIsNotExportedKeepsTheWholeDllUnbound(string missing)
    {
        BindScene scene = new BindScene().With("library.dll", BindScene.Library());
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha", missing, "beta").Build();

        ImportBinding import = scene.Refuse(app);

        Assert.AreEqual(FindingCatalog.BindNotExported, import.Code);
        StringAssert.Contains(import.Reason, "'" + missing + "'", StringComparison.Ordinal);
        Assert.AreEqual(FindingSeverity.Warning, scene.Bind(app).Findings.Single(finding => finding.Code == FindingCatalog.BindNotExported).Severity);
    }

    [TestMethod]
    [DataRow(4, DisplayName = "below the first")]
    [DataRow(9, DisplayName = "above the last")]
    [DataRow(0, DisplayName = "zero")]
    [DataRow(65535, DisplayName = "the highest")]
    public void AnOrdinalOutOfRangeIsNotExported(int ordinal)
        => Assert.AreEqual(FindingCatalog.BindNotExported, new BindScene().With("library.dll", BindScene.Library()).Refuse(ImageBuilder.X64().AsExe().Imports("library.dll", ordinal).Build()).Code);

    [TestMethod]
    public void AnUnusedOrdinalIsNotExported()
    {
        ImageBuilder library = ImageBuilder.X64().ExportsAs("library.dll").Exports("alpha", ExportedSymbol.Gap, "gamma");

        Assert.AreEqual(FindingCatalog.BindNotExported, new BindScene().With("library.dll", library).Refuse(ImageBuilder.X64().AsExe().Imports("library.dll", 2).Build()).Code);
    }

    [TestMethod]
    public void ANameThatADllWithoutNamesCannotExportIsNotExported()
    {
        ImageBuilder library = ImageBuilder.X64().ExportsAs("library.dll").Exports(ExportedSymbol.ByOrdinal);

        ImportBinding import = new BindScene().With("library.dll", library).Refuse(App.Build());

        Assert.AreEqual(FindingCatalog.BindNotExported, import.Code);
        StringAssert.Contains(import.Reason, "nothing by name", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ADllWithoutExportsExportsNothing()
        => Assert.AreEqual(FindingCatalog.BindNotExported, new BindScene().With("library.dll", ImageBuilder.X64()).Refuse(App.Build()).Code);

    [TestMethod]
    [DataRow("nodot")]
    [DataRow("two.dots.here")]
    [DataRow("other.#x")]
    [DataRow("other.")]
    public void AMalformedForwarderIsNotFollowed(string forwarder)
    {
        ImageBuilder library = ImageBuilder.X64().ExportsAs("library.dll").Exports(ExportedSymbol.Forwarded("alpha", forwarder));

        ImportBinding import = new BindScene().With("library.dll", library).Refuse(App.Build());

        Assert.AreEqual(FindingCatalog.BindForwarder, import.Code);
        StringAssert.Contains(import.Reason, forwarder, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ForwardersInACircleEnd()
    {
        ImageBuilder library = ImageBuilder.X64().WithTimeDateStamp(1).ExportsAs("library.dll").Exports(ExportedSymbol.Forwarded("alpha", "other.alpha"));
        ImageBuilder other = ImageBuilder.X64().WithTimeDateStamp(2).ExportsAs("other.dll").Exports(ExportedSymbol.Forwarded("alpha", "library.alpha"));

        Assert.AreEqual(FindingCatalog.BindForwarder, new BindScene().With("library.dll", library).With("other.dll", other).Refuse(App.Build()).Code);
    }

    [TestMethod]
    [DataRow("api-ms-win-core-file-l1-1-0.alpha", "API set")]
    [DataRow("absent.alpha", "neither among")]
    [DataRow("moving.alpha", "DYNAMICBASE: Windows")]
    [DataRow("newer.alpha", "Windows 8")]
    public void AForwarderToAnUnfitDllKeepsTheWholeDllUnbound(string forwarder, string why)
    {
        ImageBuilder library = ImageBuilder.X64().ExportsAs("library.dll").Exports(ExportedSymbol.Forwarded("alpha", forwarder));
        ImageBuilder moving = ImageBuilder.X64().WithTimeDateStamp(2).DynamicBase().ExportsAs("moving.dll").Exports("alpha");
        ImageBuilder newer = ImageBuilder.X64().WithTimeDateStamp(3).WithSubsystemVersion(6, 2).ExportsAs("newer.dll").Exports("alpha");

        ImportBinding import = new BindScene().With("library.dll", library).With("moving.dll", moving).With("newer.dll", newer).Refuse(App.Build(), BindPolicy.Effective);

        Assert.AreEqual(FindingCatalog.BindForwardedTo, import.Code);
        StringAssert.Contains(import.Reason, why, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ForwardedImportsAreBoundByAllOnly()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("front.dll", "real", "alias").Build();

        ImportBinding import = Front.Refuse(app, BindPolicy.Effective);

        Assert.AreEqual((FindingCatalog.BindForwarded, "RB2034", 2), (import.Code, import.Code, import.Imports));
        StringAssert.Contains(import.Reason, "forwards imports of this image to library.dll, and if one of these DLLs is replaced", StringComparison.Ordinal);
        StringAssert.Contains(import.Reason, "'all' binds", StringComparison.Ordinal);
        Assert.IsEmpty(Front.Bind(app, BindPolicy.Effective).Findings, "nobody has to act");
        Assert.IsTrue(Front.Bind(app).Imports.Single().IsBound);
    }

    [TestMethod]
    public void ForwardersThatTheImageDoesNotUseOrThatStayInTheirDllKeepNothingUnbound()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("front.dll", "real", "self").Imports("library.dll", "beta").Build();

        ImageBinding binding = Front.Bind(app, BindPolicy.Effective);

        Assert.IsTrue(binding.Imports.All(import => import.IsBound), string.Join(", ", binding.Imports));
        CollectionAssert.AreEqual(new[] { (9U, "front.dll"), (0x1111U, "library.dll") }, new BoundFile(binding.Apply(app.ToArray()).ToArray()).BoundImports.ToArray());
    }

    [TestMethod]
    public void WhatIsForwardedKeepsNoOtherDllUnbound()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("front.dll", "alias").Imports("library.dll", "beta").Build();

        ImageBinding binding = Front.Bind(app, BindPolicy.Effective);

        CollectionAssert.AreEqual(new[] { FindingCatalog.BindForwarded, null }, binding.Imports.Select(import => import.Code).ToArray());
        CollectionAssert.AreEqual(new[] { (0xFFFFFFFFU, "front.dll"), (0x1111U, "library.dll") }, new BoundFile(binding.Apply(app.ToArray()).ToArray()).BoundImports.ToArray());
    }

    [TestMethod]
    public void AForwardedBindingThatCameIsTakenOutUnlessAllIsAskedFor()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).Imports("front.dll", "real", "alias").Build();
        byte[] bound = Front.Bind(app).Apply(app.ToArray()).ToArray();

        CollectionAssert.AreEqual(app.ToArray(), Front.Bind(bound, BindPolicy.Effective).Apply(bound).ToArray());
        Assert.IsFalse(Front.Bind(bound).ChangesFile);
    }

    [TestMethod]
    public void AnImageIsNotBoundToItself()
    {
        ImageBuilder library = BindScene.Library().Imports("library.dll", "alpha");
        ImageBinding binding = new BindScene().With("library.dll", library).Bind(library.Build(), path: "library.dll");

        Assert.AreEqual(FindingCatalog.BindSelf, binding.Imports.Single().Code);
        Assert.IsFalse(binding.ChangesFile);
    }

    [TestMethod]
    public void ADamagedExportTableIsTheDllsFault()
    {
        BuiltImage library = BindScene.Library().Build();
        int names = library.OffsetOf(library.UInt32At(library.OffsetOf(ImageDirectory.Export) + 32));
        byte[] damaged = library.ToArray();
        for (int i = 0; i < 3; i++)
        {
            BitConverter.GetBytes(0x7FFFFFF0).CopyTo(damaged, names + (i * 4));
        }

        ImageBinding binding = ImageBinder.Bind("app.exe", App.Build().ToArray(), new BindTargetSet([new BindTarget("library.dll", damaged)]), BindPolicy.All);

        Assert.AreEqual(FindingCatalog.BindDamagedTarget, binding.Imports.Single().Code);
        Assert.AreEqual(FindingCatalog.BindDamagedTarget, binding.Findings.Single().Code);
        Assert.IsFalse(binding.ChangesFile);
    }

    [TestMethod]
    [DataRow(Machine.Arm64)]
    [DataRow(Machine.ArmThumb2)]
    public void NoLoaderOfArmTakesBindings(Machine machine)
    {
        ImageBuilder library = ImageBuilder.For(machine).ExportsAs("library.dll").Exports("alpha");
        BindScene scene = new BindScene().With("library.dll", library);
        BuiltImage app = ImageBuilder.For(machine).AsExe().Imports("library.dll", "alpha").Build();

        Assert.AreEqual(FindingCatalog.BindNotHonoured, scene.Refuse(app, BindPolicy.Effective).Code);
        Assert.IsTrue(scene.Bind(app).Imports.Single().IsBound);
    }

    [TestMethod]
    [DataRow((ushort)1, true, DisplayName = "native")]
    [DataRow((ushort)2, false, DisplayName = "windows")]
    [DataRow((ushort)3, false, DisplayName = "console")]
    [DataRow((ushort)10, true, DisplayName = "EFI")]
    public void OnlyProgramsOfASubsystemAreKnownToBeLoadedWithBindings(ushort subsystem, bool isRefused)
    {
        BuiltImage app = App.Build();
        ImportBinding import = new BindScene().With("library.dll", BindScene.Library()).Bind(app.With16(app.Fields.CheckSum + 4, subsystem), BindPolicy.Effective).Imports.Single();

        Assert.AreEqual(isRefused ? FindingCatalog.BindNotHonoured : null, import.Code);
        Assert.AreEqual(!isRefused, import.IsBound);
    }

    [TestMethod]
    [DataRow(true, DisplayName = "the importer")]
    [DataRow(false, DisplayName = "the DLL")]
    public void NoLoaderThatTakesBindingsLoadsAnImageForWindows8(bool importer)
    {
        ImageBuilder library = importer ? BindScene.Library() : BindScene.Library().WithSubsystemVersion(6, 2);
        BindScene scene = new BindScene().With("library.dll", library);
        BuiltImage app = (importer ? App.WithSubsystemVersion(6, 2) : App).Build();

        Assert.AreEqual(FindingCatalog.BindNotHonoured, scene.Refuse(app, BindPolicy.Effective).Code);
        Assert.IsTrue(scene.Bind(app).Imports.Single().IsBound);
    }
}
