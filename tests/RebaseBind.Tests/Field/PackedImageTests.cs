using System;
using System.Buffers.Binary;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>Images whose headers and sections share bytes of the file, as packers arrange it, or whose tables are unpacked when they run.</summary>
[TestClass]
public sealed class PackedImageTests
{
    /// <summary>UPX: SizeOfHeaders 0x1000, and the first section's data at file offset 0x400. Loaders map the bytes between twice.</summary>
    [TestMethod]
    [DataRow(0x1000, "", PlacementAction.Moved)]
    [DataRow(0x0800, "warning RB1043", PlacementAction.Fixed)]
    public void AnImageWhoseHeadersReachIntoASectionMovesIfNoFixupLiesThere(int fixup, string said, PlacementAction action)
    {
        BuiltImage packed = ImageBuilder.X64().WithFixup(FixupKind.Dir64, fixup).WithoutCheckSum().Build();
        byte[] file = packed.With32(packed.Fields.SizeOfHeaders, 0x1000);
        using FieldTree tree = new FieldTree().With("a.dll", file).With("z.dll", InItsWay());

        Assert.AreEqual(said, tree.Said("a.dll"));
        Assert.AreEqual(action, tree.Placement("a.dll").Action);
        if (action == PlacementAction.Moved)
        {
            byte[] expected = NaiveRelocator.Move(packed, tree.Placement("a.dll").Base.Value);
            BinaryPrimitives.WriteUInt32LittleEndian(expected.AsSpan(packed.Fields.SizeOfHeaders), 0x1000);
            Assert.IsEmpty(tree.Apply().Findings);
            byte[] written = tree.Written("a.dll");
            written.AsSpan(packed.Fields.TimeDateStamp, 4).CopyTo(expected.AsSpan(packed.Fields.TimeDateStamp));
            CollectionAssert.AreEqual(expected, written);
        }
    }

    /// <summary>Binding would write into both places, and unbinding too.</summary>
    [TestMethod]
    public void AnImageWithBytesThatAreMappedTwiceIsNotBound()
    {
        BuiltImage packed = ImageBuilder.X64().WithFixup(FixupKind.Dir64, 0x1000).Imports("b.dll", "f").Build();
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } })
            .With("a.dll", packed.With32(packed.Fields.SizeOfHeaders, 0x1000))
            .With("b.dll", ImageBuilder.X64().WithPointers(3).Exports("f"));

        Assert.AreEqual(FindingCatalog.SharedBytes, tree.Apply().Bindings.Single(binding => binding.Path == "a.dll").Imports.Single().Code);
    }

    /// <summary>Two sections of one piece of the file; a section that is the headers.</summary>
    [TestMethod]
    [DataRow(0x10, "warning RB1043")]
    [DataRow(0x1000, "")]
    public void AnImageWithTwoSectionsOfTheSameBytesMovesIfNoFixupLiesThere(int fixup, string said)
    {
        BuiltImage image = ImageBuilder.X64().WithFixup(FixupKind.Dir64, fixup).WithSection("copy", section => section.WithSize(0x200)).Build();
        byte[] file = image.With32(image.Fields.SectionRawOffset(image.IndexOfSection("copy")), image.Section(".text").RawOffset);
        using FieldTree tree = new FieldTree().With("a.dll", file).With("z.dll", InItsWay());

        Assert.AreEqual(said, tree.Said("a.dll"));
    }

    [TestMethod]
    public void AnImageWhoseHeaderFieldsAreBytesOfASectionStays()
    {
        BuiltImage image = ImageBuilder.X64().WithHeaderRoom(0x400).WithFixup(FixupKind.Dir64, 0x10).WithSection("copy", section => section.WithSize(0x200)).Build();
        byte[] file = image.ToArray();
        int copy = image.IndexOfSection("copy");
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(image.Fields.SectionRawOffset(copy)), 0x0u);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(image.Fields.SectionRawSize(copy)), 0x200u);
        using FieldTree none = new FieldTree().With("a.dll", file);
        Assert.AreEqual(string.Empty, none.Said("a.dll"), "without PointerToRawData there is no raw data");

        // The PE header behind the first sector, in a section.
        byte[] late = Late(image, copy);
        using FieldTree tree = new FieldTree().With("a.dll", late).With("z.dll", InItsWay());
        Assert.AreEqual("warning RB1043", tree.Said("a.dll"));
    }

    /// <summary>UPX: what is unpacked at run time, the exports too, has addresses and no bytes in the file.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ExportsThatAreUnpackedLaterAreNoDamage(bool isDll)
    {
        ImageBuilder builder = ImageBuilder.X64().WithPointers(2).WithTrailingSection("UPX0", section => section.WithoutRawData(0x2000));
        BuiltImage image = (isDll ? builder : builder.AsExe()).Build();
        using FieldTree tree = new FieldTree().With("a.exe", image.WithDirectory(ImageDirectory.Export, image.Section("UPX0").Rva + 0x100, 0x80));

        Assert.AreEqual(string.Empty, tree.Said("a.exe"));
        Assert.AreEqual(ImageKind.Native, tree.Image("a.exe").Kind);
        Assert.HasCount(1, tree.Simulate(LoaderProfile.Windows10));
    }

    /// <summary>phantomjs.exe: its export directory holds packed bytes. No loader looks there before the program has unpacked them.</summary>
    [TestMethod]
    public void ExportsOfAProgramThatArePackedAreNoDamage()
    {
        BuiltImage image = ImageBuilder.X86().AsExe().At(0x40_0000).Exports("f").Build();
        using FieldTree tree = new FieldTree().With("a.exe", image.With32(image.OffsetOf(ImageDirectory.Export) + 20, 0xC395_5E79));

        Assert.AreEqual(string.Empty, tree.Said("a.exe"));
        Assert.AreEqual(ImageKind.Native, tree.Image("a.exe").Kind);
    }

    /// <summary>A game's EXE: the section table ends a little behind SizeOfHeaders. Windows maps headers by whole pages, and runs it.</summary>
    [TestMethod]
    public void HeadersMayBeAFewBytesShort()
    {
        BuiltImage image = ImageBuilder.X64().WithPointers(2).WithoutCheckSum().Build();
        uint end = (uint)image.Fields.SectionTable + ((uint)image.Sections.Count * 40);
        using FieldTree tree = new FieldTree().With("a.dll", image.With32(image.Fields.SizeOfHeaders, end - 0x20)).With("b.dll", ImageBuilder.X64().WithPointers(9));

        Assert.AreEqual(string.Empty, tree.Said("a.dll"));
        Assert.AreEqual(PlacementAction.Moved, tree.Placement("a.dll").Action);
        tree.Apply();
        Assert.AreEqual(image.ToArray()[(int)end], tree.Written("a.dll")[(int)end]);
    }

    /// <summary>An image at the same base that cannot move.</summary>
    private static ImageBuilder InItsWay() => ImageBuilder.X64().WithPointers(90).RelocationsStripped();

    /// <summary>The image with its PE header moved behind the first sector, and a section that is made of it.</summary>
    private static byte[] Late(BuiltImage image, int section)
    {
        byte[] file = image.ToArray();
        int from = image.Fields.NewHeader;
        int length = image.Fields.SectionTable + (image.Sections.Count * 40) - from;
        byte[] header = file[from..(from + length)];
        file.AsSpan(from, length).Clear();
        header.CopyTo(file, 0x200);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(HeaderFields.NewHeaderPointer), 0x200);
        var moved = new HeaderFields(0x200, image.Fields.IsWide);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(moved.SectionRawOffset(section)), 0x200);
        return file;
    }
}
