using System;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>Room that just suffices, or just does not, and what the two directories cover in odd images.</summary>
[TestClass]
public sealed class DirectoryRoomTests
{
    private const int Iat = 12;
    private const int Bound = 11;
    private const int Needed = 28;

    [TestMethod]
    public void RoomForTheLastByteIsEnough()
    {
        (byte[] app, uint end) = WithFreeHeaderEnd(Needed);

        ImageBinding binding = Scene.Bind(app);

        Assert.AreEqual(0U, binding.HeaderGrowth);
        Assert.AreEqual((end - Needed, (uint)Needed), new BoundFile(binding.Apply(app).ToArray()).Directory(Bound));
    }

    [TestMethod]
    public void HeadersThatGrowAreUsedFromTheirFreeEndOn()
    {
        // A name that makes the directory as large as what is free and the least growth together.
        (byte[] app, uint end) = WithFreeHeaderEnd(8, new string('n', 0x208 - Needed - 8 - 1));

        ImageBinding binding = Scene.Bind(app);
        byte[] bound = binding.Apply(app).ToArray();

        Assert.AreEqual(0x200U, binding.HeaderGrowth);
        Assert.AreEqual((end - 8, 0x208U), new BoundFile(bound).Directory(Bound));
        Assert.IsFalse(Scene.Bind(bound).ChangesFile);
    }

    [TestMethod]
    public void ADirectoryInASectionIsReplacedWhereItLies()
    {
        BuiltImage app = App().WithSection(".const", section => section.WithSize(0x1F0 - Needed).WithCharacteristics(0x40000040)).Build();
        byte[] full = Full(app, app.Fields.SectionTable + (app.Sections.Count * 40), (int)app.UInt32At(app.Fields.SizeOfHeaders));
        byte[] bound = Scene.Bind(full).Apply(full).ToArray();
        BindScene newer = new BindScene().With("library.dll", BindScene.Library(stamp: 0x2222));

        Assert.IsFalse(Scene.Bind(bound).ChangesFile);
        CollectionAssert.AreEqual(newer.Bind(full).Apply(full).ToArray(), newer.Bind(bound).Apply(bound).ToArray());
    }

    [TestMethod]
    public void AnOldDirectoryThatTheNewOneOverlapsIsWrittenOver()
    {
        // The old one begins 8 bytes behind the place of the new one.
        BuiltImage app = App().WithHeaderRoom(0x100).BoundTo("library.dll", 0x2222).Build();
        BuiltImage plain = App().WithHeaderRoom(0x100).Build();
        (uint rva, uint size) = app.Directory(ImageDirectory.BoundImport);
        byte[] moved = app.WithDirectory(ImageDirectory.BoundImport, rva + 8, size);
        app.ToArray().AsSpan((int)rva, (int)size).CopyTo(moved.AsSpan((int)rva + 8));
        moved.AsSpan((int)rva, 8).Clear();

        var bound = new BoundFile(Scene.Bind(moved).Apply(moved).ToArray());

        Assert.AreEqual((0x1111U, "library.dll"), bound.BoundImports.Single());
        Assert.AreEqual(new BoundFile(Scene.Bind(plain).Apply(plain.ToArray()).ToArray()).Directory(Bound), bound.Directory(Bound));
    }

    [TestMethod]
    public void WithoutRoomDelayLoadedDllsAreBoundAllTheSameAndOthersKeepTheirReasons()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithBoundDelayTables().Imports("library.dll", "alpha").Imports("absent.dll", "a").DelayImports("library.dll", "beta").Build();
        BuiltSection tables = app.Section(".rdata");
        byte[] full = Full(app, app.Fields.SectionTable + (app.Sections.Count * 40), (int)app.UInt32At(app.Fields.SizeOfHeaders));
        full.AsSpan(tables.OffsetOf(tables.Rva + tables.VirtualSize), (int)(tables.RawSize - tables.VirtualSize)).Fill(0xCC);

        // Data behind the image keeps its headers from growing.
        byte[] image = [.. full, 1];
        ImageBinding binding = Scene.Bind(image);

        CollectionAssert.AreEqual(new[] { FindingCatalog.BindNoRoom, FindingCatalog.BindNotFound, null }, binding.Imports.Select(import => import.Code).ToArray());
        CollectionAssert.AreEqual(new[] { false, false, true }, binding.Imports.Select(import => import.IsBound).ToArray());
        Assert.AreEqual(FindingCatalog.BindNoRoom, binding.Findings.Single().Code);
        Assert.AreEqual((0U, 0U), new BoundFile(binding.Apply(image).ToArray()).Directory(Bound));
    }

    [TestMethod]
    public void DelayLoadedDllsHaveNoEntryBesideThoseThatDo()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).WithBoundDelayTables().Imports("library.dll", "alpha").DelayImports("late.dll", "beta").Build();

        BoundFile bound = Scene.With("late.dll", BindScene.Library(stamp: 0x3333)).BindAndRead(app);

        Assert.AreEqual((0x1111U, "library.dll"), bound.BoundImports.Single());
        Assert.AreEqual(0x3333U, bound.DelayImports.Single().Stamp);
    }

    [TestMethod]
    [DataRow(8U)]
    [DataRow(0xF00U, DisplayName = "more than the section")]
    public void AnAddressDirectoryThatCoversMoreStaysAsItIs(uint more)
    {
        BuiltImage app = App().WithHeaderRoom(0x100).Build();
        (uint rva, uint size) = app.Directory(ImageDirectory.ImportAddressTable);
        byte[] larger = app.WithDirectory(ImageDirectory.ImportAddressTable, rva, size + more);

        var bound = new BoundFile(Scene.Bind(larger).Apply(larger).ToArray());

        Assert.AreEqual((rva, size + more), bound.Directory(Iat));
        Assert.AreEqual((0x1111U, "library.dll"), bound.BoundImports.Single());
    }

    [TestMethod]
    public void ADescriptorWithoutImportsNeedsNoCoveringInTheAddressDirectory()
    {
        BuiltImage app = App().WithHeaderRoom(0x100).Imports("empty.dll").WithSection(".data", section => section.WithData(new byte[0x100])).Build();
        byte[] elsewhere = app.With32(app.OffsetOf(ImageDirectory.Import) + 20 + 16, app.Section(".data").Rva);

        var bound = new BoundFile(Scene.Bind(elsewhere).Apply(elsewhere).ToArray());

        Assert.AreEqual(app.Directory(ImageDirectory.ImportAddressTable), bound.Directory(Iat));
        Assert.AreEqual("library.dll", bound.BoundImports.Single().Name);
    }

    [TestMethod]
    public void ADescriptorWhoseFirstSlotIsZeroIsSkippedAsLoadersDo()
    {
        BuiltImage app = App().WithHeaderRoom(0x100).Imports("second.dll", "alpha").Build();
        byte[] skipped = app.ToArray();
        skipped.AsSpan(app.OffsetOf(app.UInt32At(app.OffsetOf(ImageDirectory.Import) + 20 + 16)), 8).Clear();

        ImageBinding binding = Scene.With("second.dll", BindScene.Library(stamp: 0x2222)).Bind(skipped);

        Assert.AreEqual(0, binding.Imports[1].Imports);
        Assert.AreEqual("library.dll", new BoundFile(binding.Apply(skipped).ToArray()).BoundImports.Single().Name);
    }

    private static BindScene Scene => new BindScene().With("library.dll", BindScene.Library());

    private static ImageBuilder App() => ImageBuilder.X64().AsExe().Imports("library.dll", "alpha");

    /// <summary>An image with so many free bytes at the end of its headers, and none elsewhere.</summary>
    private static (byte[] App, uint End) WithFreeHeaderEnd(int free, string? absent = null)
    {
        ImageBuilder builder = App().WithHeaderRoom(0x40);
        BuiltImage app = (absent is null ? builder : builder.Imports(absent, 1)).Build();
        uint end = app.UInt32At(app.Fields.SizeOfHeaders);

        // Behind the last byte that is not zero, two more are left to it.
        byte[] full = Full(app, app.Fields.SectionTable + (app.Sections.Count * 40), (int)end - free - 2);
        BuiltSection tables = app.Section(".rdata");
        full.AsSpan(tables.OffsetOf(tables.Rva + tables.VirtualSize), (int)(tables.RawSize - tables.VirtualSize)).Fill(0xCC);
        return (full, end);
    }

    private static byte[] Full(BuiltImage app, int from, int to)
    {
        byte[] full = app.ToArray();
        full.AsSpan(from, to - from).Fill(0xCC);
        return full;
    }
}
