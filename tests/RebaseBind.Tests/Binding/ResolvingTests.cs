using System;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

[TestClass]
public sealed class ResolvingTests
{
    private const ulong Base = 0x2_0000_0000;

    [TestMethod]
    public void NamesAndOrdinalsGetTheAddressesOfTheExports()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", "beta", 5, "alpha", 8).Build();

        var (stamp, chain, _, slots) = new BindScene().With("library.dll", BindScene.Library()).BindAndRead(app).Imports.Single();

        CollectionAssert.AreEqual(new[] { Base + 0x1001, Base + 0x1000, Base + 0x1000, Base + 0x1003 }, slots);
        Assert.AreEqual((0xFFFFFFFFU, 0xFFFFFFFFU), (stamp, chain));
    }

    [TestMethod]
    public void Images32BitsWideGetAddressesOf4Bytes()
    {
        BuiltImage app = ImageBuilder.X86().AsExe().Imports("library.dll", "alpha", 2).Build();
        ImageBuilder library = ImageBuilder.X86().At(0x68000000).ExportsAs("library.dll").Exports("alpha", "beta");

        BoundFile bound = new BindScene().With("library.dll", library).BindAndRead(app);

        CollectionAssert.AreEqual(new ulong[] { 0x68001000, 0x68001001 }, bound.Imports.Single().Slots);
    }

    [TestMethod]
    [DataRow("LIBRARY.DLL")]
    [DataRow("Library")]
    public void UpperAndLowerCaseAreTheSameAndTheExtensionMayBeMissing(string name)
    {
        BoundFile bound = new BindScene().With("library.dll", BindScene.Library()).BindAndRead(ImageBuilder.X64().AsExe().Imports(name, "alpha").Build());

        Assert.AreEqual(Base + 0x1000, bound.Imports.Single().Slots.Single());
        Assert.AreEqual((0x1111U, name), bound.BoundImports.Single(), "the name in the directory is not the importer's");
    }

    [TestMethod]
    public void ForwardersAreFollowedToNamesToOrdinalsAndThroughOthers()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("front.dll", "byName", "byOrdinal", "twoSteps", "own").Build();
        ImageBuilder front = ImageBuilder.X64().At(0x3_0000_0000).WithTimeDateStamp(0x3333).ExportsAs("front.dll").Exports(
            ExportedSymbol.Forwarded("byName", "library.beta"),
            ExportedSymbol.Forwarded("byOrdinal", "LIBRARY.#8"),
            ExportedSymbol.Forwarded("twoSteps", "middle.onward"),
            "own");
        ImageBuilder middle = ImageBuilder.X64().At(0x4_0000_0000).WithTimeDateStamp(0x4444).ExportsAs("middle.dll").Exports(ExportedSymbol.Forwarded("onward", "library.gamma"));

        BoundFile bound = new BindScene().With("library.dll", BindScene.Library()).With("front.dll", front).With("middle.dll", middle).BindAndRead(app);

        CollectionAssert.AreEqual(new[] { Base + 0x1001, Base + 0x1003, Base + 0x1002, 0x3_0000_1003UL }, bound.Imports.Single().Slots);
        CollectionAssert.AreEqual(
            new[] { (0x3333U, "front.dll"), (0x1111U, " library.dll"), (0x4444U, " middle.dll") },
            bound.BoundImports.ToArray());
    }

    [TestMethod]
    public void AForwarderThatLeadsBackNeedsNoReferenceToTheDllItself()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("front.dll", "alias").Build();
        ImageBuilder front = ImageBuilder.X64().At(0x3_0000_0000).WithTimeDateStamp(0x3333).ExportsAs("front.dll").Exports(ExportedSymbol.Forwarded("alias", "front.real"), "real");

        BoundFile bound = new BindScene().With("front.dll", front).BindAndRead(app);

        Assert.AreEqual(0x3_0000_1001UL, bound.Imports.Single().Slots.Single());
        Assert.AreEqual((0x3333U, "front.dll"), bound.BoundImports.Single());
    }

    [TestMethod]
    public void ANameThatOnlyItsHintFindsIsFoundByItsHintAlone()
    {
        // "alpha" and "gamma" change places in the name table, so that a search by halves finds neither.
        BuiltImage library = BindScene.Library().Build();
        int names = library.OffsetOf(library.UInt32At(library.OffsetOf(ImageDirectory.Export) + 32));
        byte[] unsorted = library.With32(names, library.UInt32At(names + 8));
        BitConverter.GetBytes(library.UInt32At(names)).CopyTo(unsorted, names + 8);
        var targets = new BindTargetSet([new BindTarget("library.dll", unsorted)]);

        ImageBinding hinted = ImageBinder.Bind("app.exe", Importing(2), targets, BindPolicy.All);
        ImageBinding searched = ImageBinder.Bind("app.exe", Importing(0), targets, BindPolicy.All);

        Assert.IsTrue(hinted.Imports.Single().IsBound);
        Assert.AreEqual(FindingCatalog.BindNotExported, searched.Imports.Single().Code);

        static byte[] Importing(ushort hint) => ImageBuilder.X64().AsExe().Imports("library.dll", ImportedSymbol.WithHint("alpha", hint)).Build().ToArray();
    }

    [TestMethod]
    [DataRow("app/", "app/library.dll")]
    [DataRow("other/", "other/library.dll")]
    [DataRow("APP/", "app/library.dll")]
    public void OfSeveralDllsTheOneInTheImportersFolderIsMeant(string folder, string expected)
    {
        ImageBinding binding = TwoLibraries().Bind(ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").Build(), path: folder + "app.exe");

        Assert.AreEqual(expected, binding.Imports.Single().Target);
    }

    [TestMethod]
    public void OfSeveralDllsInOtherFoldersNoneIsGuessed()
    {
        ImportBinding import = TwoLibraries().Refuse(ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").Build());

        Assert.AreEqual(FindingCatalog.BindSeveral, import.Code);
        StringAssert.Contains(import.Reason, "app/library.dll", StringComparison.Ordinal);
    }

    [TestMethod]
    public void OneDllInAnotherFolderIsFound()
    {
        ImageBinding binding = new BindScene().With("lib/library.dll", BindScene.Library()).Bind(ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").Build(), path: "bin/app.exe");

        Assert.AreEqual("lib/library.dll", binding.Imports.Single().Target);
    }

    [TestMethod]
    public void ADllForAnotherProcessorDoesNotHideTheRightOne()
    {
        ImageBinding binding = new BindScene()
            .With("x86/library.dll", ImageBuilder.X86().ExportsAs("library.dll").Exports("alpha"))
            .With("x64/library.dll", BindScene.Library())
            .Bind(ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").Build());

        Assert.AreEqual("x64/library.dll", binding.Imports.Single().Target);
    }

    private static BindScene TwoLibraries()
        => new BindScene().With("app/library.dll", BindScene.Library()).With("other/library.dll", BindScene.Library(stamp: 0x2222));
}
