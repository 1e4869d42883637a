using System;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>Tables that share their last byte with what would be written, and tables that only touch it.</summary>
[TestClass]
public sealed class TableOverlapTests
{
    private static readonly byte[] Name = "library.dll\0"u8.ToArray();
    private static readonly byte[] HintAndName = [0, 0, .. "alpha\0"u8];

    [TestMethod]
    public void AnAddressTableOverTheEndOfADllsNameIsAFinding()
    {
        (byte[] image, uint data, int descriptor) = WithData([.. Name, .. Slot]);
        Put(image, descriptor + 12, data);
        Put(image, descriptor + 16, data + (uint)Name.Length - 1);

        AssertOverlap(image);
    }

    [TestMethod]
    public void AnAddressTableOverTheEndOfAnImportedNameIsAFinding()
    {
        (byte[] image, uint data, int descriptor) = WithData([.. HintAndName, .. Slot, 0, 0, 0, 0, 0, 0, 0, 0, .. "________________________"u8]);
        Put(image, OffsetOf(image, Read(image, descriptor)), data);
        Put(image, descriptor + 16, data + (uint)HintAndName.Length - 1);

        AssertOverlap(image);
    }

    [TestMethod]
    public void AnAddressTableOverTheEndOfANameTableIsAFinding()
    {
        (byte[] image, uint data, int descriptor) = WithData(new byte[16 + 8]);
        NameTable(image, descriptor).CopyTo(image, OffsetOf(image, data));
        Slot.CopyTo(image, OffsetOf(image, data + 16));
        Put(image, descriptor, data);
        Put(image, descriptor + 16, data + 15);

        AssertOverlap(image);
    }

    [TestMethod]
    [DataRow(0U, 16U, DisplayName = "names first")]
    [DataRow(8U, 0U, DisplayName = "addresses first")]
    public void ANameTableRightBesideTheAddressTableIsFine(uint names, uint addresses)
    {
        (byte[] image, uint data, int descriptor) = WithData(new byte[32]);
        NameTable(image, descriptor).CopyTo(image, OffsetOf(image, data + names));
        Slot.CopyTo(image, OffsetOf(image, data + addresses));
        Put(image, descriptor, data + names);
        Put(image, descriptor + 16, data + addresses);

        Assert.IsTrue(Scene.Bind(image).Imports.Single().IsBound, Scene.Bind(image).Imports.Single().Reason);
    }

    [TestMethod]
    public void AnAddressTableInTheHeadersIsAFinding()
    {
        (byte[] image, _, int descriptor) = WithData(Slot);
        Slot.CopyTo(image, 0x3C0);
        Put(image, descriptor + 16, 0x3C0);

        AssertOverlap(image);
    }

    [TestMethod]
    public void ADllsNameInTheHeadersIsAFinding()
    {
        // The bound import directory might be written over it.
        (byte[] image, _, int descriptor) = WithData(Name);
        Name.CopyTo(image, 0x3C0);
        Put(image, descriptor + 12, 0x3C0);

        AssertOverlap(image);
    }

    [TestMethod]
    public void ADllsNameThatEndsInTheTailOfASectionIsAFinding()
    {
        // Its terminator is the first byte that looks free.
        (byte[] image, uint data, int descriptor) = WithData([.. new byte[5], .. Name[..^1]]);
        Put(image, descriptor + 12, data + 5);

        AssertOverlap(image);
    }

    [TestMethod]
    public void DescriptorsThatEndInTheTailOfASectionAreAFinding()
    {
        // The bound import directory might be written over the zeros that end them.
        BuiltImage app = ImageBuilder.X64().AsExe().Imports("library.dll", "alpha").WithSection(".const", section => section.WithData(new byte[20]).WithCharacteristics(0x40000040)).Build();
        byte[] image = app.WithDirectory(ImageDirectory.Import, app.Section(".const").Rva, 40);
        app.ToArray().AsSpan(app.OffsetOf(ImageDirectory.Import), 20).CopyTo(image.AsSpan(app.OffsetOf(app.Section(".const").Rva)));

        AssertOverlap(image);
    }

    [TestMethod]
    public void AnEmptyDescriptorOverAStampIsAFinding()
    {
        // Bytes 28 to 48 of a delay-load descriptor and what follows it: its stamp would make an import descriptor of them.
        BuiltImage app = ImageBuilder.X64().AsExe().WithBoundDelayTables().DelayImports("library.dll", "alpha").Build();

        AssertOverlap(app.WithDirectory(ImageDirectory.Import, app.Directory(ImageDirectory.DelayImport).Rva + 28 - 12, 40));
    }

    [TestMethod]
    public void AnAddressTableOverTheDelayLoadDescriptorsIsAFinding()
    {
        BuiltImage app = App().DelayImports("late.dll", "alpha").Build();

        AssertOverlap(app.With32(app.OffsetOf(ImageDirectory.Import) + 16, app.Directory(ImageDirectory.DelayImport).Rva));
    }

    [TestMethod]
    [DataRow(3, true, DisplayName = "the last byte before, and the stamp")]
    [DataRow(4, true, DisplayName = "the stamp")]
    [DataRow(8, true, DisplayName = "the forwarder chain")]
    [DataRow(12, false, DisplayName = "the name")]
    public void StampsWithBaseRelocationsKeepTheImageFromBeingBound(int field, bool isRefused)
    {
        uint descriptor = Narrow().Build().Directory(ImageDirectory.Import).Rva;
        BuiltImage app = Relocated(Narrow(), descriptor + (uint)field);

        ImportBinding import = NarrowScene.Bind(app).Imports.Single();

        Assert.AreEqual(isRefused ? FindingCatalog.BindOverlap : null, import.Code);
        Assert.AreEqual(!isRefused, import.IsBound);
    }

    [TestMethod]
    public void ARelocationThatReachesIntoTheAddressTableKeepsTheDllFromBeingBound()
    {
        BuiltImage plain = Narrow().Imports("second.dll", 1).Build();
        uint slots = plain.UInt32At(plain.OffsetOf(ImageDirectory.Import) + 20 + 16);
        BindScene scene = new BindScene().With("second.dll", ImageBuilder.X86().ExportsAs("second.dll").Exports("x"));

        Assert.AreEqual(FindingCatalog.BindRelocatedSlot, scene.Bind(Relocated(slots - 2)).Imports[1].Code);
        Assert.IsTrue(scene.Bind(Relocated(slots - 4)).Imports[1].IsBound);

        static BuiltImage Relocated(uint rva) => TableOverlapTests.Relocated(Narrow().Imports("second.dll", 1), rva);
    }

    private static byte[] Slot => [1, 2, 3, 4, 5, 6, 7, 8];

    private static BindScene Scene => new BindScene().With("library.dll", BindScene.Library());

    private static BindScene NarrowScene => new BindScene().With("library.dll", ImageBuilder.X86().At(0x68000000).ExportsAs("library.dll").Exports("alpha"));

    private static ImageBuilder App() => ImageBuilder.X64().AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha");

    private static ImageBuilder Narrow() => ImageBuilder.X86().AsExe().WithHeaderRoom(0x100).WithPointers(1).Imports("library.dll", "alpha");

    /// <summary>An image with a 32-bit base relocation at an RVA.</summary>
    private static BuiltImage Relocated(ImageBuilder image, uint rva) => image.WithRelocationBlock(rva & ~0xFFFU, (ushort)(0x3000 | (rva & 0xFFF)), 0).Build();

    /// <summary>An image with one import by name, and a section for a test to fill; none of its address tables is in the directory.</summary>
    private static (byte[] Image, uint Data, int Descriptor) WithData(byte[] data)
    {
        BuiltImage app = App().WithSection(".const", section => section.WithData(data).WithCharacteristics(0x40000040)).Build();
        return (app.WithDirectory(ImageDirectory.ImportAddressTable, 0, 0), app.Section(".const").Rva, app.OffsetOf(ImageDirectory.Import));
    }

    private static byte[] NameTable(byte[] image, int descriptor) => image.AsSpan(OffsetOf(image, Read(image, descriptor)), 16).ToArray();

    private static int OffsetOf(byte[] image, uint rva) => new BoundFile(image).OffsetOf(rva);

    private static uint Read(byte[] image, int offset) => BitConverter.ToUInt32(image, offset);

    private static void Put(byte[] image, int offset, uint value) => BitConverter.GetBytes(value).CopyTo(image, offset);

    private static void AssertOverlap(byte[] image)
    {
        ImageBinding binding = Scene.Bind(image);

        Assert.IsFalse(binding.ChangesFile);
        Assert.IsTrue(binding.Imports.All(import => import.Code == FindingCatalog.BindOverlap), string.Join(", ", binding.Imports));
        Assert.AreEqual(FindingCatalog.BindOverlap, binding.Findings.Single().Code);
    }
}
