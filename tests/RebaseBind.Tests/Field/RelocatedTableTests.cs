using System;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Planning;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>A fixup on what loaders read as it lies in the file makes the moved image unreadable; one of them crashes Wine's loader.</summary>
[TestClass]
public sealed class RelocatedTableTests
{
    [TestMethod]
    [DataRow("import descriptor", true)]
    [DataRow("import descriptor", false)]
    [DataRow("end of the import descriptors", true)]
    [DataRow("import name table", true)]
    [DataRow("import name table", false)]
    [DataRow("imported name", true)]
    [DataRow("imported name", false)]
    [DataRow("last imported name", true)]
    [DataRow("name of a DLL", true)]
    [DataRow("delay-load descriptor", true)]
    [DataRow("delay-load name table", true)]
    [DataRow("export directory", true)]
    [DataRow("exported name", true)]
    [DataRow("load configuration", true)]
    [DataRow("load configuration", false)]
    [DataRow("end of the TLS directory", true)]
    [DataRow("debug directory", true)]
    public void AnImageWithAFixupInALoaderTableStays(string what, bool isWide)
    {
        BuiltImage plain = Builder(isWide).Build();
        uint place = PlaceOf(plain, what);
        ImageBuilder hit = Builder(isWide).WithRelocationBlock(place & ~0xFFFu, (ushort)((isWide ? 0xA000u : 0x3000u) | (place & 0xFFF)));
        using FieldTree tree = new FieldTree().With("a.dll", hit).With("z.dll", InItsWay(isWide));

        Assert.AreEqual("warning RB1041", tree.Said("a.dll"));
        StringAssert.Contains(tree.Text(FindingCatalog.RelocatedTable), $"at RVA 0x{place:x} ", StringComparison.Ordinal);
        Assert.AreEqual(PlacementAction.Fixed, tree.Placement("a.dll").Action);
    }

    /// <summary>Beside the tables, between them, and where the format wants a fixup.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AnImageWithFixupsWhereTheyBelongMoves(bool isWide)
    {
        using FieldTree tree = new FieldTree().With("a.dll", Builder(isWide)).With("z.dll", InItsWay(isWide));

        Assert.AreEqual(string.Empty, tree.Said("a.dll"));
        Assert.AreEqual(PlacementAction.Moved, tree.Placement("a.dll").Action);
        Assert.IsEmpty(tree.Apply().Findings.Where(finding => finding.Code == FindingCatalog.WrongResult));
    }

    [TestMethod]
    public void OldDelayLoadDescriptorsCarryFixupsByRight()
    {
        ImageBuilder old = ImageBuilder.X86().At(0x4000_0000).WithOldDelayImports().DelayImports("later.dll", "later");
        using FieldTree tree = new FieldTree().With("a.dll", old).With("z.dll", InItsWay(isWide: false));

        Assert.AreEqual(string.Empty, tree.Said("a.dll"));
    }

    private static ImageBuilder InItsWay(bool isWide)
        => (isWide ? ImageBuilder.X64() : ImageBuilder.X86().At(0x4000_0000)).WithPointers(90).RelocationsStripped();

    private static ImageBuilder Builder(bool isWide) => (isWide ? ImageBuilder.X64() : ImageBuilder.X86().At(0x4000_0000))
        .WithPointers(3)
        .Imports("first.dll", "one_name_to_import", "another_name_to_import")
        .Imports("second.dll", "the_very_last_name_to_import")
        .DelayImports("later.dll", "delayed_name")
        .Exports("exported_by_this_image")
        .WithTls(1)
        .WithLoadConfiguration()
        .WithDebugData(2, 1, new byte[16]);

    private static uint PlaceOf(BuiltImage image, string what)
    {
        uint imports = image.Directory(ImageDirectory.Import).Rva;
        uint names = image.UInt32At(image.OffsetOf(imports));
        uint lastNames = image.UInt32At(image.OffsetOf(imports + 20));
        uint delayed = image.Directory(ImageDirectory.DelayImport).Rva;
        uint exports = image.Directory(ImageDirectory.Export).Rva;
        uint width = image.Fields.IsWide ? 8u : 4u;
        return what switch
        {
            "import descriptor" => imports + 12,
            "end of the import descriptors" => imports + 40,
            "import name table" => names,
            "imported name" => image.UInt32At(image.OffsetOf(names)) + 4,
            "last imported name" => image.UInt32At(image.OffsetOf(lastNames)) + 20,
            "name of a DLL" => image.UInt32At(image.OffsetOf(imports + 12)),
            "delay-load descriptor" => delayed + 12,
            "delay-load name table" => image.UInt32At(image.OffsetOf(delayed + 16)),
            "export directory" => exports + 28,
            "exported name" => image.UInt32At(image.OffsetOf(image.UInt32At(image.OffsetOf(exports + 32)))),
            "load configuration" => image.Directory(ImageDirectory.LoadConfiguration).Rva + (image.Fields.IsWide ? 0x18u : 0x1Cu),
            "end of the TLS directory" => image.Directory(ImageDirectory.Tls).Rva + (4 * width),
            _ => image.Directory(ImageDirectory.Debug).Rva + 20,
        };
    }
}
