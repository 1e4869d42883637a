using System;
using System.Buffers.Binary;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>
/// Delay-load descriptors whose tables for bound addresses have fewer slots than imports, as Visual C++'s linkers 14.44 to 14.51 write them. What overlaps is left
/// unbound, and nothing else.
/// </summary>
[TestClass]
public sealed class ShortDelayTableTests
{
    private const int BoundTable = 20;
    private const int Stamp = 28;
    private const int FirstDll = 0;
    private const int SecondDll = 1;
    private const int ThirdDll = 2;

    [TestMethod]
    [DataRow(BindPolicy.All, true)]
    [DataRow(BindPolicy.Effective, true)]
    [DataRow(BindPolicy.All, false)]
    public void OnlyOverlappingDescriptorsAreRefusedAndTheLinkerIsNamed(BindPolicy policy, bool wide)
    {
        Crafted app = Build(wide);

        ImageBinding binding = Scene(wide).Bind(app.File, policy);
        var bound = new BoundFile(binding.Apply(app.File).ToArray());

        CollectionAssert.AreEqual(new[] { null, FindingCatalog.BindOverlap, FindingCatalog.BindOverlap, null }, binding.Imports.Select(import => import.Code).ToArray());
        StringAssert.Contains(binding.Imports[1].Reason, "overlaps something else: such tables are shorter than their imports, as linker 14.44 writes them", StringComparison.Ordinal);
        Finding finding = binding.Findings.Single();
        Assert.AreEqual((FindingCatalog.BindOverlap, FindingSeverity.Note), (finding.Code, finding.Severity));
        StringAssert.StartsWith(finding.Message, "delay-loaded imports from first.dll and second.dll are not bound: ", StringComparison.Ordinal);
        CollectionAssert.AreEqual(new[] { 0U, 0U, 3U }, bound.DelayImports.Select(import => import.Stamp).ToArray());
        CollectionAssert.AreEqual(new[] { Base(wide, 3) + 0x1000, Base(wide, 3) + 0x1001 }, bound.DelayImports[ThirdDll].Slots);
        Assert.IsTrue(bound.DelayImports.Take(2).All(import => import.Slots.All(slot => slot == 0)));
        Assert.AreEqual((4U, "library.dll"), bound.BoundImports.Single());
    }

    [TestMethod]
    public void ATableThatRunsIntoDataInUseIsRefusedAlone()
    {
        Crafted app = Build(wide: true);
        app.Move(FirstDll, 0x80);
        app.File[app.OffsetOf(app.Tables + 0x48)] = 0x5A;
        app.Move(ThirdDll, 0x40);

        AssertCodes(app, null, null, null, FindingCatalog.BindOverlap);
    }

    [TestMethod]
    public void ATableThatRunsIntoTheRelocationsIsRefusedAlone()
    {
        Crafted app = Build(wide: true);
        app.Move(FirstDll, 0x80);
        app.Move(ThirdDll, 0x30);
        AssertCodes(app, null, null, null, null);

        byte[] block = [0, 0, 0, 0, 8, 0, 0, 0];
        block.CopyTo(app.File, app.OffsetOf(app.Tables + 0x40));
        app.PutDirectory(ImageDirectory.BaseRelocation, app.Tables + 0x40, 8);
        app.Move(ThirdDll, 0x38);

        AssertCodes(app, null, null, null, FindingCatalog.BindOverlap);
    }

    [TestMethod]
    public void ATableThatRunsIntoAnotherDirectoryIsRefusedAloneThoughTheBytesAreZero()
    {
        Crafted app = Build(wide: true);
        app.Move(FirstDll, 0x80);
        app.PutDirectory(ImageDirectory.Exception, app.Tables + 0x38, 0xC);

        AssertCodes(app, null, null, null, FindingCatalog.BindOverlap);
    }

    [TestMethod]
    [DataRow(ImageDirectory.Import, 2 * 20)]
    [DataRow(ImageDirectory.DelayImport, (3 * 32) + 8)]
    public void ATableOverTheEmptyDescriptorThatEndsOthersIsRefused(ImageDirectory directory, int offset)
    {
        // Zeros that nothing but their place tells from free ones.
        Crafted app = Build(wide: true);
        app.Move(FirstDll, 0x80);
        app.PutBoundTable(SecondDll, app.RvaOf(directory) + (uint)offset - (directory == ImageDirectory.Import ? 20U : 0));

        AssertCodes(app, null, null, FindingCatalog.BindOverlap, null);
    }

    [TestMethod]
    public void ATableOverTheZeroThatEndsAnAddressTableWithoutNamesIsRefused()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithBoundDelayTables().WithoutImportNameTables().Imports("library.dll", "alpha").DelayImports("late.dll", "alpha").Build();
        byte[] crafted = app.With32(app.OffsetOf(ImageDirectory.DelayImport) + BoundTable, app.Directory(ImageDirectory.ImportAddressTable).Rva + 8);

        ImageBinding binding = new BindScene().With("late.dll", BindScene.Library()).Bind(crafted);

        CollectionAssert.AreEqual(new[] { FindingCatalog.BindNoNameTable, FindingCatalog.BindOverlap }, binding.Imports.Select(import => import.Code).ToArray());
        Assert.IsFalse(binding.ChangesFile);
    }

    [TestMethod]
    public void ATableRightBehindADirectoryThatItsSizeEndsIsBound()
    {
        BuiltImage app = ImageBuilder.X64().AsExe().WithBoundDelayTables().DelayImports("library.dll", "alpha").Build();
        uint descriptors = app.Directory(ImageDirectory.DelayImport).Rva;
        byte[] crafted = app.WithDirectory(ImageDirectory.DelayImport, descriptors, 32);
        BinaryPrimitives.WriteUInt32LittleEndian(crafted.AsSpan(app.OffsetOf(descriptors) + BoundTable), descriptors + 32);

        ImageBinding binding = Scene(wide: true).Bind(crafted);

        Assert.IsTrue(binding.Imports.Single().IsBound, binding.Imports.Single().Reason);
        Assert.AreEqual(4U, BinaryPrimitives.ReadUInt32LittleEndian(binding.Apply(crafted).Span[(app.OffsetOf(descriptors) + Stamp)..]));
    }

    [TestMethod]
    public void ATableOverAnImportAddressTableKeepsTheImportsBound()
    {
        Crafted app = Build(wide: true);
        app.Move(FirstDll, 0x80);
        app.PutBoundTable(SecondDll, app.ImportSlots);

        AssertCodes(app, null, null, FindingCatalog.BindOverlap, null);
    }

    [TestMethod]
    public void ATableOverTheZeroThatMakesLoadersSkipADescriptorIsRefused()
    {
        Crafted app = Build(wide: true, "empty.dll");
        app.Move(FirstDll, 0x80);
        app.PutImportSlots(1, app.Tables + 0x38);

        ImageBinding binding = Scene(wide: true).Bind(app.File);

        Assert.AreEqual(0, binding.Imports[1].Imports);
        Assert.AreEqual(FindingCatalog.BindOverlap, binding.Imports[4].Code);
        Assert.IsTrue(binding.Imports[0].IsBound);
        Assert.IsFalse(Scene(wide: true).Bind(binding.Apply(app.File).ToArray()).ChangesFile);
    }

    [TestMethod]
    [DataRow(BindPolicy.None)]
    [DataRow(BindPolicy.All)]
    public void AnOverlappingDescriptorThatCameBoundLosesItsStampAndKeepsItsSlots(BindPolicy policy)
    {
        Crafted app = BuildBound();
        byte[] before = [.. app.File];

        ImageBinding binding = Scene(wide: true).Bind(app.File, policy);
        byte[] result = binding.Apply(app.File).ToArray();

        Assert.AreEqual(0U, new BoundFile(result).DelayImports[FirstDll].Stamp);
        Assert.AreEqual(policy == BindPolicy.All ? 3U : 0U, new BoundFile(result).DelayImports[ThirdDll].Stamp);
        CollectionAssert.AreEqual(before.AsSpan(app.OffsetOf(app.Tables), 0x20).ToArray(), result.AsSpan(app.OffsetOf(app.Tables), 0x20).ToArray());
        Assert.IsFalse(Scene(wide: true).Bind(result, policy).ChangesFile, "a second time changes something");
        Assert.AreEqual(FindingSeverity.Warning, binding.Findings.Single(finding => finding.Code == FindingCatalog.StaleBinding).Severity);
    }

    [TestMethod]
    public void BoundAndUnboundByItsRecordAnImageThatCameBoundHasNoBindingsAndIsOtherwiseAsItWas()
    {
        Crafted app = BuildBound();
        byte[] unbound = [.. app.File];
        app.PutStamp(unbound, FirstDll, 0);
        using BindTree tree = new BindTree().With("app.exe", app.File).With("library.dll", Library(true, 4)).With("first.dll", Library(true, 1)).With("third.dll", Library(true, 3));

        tree.Bind();
        Assert.AreEqual(3U, tree.Read("app.exe").DelayImports[ThirdDll].Stamp);
        tree.Unbind();

        CollectionAssert.AreEqual(unbound, tree.Bytes("app.exe"));
    }

    [TestMethod]
    public void ThousandsOfDescriptorsForOneTableAreRefusedInShortTime()
    {
        const int count = 4000;
        ImageBuilder builder = ImageBuilder.X64().AsExe().WithBoundDelayTables();
        builder.DelayImports(new string('a', 5000), 5, 6);
        for (int i = 1; i < count; i++)
        {
            builder.DelayImports(FormattableString.Invariant($"{i:x}.dll"), 5, 6);
        }

        BuiltImage app = builder.Build();
        byte[] file = app.ToArray();
        int first = app.OffsetOf(ImageDirectory.DelayImport);
        for (int i = 1; i < count; i++)
        {
            file.AsSpan(first + BoundTable, 4).CopyTo(file.AsSpan(first + (i * 32) + BoundTable));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        ImageBinding binding = new BindScene().Bind(file);

        Assert.IsTrue(binding.Imports.All(import => import.Code == FindingCatalog.BindOverlap));
        Assert.IsLessThan(400, binding.Findings.Single().Message.Length);
        Assert.IsLessThan(40L * file.Length, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertCodes(Crafted app, params string?[] codes)
    {
        ImageBinding binding = Scene(wide: true).Bind(app.File);
        CollectionAssert.AreEqual(codes, binding.Imports.Select(import => import.Code).ToArray(), string.Join(", ", binding.Imports));
        binding.Apply(app.File);
    }

    private static ulong Base(bool wide, uint stamp) => (wide ? 0x2_0000_0000UL : 0x6000_0000UL) + (stamp * 0x100_0000);

    private static ImageBuilder Library(bool wide, uint stamp)
        => (wide ? ImageBuilder.X64() : ImageBuilder.X86()).At(Base(wide, stamp)).WithTimeDateStamp(stamp).ExportsAs("library.dll").Exports("alpha", "beta", "gamma");

    private static BindScene Scene(bool wide) => new BindScene()
        .With("library.dll", Library(wide, 4)).With("first.dll", Library(wide, 1)).With("second.dll", Library(wide, 2)).With("third.dll", Library(wide, 3));

    /// <summary>An import and three delay-loaded DLLs: the first has three imports and two slots in front of the second's table; the third has room.</summary>
    private static Crafted Build(bool wide, string? empty = null)
    {
        ImageBuilder image = (wide ? ImageBuilder.X64() : ImageBuilder.X86()).AsExe().WithHeaderRoom(0x100).WithBoundDelayTables().Imports("library.dll", "alpha");
        ImageBuilder builder = (empty is null ? image : image.Imports(empty))
            .DelayImports("first.dll", "alpha", "beta", "gamma").DelayImports("second.dll", "alpha").DelayImports("third.dll", "alpha", "beta")
            .WithSection(".didat", section => section.WithData(new byte[0x100]).WithCharacteristics(0x40000040));
        var app = new Crafted(builder.Build());
        app.Move(FirstDll, 0);
        app.Move(SecondDll, wide ? 0x10U : 0x8);
        app.Move(ThirdDll, 0x30);
        return app;
    }

    /// <summary>The same, with the first DLL bound by somebody else, over the second's table.</summary>
    private static Crafted BuildBound()
    {
        Crafted app = Build(wide: true);
        app.PutStamp(app.File, FirstDll, 0x4444);
        for (int i = 0; i < 3; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(app.File.AsSpan(app.OffsetOf(app.Tables) + (i * 8)), 0x7_0000_0000UL + (ulong)i);
        }

        return app;
    }

    private sealed class Crafted(BuiltImage image)
    {
        internal byte[] File { get; } = WithLinker(image);

        internal uint Tables { get; } = image.Section(".didat").Rva;

        internal uint ImportSlots { get; } = image.Directory(ImageDirectory.ImportAddressTable).Rva;

        internal uint RvaOf(ImageDirectory directory) => image.Directory(directory).Rva;

        internal int OffsetOf(uint rva) => image.OffsetOf(rva);

        internal void Move(int dll, uint offset) => PutBoundTable(dll, Tables + offset);

        internal void PutBoundTable(int dll, uint rva) => Put(File, image.OffsetOf(ImageDirectory.DelayImport) + (dll * 32) + BoundTable, rva);

        internal void PutStamp(byte[] file, int dll, uint stamp) => Put(file, image.OffsetOf(ImageDirectory.DelayImport) + (dll * 32) + Stamp, stamp);

        internal void PutImportSlots(int dll, uint rva) => Put(File, image.OffsetOf(ImageDirectory.Import) + (dll * 20) + 16, rva);

        internal void PutDirectory(ImageDirectory directory, uint rva, uint size)
        {
            Put(File, image.Fields.Directory(directory), rva);
            Put(File, image.Fields.Directory(directory) + 4, size);
        }

        private static void Put(byte[] file, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);

        private static byte[] WithLinker(BuiltImage image)
        {
            byte[] file = image.With32(image.Fields.CheckSum, 0);
            file[image.Fields.Magic + 2] = 14;
            file[image.Fields.Magic + 3] = 44;
            return file;
        }
    }
}
