using System;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

[TestClass]
public sealed class UnbindingTests
{
    [TestMethod]
    public void WhatIsBoundAndUnboundIsAsItWas()
    {
        foreach (BuiltImage app in new[] { App().Build(), ImageBuilder.X86().AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha", "beta").WithTls(1).Build() })
        {
            BindScene scene = app.Fields.IsWide ? Scene : new BindScene().With("library.dll", ImageBuilder.X86().ExportsAs("library.dll").Exports("alpha", "beta"));
            byte[] bound = scene.Bind(app).Apply(app.ToArray()).ToArray();
            byte[] unbound = scene.Bind(bound, BindPolicy.None).Apply(bound).ToArray();

            CollectionAssert.AreNotEqual(app.ToArray(), bound);
            CollectionAssert.AreEqual(app.ToArray(), unbound);
        }
    }

    [TestMethod]
    public void BindingAgainChangesNothing()
    {
        byte[] bound = Scene.Bind(App().Build()).Apply(App().Build().ToArray()).ToArray();

        Assert.IsFalse(Scene.Bind(bound).ChangesFile);
    }

    [TestMethod]
    public void BindingToAnotherBuildLeavesNothingOfTheOldBindings()
    {
        BindScene longChain = new BindScene().With("library.dll", BindScene.Library())
            .With("front.dll", ImageBuilder.X64().WithTimeDateStamp(9).ExportsAs("front.dll").Exports(ExportedSymbol.Forwarded("alpha", "library.alpha")));
        BuiltImage viaFront = ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).Imports("front.dll", "alpha").Build();
        BindScene plain = new BindScene().With("front.dll", ImageBuilder.X64().At(0x7_0000_0000).WithTimeDateStamp(10).ExportsAs("front.dll").Exports("alpha"));

        byte[] first = longChain.Bind(viaFront).Apply(viaFront.ToArray()).ToArray();
        byte[] second = plain.Bind(first).Apply(first).ToArray();

        CollectionAssert.AreEqual(plain.Bind(viaFront).Apply(viaFront.ToArray()).ToArray(), second);
    }

    [TestMethod]
    public void ABoundImageWhoseDllIsGoneIsUnbound()
    {
        BuiltImage app = App().Build();
        byte[] bound = Scene.Bind(app).Apply(app.ToArray()).ToArray();

        ImageBinding binding = new BindScene().Bind(bound);

        CollectionAssert.AreEqual(app.ToArray(), binding.Apply(bound).ToArray());
        Assert.AreEqual(FindingSeverity.Note, binding.Findings.Single(finding => finding.Code == FindingCatalog.StaleBinding).Severity);
    }

    [TestMethod]
    public void AStaleBindingIsNamedWithBothStamps()
    {
        BuiltImage app = App().Build();
        byte[] bound = Scene.Bind(app).Apply(app.ToArray()).ToArray();

        Finding finding = new BindScene().With("library.dll", BindScene.Library(stamp: 0x2222)).Bind(bound).Findings.Single();

        Assert.AreEqual((FindingCatalog.StaleBinding, FindingSeverity.Warning), (finding.Code, finding.Severity));
        StringAssert.Contains(finding.Message, "library.dll with stamp 0x1111, but library.dll now has stamp 0x2222", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AForwarderThatTurnedStaleIsNamed()
    {
        ImageBuilder front = ImageBuilder.X64().WithTimeDateStamp(9).ExportsAs("front.dll").Exports(ExportedSymbol.Forwarded("alpha", "library.alpha"));
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("front.dll", "alpha").Build();
        byte[] bound = Scene.With("front.dll", front).Bind(app).Apply(app.ToArray()).ToArray();

        Finding finding = new BindScene().With("front.dll", front).With("library.dll", BindScene.Library(stamp: 0x2222)).Bind(bound).Findings.Single();

        Assert.AreEqual(FindingSeverity.Warning, finding.Severity);
        StringAssert.Contains(finding.Message, "library.dll", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnOldStyleBindingGoesBackToNamesAndIsBoundInTheNewStyle()
    {
        BuiltImage app = App().Build();
        int descriptor = app.OffsetOf(ImageDirectory.Import);
        byte[] old = app.With32(descriptor + 4, 0x1234);
        BitConverter.GetBytes(0U).CopyTo(old, descriptor + 8);
        BitConverter.GetBytes(0xDEADBEEFUL).CopyTo(old, app.OffsetOf(app.UInt32At(descriptor + 16)));

        ImageBinding unbinding = Scene.Bind(old, BindPolicy.None);
        BoundFile unbound = new(unbinding.Apply(old).ToArray());

        CollectionAssert.AreEqual(new BoundFile(app.ToArray()).Imports.Single().Slots, unbound.Imports.Single().Slots);
        Assert.AreEqual(0U, unbound.Imports.Single().Stamp);
        Assert.AreEqual(FindingSeverity.Warning, unbinding.Findings.Single().Severity, "it is bound to another stamp than the DLL has");
        Assert.AreEqual(0xFFFFFFFFU, new BoundFile(Scene.Bind(old).Apply(old).ToArray()).Imports.Single().Stamp);
    }

    [TestMethod]
    public void ABindingWithoutNamesCannotBeTakenOut()
    {
        BuiltImage app = App().WithoutImportNameTables().Build();
        byte[] bound = app.With32(app.OffsetOf(ImageDirectory.Import) + 4, 0x1111);

        ImageBinding binding = Scene.Bind(bound, BindPolicy.None);

        Assert.IsFalse(binding.ChangesFile);
        Assert.AreEqual((FindingCatalog.BoundForGood, FindingSeverity.Warning), (binding.Findings.Single().Code, binding.Findings.Single().Severity));
        Assert.AreEqual(FindingCatalog.BoundForGood, Scene.Bind(bound).Imports.Single().Code);
    }

    [TestMethod]
    public void ABindingWhoseAddressesLieOutsideTheFileCannotBeTakenOut()
    {
        BuiltImage app = App().WithSection(".data", section => section.WithSize(0x200)).Build();
        int descriptor = app.OffsetOf(ImageDirectory.Import);
        byte[] bound = app.With32(descriptor + 16, app.Section(".data").Rva + 0x1F8);
        BitConverter.GetBytes(0x1111U).CopyTo(bound, descriptor + 4);
        bound[app.OffsetOf(app.Section(".data").Rva + 0x1F8)] = 1;

        foreach (BindPolicy policy in new[] { BindPolicy.None, BindPolicy.All })
        {
            ImageBinding binding = Scene.Bind(bound, policy);

            Assert.AreEqual(FindingCatalog.BoundForGood, binding.Findings.Single().Code);
            Assert.IsFalse(binding.ChangesFile);
        }
    }

    [TestMethod]
    public void WhatCannotBeTakenOutSafelyStaysAndSaysSo()
    {
        // The address table lies on relocated pointers.
        BuiltImage app = App().WithPointers(4).Build();
        int descriptor = app.OffsetOf(ImageDirectory.Import);
        byte[] bound = app.With32(descriptor + 16, app.Fixups[0].Rva);
        BitConverter.GetBytes(0x1111U).CopyTo(bound, descriptor + 4);

        ImageBinding binding = Scene.Bind(bound, BindPolicy.None);

        Assert.IsFalse(binding.ChangesFile);
        StringAssert.Contains(binding.Findings.Single().Message, "stays bound: base relocations change", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ADirectoryAmongOtherDataLosesItsEntryAndNothingElse()
    {
        // Somebody else's binder put it into the middle of a section.
        BuiltImage app = App().WithSection(".data", section => section.WithSize(0x100)).BoundTo("library.dll", 0x1111).Build();
        (uint rva, uint size) = app.Directory(ImageDirectory.BoundImport);
        uint elsewhere = app.Section(".data").Rva + 0x10;
        byte[] moved = app.WithDirectory(ImageDirectory.BoundImport, elsewhere, size);
        app.ToArray().AsSpan((int)rva, (int)size).CopyTo(moved.AsSpan(app.OffsetOf(elsewhere)));

        byte[] unbound = Scene.Bind(moved, BindPolicy.None).Apply(moved).ToArray();

        Assert.AreEqual((0U, 0U), new BoundFile(unbound).Directory(11));
        CollectionAssert.AreEqual(moved.AsSpan(app.OffsetOf(elsewhere), (int)size).ToArray(), unbound.AsSpan(app.OffsetOf(elsewhere), (int)size).ToArray());
        CollectionAssert.AreEqual(moved.AsSpan((int)rva, (int)size).ToArray(), unbound.AsSpan((int)rva, (int)size).ToArray());
    }

    [TestMethod]
    public void ADamagedBoundDirectoryIsReportedAndTheImageLeftAsItIs()
    {
        BuiltImage app = App().BoundTo("library.dll", 0x1111).Build();
        byte[] damaged = app.With16(app.OffsetOf(ImageDirectory.BoundImport) + 4, 0xFFFF);

        ImageBinding binding = Scene.Bind(damaged);

        Assert.AreEqual("RB0032", binding.Findings.Single().Code);
        Assert.IsFalse(binding.ChangesFile);
    }

    private static BindScene Scene => new BindScene().With("library.dll", BindScene.Library());

    private static ImageBuilder App() => ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha", 8);
}
