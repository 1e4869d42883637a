using System;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.Writing;

namespace RebaseBind.Tests.Binding;

/// <summary>What images come with that others bound: what is taken out of it, and what is said.</summary>
[TestClass]
public sealed class ArrivedBindingTests
{
    [TestMethod]
    public void ADirectoryIsTakenOutEvenWhereNoDescriptorSaysThatItIsBound()
    {
        BuiltImage app = App().BoundTo("library.dll", 0x1111).Build();
        byte[] halfBound = app.With32(app.OffsetOf(ImageDirectory.Import) + 4, 0);

        ImageBinding binding = Scene.Bind(halfBound, BindPolicy.None);

        Assert.AreEqual((0U, 0U), new BoundFile(binding.Apply(halfBound).ToArray()).Directory(11));
        Assert.AreEqual(FindingCatalog.StaleBinding, binding.Findings.Single().Code);
        Assert.IsEmpty(binding.Imports, "where binding is off, no import has a reason not to be bound");
    }

    [TestMethod]
    [DataRow(false, DisplayName = "no bound table")]
    [DataRow(true, DisplayName = "a bound table outside the file")]
    public void ADelayBindingLosesItsStampWhateverItsTableIs(bool outside)
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithBoundDelayTables().DelayImports("library.dll", "beta").WithSection(".bss", section => section.WithoutRawData(0x100)).Build();
        int descriptor = app.OffsetOf(ImageDirectory.DelayImport);
        byte[] plain = app.With32(descriptor + 20, outside ? app.Section(".bss").Rva : 0);
        byte[] bound = [.. plain];
        BitConverter.GetBytes(0x1111U).CopyTo(bound, descriptor + 28);

        ImageBinding binding = Scene.Bind(bound, BindPolicy.None);

        plain.AsSpan(app.Fields.CheckSum, 4).Clear();
        byte[] unbound = binding.Apply(bound).ToArray();
        unbound.AsSpan(app.Fields.CheckSum, 4).Clear();
        CollectionAssert.AreEqual(plain, unbound);
        Assert.AreEqual((FindingCatalog.StaleBinding, FindingSeverity.Note), (binding.Findings.Single().Code, binding.Findings.Single().Severity));
    }

    [TestMethod]
    public void ABoundDescriptorWithoutImportsLosesItsStamp()
    {
        BuiltImage app = App().Imports("empty.dll").WithoutImportNameTables().Build();
        int second = app.OffsetOf(ImageDirectory.Import) + 20;
        byte[] bound = app.With32(second + 4, 0x1234);

        ImageBinding binding = Scene.Bind(bound, BindPolicy.None);

        Assert.AreEqual(0U, new BoundFile(binding.Apply(bound).ToArray()).Imports[1].Stamp);
        Assert.AreEqual(FindingCatalog.StaleBinding, binding.Findings.Single().Code);
    }

    [TestMethod]
    public void ADllThatWasAbsentAndIsThereNowIsNotCalledStale()
    {
        BuiltImage app = App().Imports("late.dll", "alpha").Build();
        byte[] bound = Scene.Bind(app).Apply(app.ToArray()).ToArray();

        ImageBinding again = Scene.With("late.dll", BindScene.Library(stamp: 0x2222)).Bind(bound);

        Assert.AreEqual(FindingSeverity.Note, again.Findings.Single().Severity);
        Assert.IsTrue(again.Imports.All(import => import.IsBound));
    }

    [TestMethod]
    [DataRow(BindPolicy.None)]
    [DataRow(BindPolicy.All)]
    public void ADirectoryWithAnAddressAndSizeZeroIsTakenOut(BindPolicy policy)
    {
        // Loaders look at the address alone.
        BuiltImage app = App().BoundTo("library.dll", 0x2222).Build();
        (uint rva, uint size) = app.Directory(ImageDirectory.BoundImport);
        byte[] bound = app.WithDirectory(ImageDirectory.BoundImport, rva, 0);

        ImageBinding binding = Scene.Bind(bound, policy);
        var result = new BoundFile(binding.Apply(bound).ToArray());

        Assert.AreEqual((FindingCatalog.StaleBinding, FindingSeverity.Warning), (binding.Findings.Single().Code, binding.Findings.Single().Severity));
        CollectionAssert.AreEqual(policy == BindPolicy.None ? [] : new[] { (0x1111U, "library.dll") }, result.BoundImports.ToArray());
        CollectionAssert.AreEqual(app.ToArray().AsSpan((int)rva, (int)size).ToArray(), result.Bytes.AsSpan((int)rva, (int)size).ToArray(), "nobody knows whose bytes they are");
        Assert.IsFalse(Scene.Bind(result.Bytes, policy).ChangesFile);
    }

    [TestMethod]
    public void ADirectoryWithAnAddressAndSizeZeroIsBroughtBackByTheRecord()
    {
        BuiltImage app = App().BoundTo("library.dll", 0x2222).Build();
        byte[] bound = app.WithDirectory(ImageDirectory.BoundImport, app.Directory(ImageDirectory.BoundImport).Rva, 0);
        using BindTree tree = new BindTree().With("app.exe", bound).With("library.dll", BindScene.Library());

        tree.Bind();

        byte[] file = tree.Bytes("app.exe");
        ImageChange change = ChangeRecordFile.Read(tree.Root).Changes.Single();
        foreach (var edit in change.Edits)
        {
            edit.Old.Span.CopyTo(file.AsSpan(edit.Offset.Value));
        }

        BitConverter.GetBytes(change.OriginalCheckSum).CopyTo(file, app.Fields.CheckSum);
        CollectionAssert.AreEqual(bound, file);
        Assert.AreEqual(0x1111U, tree.Read("app.exe").BoundImports.Single().Stamp);
    }

    [TestMethod]
    public void AnAddressOutsideTheFileWithSizeZeroIsNoDirectoryAndIsCleared()
    {
        BuiltImage app = App().Build();
        byte[] odd = app.WithDirectory(ImageDirectory.BoundImport, 0x00FF0000, 0);

        Assert.IsFalse(Scene.Bind(odd, BindPolicy.None).ChangesFile);
        Assert.AreEqual((0x1111U, "library.dll"), new BoundFile(Scene.Bind(odd).Apply(odd).ToArray()).BoundImports.Single());
    }

    [TestMethod]
    public void ImportAndDelayLoadDirectoriesCountWhateverTheirSize()
    {
        BuiltImage app = App().WithBoundDelayTables().DelayImports("library.dll", "beta").Build();
        byte[] odd = app.WithDirectory(ImageDirectory.Import, app.Directory(ImageDirectory.Import).Rva, 0);
        BitConverter.GetBytes(0U).CopyTo(odd, app.Fields.Directory(ImageDirectory.DelayImport) + 4);

        var bound = new BoundFile(Scene.Bind(odd).Apply(odd).ToArray());

        Assert.AreEqual(0x2_0000_1000UL, bound.Imports.Single().Slots.Single());
        Assert.AreEqual((0x1111U, 0x2_0000_1001UL), (bound.DelayImports.Single().Stamp, bound.DelayImports.Single().Slots.Single()));
    }

    [TestMethod]
    public void AnEntryIsItsDllsInUpperAndLowerCase()
    {
        BuiltImage app = App().BoundTo("LIBRARY.dll", 0x9999).Build();

        Assert.AreEqual(FindingSeverity.Warning, Scene.Bind(app).Findings.Single().Severity);
    }

    [TestMethod]
    public void BytesThatADirectoryDoesNotSayAreItsOwnStay()
    {
        BuiltImage app = App().BoundTo("library.dll", 0x1111).Build();
        (uint rva, uint size) = app.Directory(ImageDirectory.BoundImport);
        byte[] smaller = app.WithDirectory(ImageDirectory.BoundImport, rva, 8);

        byte[] unbound = Scene.Bind(smaller, BindPolicy.None).Apply(smaller).ToArray();

        Assert.AreEqual((0U, 0U), new BoundFile(unbound).Directory(11));
        CollectionAssert.AreEqual(app.ToArray().AsSpan((int)rva, (int)size).ToArray(), unbound.AsSpan((int)rva, (int)size).ToArray());
    }

    [TestMethod]
    public void ADirectoryInFrontOfTheSectionTableStays()
    {
        BuiltImage app = App().BoundTo("library.dll", 0x1111).Build();
        (uint rva, uint size) = app.Directory(ImageDirectory.BoundImport);
        byte[] moved = app.WithDirectory(ImageDirectory.BoundImport, 0x40, size);
        app.ToArray().AsSpan((int)rva, (int)size).CopyTo(moved.AsSpan(0x40));

        byte[] unbound = Scene.Bind(moved, BindPolicy.None).Apply(moved).ToArray();

        Assert.AreEqual((0U, 0U), new BoundFile(unbound).Directory(11));
        CollectionAssert.AreEqual(moved.AsSpan(0x40, (int)size).ToArray(), unbound.AsSpan(0x40, (int)size).ToArray());
    }

    [TestMethod]
    public void AStaleBindingThatStaysSaysWhy()
    {
        // The address table lies on relocated pointers.
        BuiltImage app = App().WithPointers(4).Build();
        int descriptor = app.OffsetOf(ImageDirectory.Import);
        byte[] bound = app.With32(descriptor + 16, app.Fixups[0].Rva);
        BitConverter.GetBytes(0x2222U).CopyTo(bound, descriptor + 4);

        Finding finding = Scene.Bind(bound, BindPolicy.None).Findings.Single();

        Assert.AreEqual(FindingSeverity.Warning, finding.Severity);
        StringAssert.Contains(finding.Message, "is stale and stays: base relocations change", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ThousandsOfEntriesByOneLongNameTakeNoMoreThanTheFileIsLong()
    {
        BuiltImage app = App().WithSection(".data", section => section.WithSize(0x10000)).Build();
        uint start = app.Section(".data").Rva;
        byte[] crafted = app.WithDirectory(ImageDirectory.BoundImport, start, 0x10000);
        Span<byte> table = crafted.AsSpan(app.OffsetOf(start), 0x10000);
        table.Slice(0x1000, 0xE000).Fill((byte)'n');
        for (int i = 0; i < 500; i++)
        {
            BitConverter.GetBytes(1U).CopyTo(table[(i * 8)..]);
            BitConverter.GetBytes((ushort)0x1000).CopyTo(table[((i * 8) + 4)..]);
        }

        Finding finding = Scene.Bind(crafted).Findings.Single();

        Assert.AreEqual("RB0032", finding.Code);
        StringAssert.Contains(finding.Message, "add up", StringComparison.Ordinal);
    }

    private static BindScene Scene => new BindScene().With("library.dll", BindScene.Library());

    private static ImageBuilder App() => ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha");
}
