using System;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>Import tables that are damaged or crafted: each is a finding with a code, and nothing is written.</summary>
[TestClass]
public sealed class DamagedImportTests
{
    [TestMethod]
    public void ThunksThatRunOffTheSectionAreAFinding()
    {
        BuiltImage app = App().Build();
        int names = app.OffsetOf(app.UInt32At(app.OffsetOf(ImageDirectory.Import)));
        BuiltSection section = app.Section(".rdata");
        byte[] damaged = app.ToArray();
        damaged.AsSpan(names, (int)(section.RawOffset + section.RawSize) - names).Fill(0x11);

        AssertRefusedAsDamaged(damaged, "RB0030");
    }

    [TestMethod]
    public void ANameThatRunsOffTheSectionIsAFinding()
    {
        BuiltImage app = App().Build();
        int names = app.OffsetOf(app.UInt32At(app.OffsetOf(ImageDirectory.Import)));

        AssertRefusedAsDamaged(app.With32(names, 0x00FFFFF0), "RB0030");
    }

    [TestMethod]
    public void AHintAtTheVeryEndOfTheSectionIsAFinding()
    {
        BuiltImage app = App().Build();
        int names = app.OffsetOf(app.UInt32At(app.OffsetOf(ImageDirectory.Import)));
        BuiltSection section = app.Section(".rdata");

        AssertRefusedAsDamaged(app.With32(names, section.Rva + section.RawSize - 1), "RB0030");
    }

    [TestMethod]
    public void DelayLoadedNamesHaveTheirOwnCode()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithBoundDelayTables().DelayImports("library.dll", "alpha").Build();
        int names = app.OffsetOf(app.UInt32At(app.OffsetOf(ImageDirectory.DelayImport) + 16));

        AssertRefusedAsDamaged(app.With32(names, 0x00FFFFF0), "RB0031");
    }

    [TestMethod]
    public void DescriptorsThatShareAnAddressTableAreAFinding()
    {
        BuiltImage app = App().Imports("second.dll", "alpha", "beta").Build();
        int first = app.OffsetOf(ImageDirectory.Import);

        AssertOverlap(app.With32(first + 20 + 16, app.UInt32At(first + 16)));
    }

    [TestMethod]
    public void AddressTablesThatOverlapByOneSlotAreAFinding()
    {
        BuiltImage app = App().Imports("second.dll", "alpha", "beta").Build();
        int first = app.OffsetOf(ImageDirectory.Import);

        // Two imports and an end: the last import's slot is the second DLL's first.
        AssertOverlap(app.With32(first + 20 + 16, app.UInt32At(first + 16) + 8));
    }

    [TestMethod]
    public void AddressTablesSideBySideWithoutAnEndBetweenThemAreFine()
    {
        BuiltImage app = App().Imports("second.dll", "alpha", "beta").Build();
        int first = app.OffsetOf(ImageDirectory.Import);
        byte[] packed = app.With32(first + 20 + 16, app.UInt32At(first + 16) + 16);
        packed.AsSpan(app.OffsetOf(app.UInt32At(first + 20)), 16).CopyTo(packed.AsSpan(app.OffsetOf(app.UInt32At(first + 16) + 16)));

        Assert.IsTrue(Scene.Bind(packed).Imports[0].IsBound);
    }

    [TestMethod]
    public void AnAddressTableOverANameTableIsAFinding()
    {
        BuiltImage app = App().Imports("second.dll", "alpha", "beta").Build();
        int first = app.OffsetOf(ImageDirectory.Import);

        AssertOverlap(app.With32(first + 16, app.UInt32At(first + 20)));
    }

    [TestMethod]
    public void AnAddressTableOverAnImportedNameIsAFinding()
    {
        BuiltImage app = App().Build();
        int first = app.OffsetOf(ImageDirectory.Import);
        uint hintName = app.UInt32At(app.OffsetOf(app.UInt32At(first)));

        AssertOverlap(app.With32(first + 16, hintName & ~3U));
    }

    [TestMethod]
    public void AnAddressTableOverTheDescriptorsIsAFinding()
    {
        BuiltImage app = App().Build();

        AssertOverlap(app.With32(app.OffsetOf(ImageDirectory.Import) + 16, app.Directory(ImageDirectory.Import).Rva));
    }

    [TestMethod]
    public void AnAddressTableOverTheRelocationsIsAFinding()
    {
        BuiltImage app = App().WithPointers(20).Build();

        AssertOverlap(app.With32(app.OffsetOf(ImageDirectory.Import) + 16, app.Directory(ImageDirectory.BaseRelocation).Rva));
    }

    [TestMethod]
    public void AnAddressTableWithRelocationsIsAFinding()
    {
        BuiltImage app = App().WithPointers(4).Build();
        int first = app.OffsetOf(ImageDirectory.Import);
        byte[] relocated = app.With32(first + 16, app.Fixups[2].Rva);
        BitConverter.GetBytes(0UL).CopyTo(relocated, app.Fields.Directory(ImageDirectory.ImportAddressTable));

        ImportBinding import = Scene.Refuse(relocated);

        Assert.AreEqual(FindingCatalog.BindRelocatedSlot, import.Code);
        Assert.AreEqual(FindingCatalog.BindRelocatedSlot, Scene.Bind(relocated).Findings.Single().Code);
    }

    [TestMethod]
    public void ThousandsOfDescriptorsForOneTableTakeNoMoreThanTheFileIsLong()
    {
        ImageBuilder builder = ImageBuilder.X64().AsExe();
        for (int i = 0; i < 4000; i++)
        {
            builder.Imports(FormattableString.Invariant($"{i:x}.dll"), 1);
        }

        BuiltImage app = builder.Imports("library.dll", [.. Enumerable.Repeat((ImportedSymbol)5, 20000)]).Build();
        byte[] shared = app.ToArray();
        int first = app.OffsetOf(ImageDirectory.Import);
        for (int i = 0; i < 4000; i++)
        {
            shared.AsSpan(first + (4000 * 20), 4).CopyTo(shared.AsSpan(first + (i * 20)));
        }

        AssertRefusedAsDamaged(shared, "RB0030");
    }

    [TestMethod]
    public void ThousandsOfImportsByOneLongNameTakeNoMoreThanTheFileIsLong()
    {
        string longName = new('a', 100_000);
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", [.. Enumerable.Repeat((ImportedSymbol)"x", 5000), longName]).Build();
        int names = app.OffsetOf(app.UInt32At(app.OffsetOf(ImageDirectory.Import)));
        byte[] crafted = app.ToArray();
        for (int i = 0; i < 5000; i++)
        {
            crafted.AsSpan(names + (5000 * 8), 8).CopyTo(crafted.AsSpan(names + (i * 8)));
        }

        AssertRefusedAsDamaged(crafted, "RB0030");
    }

    [TestMethod]
    public void AnImportOfALongNameIsNotRepeatedInFull()
    {
        ImportBinding import = Scene.Refuse(ImageBuilder.X64().AsExe().Imports("library.dll", new string('n', 5000)).Build());

        Assert.AreEqual(FindingCatalog.BindNotExported, import.Code);
        Assert.IsLessThan(400, import.Reason.Length);
    }

    private static BindScene Scene => new BindScene().With("library.dll", BindScene.Library());

    private static ImageBuilder App() => ImageBuilder.X64().AsExe().Imports("library.dll", "alpha", "beta");

    private static void AssertRefusedAsDamaged(byte[] image, string code)
    {
        ImageBinding binding = Scene.Bind(image);

        Assert.AreEqual((code, FindingSeverity.Warning), (binding.Findings.Single().Code, binding.Findings.Single().Severity));
        Assert.IsFalse(binding.ChangesFile);
    }

    private static void AssertOverlap(byte[] image)
    {
        ImageBinding binding = Scene.Bind(image);

        Assert.IsFalse(binding.ChangesFile);
        Assert.IsTrue(binding.Imports.All(import => import.Code == FindingCatalog.BindOverlap), string.Join(", ", binding.Imports));
        Assert.IsTrue(binding.Findings.All(finding => finding.Code == FindingCatalog.BindOverlap));
        Assert.IsNotEmpty(binding.Findings);
    }
}
