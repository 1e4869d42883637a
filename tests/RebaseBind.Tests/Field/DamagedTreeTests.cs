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

/// <summary>Images that cannot be read completely: their addresses are kept, and they are obstacles, overlaps and processes.</summary>
[TestClass]
public sealed class DamagedTreeTests
{
    /// <summary>fmod.dll: a block for page 0 without entries, and garbage behind it. What loaders of Windows make of that is not known.</summary>
    [TestMethod]
    public void ATableThatMayEndEarlyIsRefusedAndSaysWhere()
    {
        BuiltImage image = ImageBuilder.X86().WithPointers(2).WithRelocationBlock(0).WithRelocationPadding(16).Build();
        int table = image.OffsetOf(ImageDirectory.BaseRelocation);
        int end = table + (int)image.UInt32At(table + 4);
        Assert.AreEqual(8u, image.UInt32At(end + 4), "a block with nothing but its header");
        using FieldTree tree = new FieldTree().With("a.dll", image.With32(end + 12, 3));

        Assert.AreEqual("warning RB0020", tree.Said("a.dll"));
        StringAssert.Contains(tree.Text("RB0020"), "the table may end before it, at the block for page 0x0 without entries", StringComparison.Ordinal);
    }

    /// <summary>UPX 3.96 relocates four bytes of the DOS header of DLLs with thread-local storage; away from their base they crash.</summary>
    [TestMethod]
    public void AFixupInTheDosHeaderKeepsTheImage()
    {
        using FieldTree tree = new FieldTree().With("a.dll", ImageBuilder.X86().WithPointers(2).WithRelocationBlock(0, 0x3004, 0));

        Assert.AreEqual("warning RB0022", tree.Said("a.dll"));
        Assert.AreEqual(PlacementAction.Fixed, tree.Placement("a.dll").Action);
    }

    [TestMethod]
    public void ADamagedProgramOfTheFirmwareIsANote()
    {
        BuiltImage image = ImageBuilder.X64().AsExe().Build();
        byte[] file = image.With16(image.Fields.CheckSum + 4, 10);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(image.Fields.FileAlignment), 0x20);
        using FieldTree tree = new FieldTree().With("a.efi", file);

        Assert.AreEqual("note RB0012, note RB1042", tree.Said("a.efi"));
    }

    /// <summary>What cannot be read completely still lies somewhere: nothing is moved there, and what lies there already is told of.</summary>
    [TestMethod]
    [DataRow("SizeOfHeaders", "RB0014")]
    [DataRow("Magic", "RB0010")]
    [DataRow("FileAlignment", "RB0012")]
    [DataRow("SizeOfImage", "RB0015")]
    [DataRow("SectionRva", "RB0016")]
    [DataRow("SectionRawOffset", "RB0017")]
    [DataRow("Import", "RB0018")]
    [DataRow("Relocation", "RB0021")]
    public void ADamagedImageKeepsItsAddresses(string what, string code)
    {
        BuiltImage image = ImageBuilder.X64().WithPointers(3).Build();
        byte[] file = Damage(image, what);
        using FieldTree tree = new FieldTree().With("a.dll", file).With("b.dll", ImageBuilder.X64().WithPointers(2));

        Assert.AreEqual($"warning {code}", tree.Said("a.dll"));
        StringAssert.Contains(tree.Text(code), "0x180000000-0x18000ffff, are kept free", StringComparison.Ordinal);
        Assert.AreEqual(ImageKind.Damaged, tree.Image("a.dll").Kind);
        Assert.AreEqual(PlacementAction.Moved, tree.Placement("b.dll").Action);
        Assert.AreEqual("error RB3001 a.dll, error RB3001 b.dll", tree.Gate());
        tree.Apply();
        CollectionAssert.AreEqual(file, tree.Written("a.dll"));
        Assert.HasCount(1, tree.Simulate(LoaderProfile.WindowsXP));
    }

    [TestMethod]
    public void ADamagedProgramIsAProcessAndMayLoadAnything()
    {
        BuiltImage exe = ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithPointers(3).Build();
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Processes = new() { Roots = ["a.exe", "b.exe"] } })
            .With("a.exe", Damage(exe, "Relocation"))
            .With("b.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("c.dll", 1))
            .With("c.dll", ImageBuilder.X64().WithPointers(2))
            .With("d.dll", ImageBuilder.X64().WithPointers(2));

        Assert.AreEqual("a.exe,b.exe", string.Join(',', tree.Simulate(LoaderProfile.Windows7).Select(process => process.Root)));
        Assert.AreEqual(1, tree.Plan.Count(PlacementAction.Moved), "c.dll and d.dll may meet in a.exe");
    }

    [TestMethod]
    public void ADllIsNotBoundToADamagedOne()
    {
        BuiltImage damaged = ImageBuilder.X64().At(0x7_0000_0000).WithPointers(3).Exports("f").Build();
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } })
            .With("b.dll", ImageBuilder.X64().Imports("a.dll", "f"))
            .With("a.dll", Damage(damaged, "Relocation"));

        Assert.AreEqual(FindingCatalog.BindDamagedTarget, tree.Apply().Bindings.Single().Imports.Single().Code);
    }

    private static byte[] Damage(BuiltImage image, string what) => what switch
    {
        "SizeOfHeaders" => image.With32(image.Fields.SizeOfHeaders, 0x10_0000),
        "Magic" => image.With16(image.Fields.Magic, 0),
        "FileAlignment" => image.With32(image.Fields.FileAlignment, 3),
        "SizeOfImage" => image.With32(image.Fields.SizeOfImage, 0x1000),
        "SectionRva" => image.With32(image.Fields.SectionRva(0), 0x123),
        "SectionRawOffset" => image.With32(image.Fields.SectionRawOffset(0), 0x401),
        "Import" => image.WithDirectory(ImageDirectory.Import, 0x7000_0000, 0x28),
        _ => image.With16(image.OffsetOf(ImageDirectory.BaseRelocation) + 8, 0x9000),
    };
}
