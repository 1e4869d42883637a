using System;
using System.Buffers.Binary;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>The bound import directory: what is in it, and where it finds room.</summary>
[TestClass]
public sealed class BoundDirectoryTests
{
    private const int Iat = 12;
    private const int Bound = 11;

    [TestMethod]
    public void EveryDllHasItsEntryAndOneThatIsNotBoundAStampThatCannotMatch()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("absent.dll", "a").Imports("library.dll", "alpha").Imports("api-ms-win-core-file-l1-1-0.dll", "b").Build();

        BoundFile bound = Scene.BindAndRead(app);

        CollectionAssert.AreEqual(
            new[] { (0xFFFFFFFFU, "absent.dll"), (0x1111U, "library.dll"), (0xFFFFFFFFU, "api-ms-win-core-file-l1-1-0.dll") },
            bound.BoundImports.ToArray());
        Assert.AreEqual((0U, 0U), (bound.Imports[0].Stamp, bound.Imports[0].Chain));
        CollectionAssert.AreEqual(new BoundFile(app.ToArray()).Imports[0].Slots, bound.Imports[0].Slots);
    }

    [TestMethod]
    public void ItKeepsTheOrderOfTheDescriptors()
    {
        // A library that replaces another's functions relies on being the first.
        string[] names = ["redirect.dll", "zlib.dll", "absent.dll", "alloc.dll", "kernel.dll"];
        BuiltImage app = names.Aggregate(ImageBuilder.X64().AsExe().WithHeaderRoom(0x200), (builder, name) => builder.Imports(name, "alpha")).Build();
        BindScene scene = names.Where(name => name != "absent.dll").Reverse().Aggregate(new BindScene(), (all, name) => all.With(name, BindScene.Library(stamp: (uint)name.Length)));

        CollectionAssert.AreEqual(names, scene.BindAndRead(app).BoundImports.Select(entry => entry.Name).ToArray());
        CollectionAssert.AreEqual(names, scene.BindAndRead(app, Policies.BindPolicy.Effective).BoundImports.Select(entry => entry.Name).ToArray());
    }

    [TestMethod]
    public void ItDoesNotLieInThePaddingOfASectionWithoutVirtualSize()
    {
        // Watcom's linkers leave VirtualSize 0: nothing tells where such a section's data ends, and nothing is mapped behind its raw data.
        (BuiltImage app, byte[] full) = WithoutRoom(section => section.WithData([.. Enumerable.Repeat((byte)1, 0x20)]).WithCharacteristics(0x40000040));
        BinaryPrimitives.WriteUInt32LittleEndian(full.AsSpan(app.Fields.SectionVirtualSize(app.IndexOfSection(".const"))), 0);

        ImageBinding binding = Scene.Bind(full);

        Assert.AreEqual(0x200U, binding.HeaderGrowth);
        Assert.IsLessThan(new BoundFile(binding.Apply(full).ToArray()).SizeOfHeaders, new BoundFile(binding.Apply(full).ToArray()).Directory(Bound).Rva);
    }

    [TestMethod]
    [DataRow(false, DisplayName = "overlay")]
    [DataRow(true, DisplayName = "overlay behind certificates")]
    public void HeadersNeverGrowInFrontOfAnOverlay(bool isSigned)
    {
        BuiltImage app = (isSigned ? App(0).Signed().WithDataBehindCertificates(1, 2, 3) : App(0).WithOverlay(1, 2, 3)).Build();
        byte[] full = WithFullHeaders(app);
        BuiltSection section = app.Section(".rdata");
        full.AsSpan(section.OffsetOf(section.Rva + section.VirtualSize), (int)(section.RawSize - section.VirtualSize)).Fill(0xCC);

        ImportBinding import = Scene.Refuse(full);

        Assert.AreEqual(FindingCatalog.BindNoRoom, import.Code);
        StringAssert.Contains(import.Reason, "data behind the image", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ADllWithTheMarkersOwnStampGetsAnotherMarker()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").Imports("odd.dll", "alpha").Build();

        BoundFile bound = Scene.With("odd.dll", BindScene.Library(stamp: 0xFFFFFFFF)).BindAndRead(app);

        Assert.AreEqual((0xFFFFFFFEU, "odd.dll"), bound.BoundImports[1]);
    }

    [TestMethod]
    public void ADescriptorWithoutImportsHasNoEntry()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("empty.dll").Imports("library.dll", "alpha").Build();

        ImageBinding binding = Scene.Bind(app);
        var bound = new BoundFile(binding.Apply(app.ToArray()).ToArray());

        Assert.AreEqual("library.dll", bound.BoundImports.Single().Name);
        Assert.AreEqual(0, binding.Imports[0].Imports);
        Assert.IsNull(binding.Imports[0].Code);
    }

    [TestMethod]
    public void WhereNothingIsBoundNothingIsWritten()
    {
        ImageBinding binding = Scene.Bind(ImageBuilder.X64().AsExe().Imports("absent.dll", "a").Build());

        Assert.IsFalse(binding.ChangesFile);
        Assert.AreEqual(FindingCatalog.BindNotFound, binding.Imports.Single().Code);
    }

    [TestMethod]
    public void ItLiesBehindTheSectionTableWhereThereIsRoom()
    {
        BuiltImage app = App(0x100).Build();

        BoundFile bound = Scene.BindAndRead(app);

        int tableEnd = app.Fields.SectionTable + (app.Sections.Count * 40);
        Assert.AreEqual(((uint)(tableEnd + 3) & ~3U, 28U), bound.Directory(Bound));
        Assert.HasCount(app.Length, bound.Bytes);
    }

    [TestMethod]
    public void ItLiesBehindWhateverElseIsInTheHeaders()
    {
        BuiltImage app = App(0x100).Build();
        int used = app.Fields.SectionTable + (app.Sections.Count * 40) + 0x21;

        BoundFile bound = new(Apply(app.With8(used, 0x5A)));

        Assert.AreEqual((uint)(used + 4) & ~3U, bound.Directory(Bound).Rva);
        Assert.AreEqual(0x5A, bound.Bytes[used]);
        Assert.AreEqual("library.dll", bound.BoundImports.Single().Name);
    }

    [TestMethod]
    public void WithoutRoomInTheHeadersItLiesInTheTailOfAReadOnlySection()
    {
        BuiltImage app = App(0).WithSection(".const", section => section.WithSize(0x31).WithCharacteristics(0x40000040)).Build();

        BoundFile bound = new(Apply(WithFullHeaders(app)));

        BuiltSection section = app.Section(".const");
        Assert.AreEqual((section.Rva + section.VirtualSize + 3) & ~3U, bound.Directory(Bound).Rva);
        Assert.AreEqual((0x1111U, "library.dll"), bound.BoundImports.Single());
        Assert.HasCount(app.Length, bound.Bytes);
    }

    [TestMethod]
    public void WithoutRoomAnywhereTheHeadersGrow()
    {
        (BuiltImage app, byte[] full) = WithoutRoom();

        ImageBinding binding = Scene.Bind(full);
        var bound = new BoundFile(binding.Apply(full).ToArray());

        Assert.AreEqual(0x200U, binding.HeaderGrowth);
        Assert.AreEqual(new BoundFile(full).SizeOfHeaders + 0x200, bound.SizeOfHeaders);
        Assert.AreEqual(new BoundFile(full).SizeOfHeaders + 4, bound.Directory(Bound).Rva, "a text in the headers would keep its end");
        Assert.AreEqual((0x1111U, "library.dll"), bound.BoundImports.Single());
        Assert.AreEqual(0x2_0000_1000UL, bound.Imports.Single().Slots.Single());
        Assert.HasCount(app.Length + 0x200, bound.Bytes);
    }

    [TestMethod]
    public void ItLiesBehindADirectoryThatReachesOutOfTheHeaders()
    {
        (BuiltImage app, byte[] full) = WithoutRoom();
        uint start = (uint)app.Fields.SectionTable;
        BinaryPrimitives.WriteUInt32LittleEndian(full.AsSpan(app.Fields.Directory(ImageDirectory.Resource)), start);
        BinaryPrimitives.WriteUInt32LittleEndian(full.AsSpan(app.Fields.Directory(ImageDirectory.Resource) + 4), 0x500);

        ImageBinding binding = Scene.Bind(full);
        byte[] bound = binding.Apply(full).ToArray();

        Assert.AreEqual((start + 0x500 + 3) & ~3U, new BoundFile(bound).Directory(Bound).Rva);
        Assert.IsFalse(Scene.Bind(bound).ChangesFile, "bound twice, the headers grow twice");
    }

    [TestMethod]
    public void WhereTheHeadersCannotGrowTheImageIsNotBound()
    {
        (_, byte[] full) = WithoutRoom();

        // Data behind the image might hold file offsets that nobody knows of.
        ImportBinding import = Scene.Refuse([.. full, 1, 2, 3]);

        Assert.AreEqual(FindingCatalog.BindNoRoom, import.Code);
        StringAssert.Contains(import.Reason, "behind the image", StringComparison.Ordinal);
    }

    [TestMethod]
    public void MoreDllsThanItsOffsetsReachAreNotBound()
    {
        ImageBuilder builder = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha");
        for (int i = 0; i < 65535; i++)
        {
            builder.Imports(FormattableString.Invariant($"{i:x}.dll"), 1);
        }

        byte[] app = builder.Build().ToArray();
        ImageBinding binding = Scene.Bind(app);

        Assert.IsFalse(binding.ChangesFile);
        Assert.AreEqual(FindingCatalog.BindNoRoom, binding.Imports[0].Code);
        StringAssert.Contains(binding.Imports[0].Reason, "64 KiB", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A65536thImportIsBoundLikeTheFirst()
    {
        ImportedSymbol[] many = [.. Enumerable.Range(0, 65536).Select(i => (ImportedSymbol)(5 + (i % 4)))];
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", many).Build();

        ulong[] slots = Scene.BindAndRead(app).Imports.Single().Slots;

        CollectionAssert.AreEqual(many.Select((_, i) => 0x2_0000_1000UL + (ulong)(i % 4)).ToArray(), slots);
    }

    [TestMethod]
    public void TheAddressDirectoryStaysWhereItCoversAll()
    {
        BuiltImage app = App(0x100).Build();

        Assert.AreEqual(app.Directory(ImageDirectory.ImportAddressTable), Scene.BindAndRead(app).Directory(Iat));
    }

    [TestMethod]
    [DataRow(0U, 0U, DisplayName = "none")]
    [DataRow(8U, 8U, DisplayName = "a part")]
    public void TheAddressDirectoryIsMadeToCoverAll(uint from, uint size)
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha").Imports("absent.dll", "a", "b").Build();
        var whole = app.Directory(ImageDirectory.ImportAddressTable);

        BoundFile bound = new(Apply(app.WithDirectory(ImageDirectory.ImportAddressTable, size == 0 ? 0 : whole.Rva + from, size)));

        Assert.AreEqual(whole, bound.Directory(Iat));
    }

    [TestMethod]
    public void AddressTablesInTwoSectionsCannotBeCovered()
    {
        BuiltImage app = App(0x100).WithSection(".data", section => section.WithSize(0x200)).Build();
        uint elsewhere = app.Section(".data").Rva;
        byte[] moved = app.WithDirectory(ImageDirectory.ImportAddressTable, elsewhere, 16);

        Assert.AreEqual(FindingCatalog.BindNoAddressDirectory, Scene.Refuse(moved).Code);
    }

    [TestMethod]
    public void AnImageWithoutTheDirectoryEntryCannotBeBound()
    {
        BuiltImage app = App(0x100).Build();

        Assert.AreEqual(FindingCatalog.BindNoAddressDirectory, Scene.Refuse(app.With32(app.Fields.NumberOfRvaAndSizes, 12)).Code);
    }

    [TestMethod]
    public void TheChecksumIsRightAndAMissingOneStaysMissing()
    {
        BuiltImage app = App(0x100).Build();
        BoundFile bound = Scene.BindAndRead(app);

        Assert.AreNotEqual(new BoundFile(app.ToArray()).CheckSum, bound.CheckSum);
        Assert.AreEqual(PortableExecutable.Editing.PeChecksum.Compute(bound.Bytes, new PortableExecutable.FileOffset(app.Fields.CheckSum)), bound.CheckSum);
        Assert.AreEqual(0U, Scene.BindAndRead(App(0x100).WithoutCheckSum().Build()).CheckSum);
    }

    private static BindScene Scene => new BindScene().With("library.dll", BindScene.Library());

    private static ImageBuilder App(int room) => ImageBuilder.X64().AsExe().WithHeaderRoom(room).Imports("library.dll", "alpha");

    private static byte[] Apply(byte[] app) => Scene.Bind(app).Apply(app).ToArray();

    private static byte[] WithFullHeaders(BuiltImage app)
    {
        byte[] full = app.ToArray();
        int tableEnd = app.Fields.SectionTable + (app.Sections.Count * 40);
        full.AsSpan(tableEnd, (int)app.UInt32At(app.Fields.SizeOfHeaders) - tableEnd).Fill(0xCC);
        return full;
    }

    private static (BuiltImage App, byte[] Full) WithoutRoom(Action<SectionBuilder>? describe = null)
    {
        BuiltImage app = (describe is null ? App(0) : App(0).WithSection(".const", describe)).Build();
        byte[] full = WithFullHeaders(app);
        BuiltSection section = app.Section(".rdata");
        full.AsSpan(section.OffsetOf(section.Rva + section.VirtualSize), (int)(section.RawSize - section.VirtualSize)).Fill(0xCC);
        BinaryPrimitives.WriteUInt32LittleEndian(full.AsSpan(app.Fields.CheckSum), 1);
        return (app, full);
    }
}
