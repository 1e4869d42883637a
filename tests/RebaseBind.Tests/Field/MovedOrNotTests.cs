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

/// <summary>Images as people ship them: those that break when they are moved stay, and those that do not are moved.</summary>
[TestClass]
public sealed class MovedOrNotTests
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

    /// <summary>strip -R .reloc and objcopy -R .reloc: the directory is gone, RELOCS_STRIPPED is not set, and the code has addresses of itself.</summary>
    [TestMethod]
    [DataRow(true, "zeroed", 3)]
    [DataRow(true, "size 0", 3)]
    [DataRow(true, "five directories", 3)]
    [DataRow(false, "zeroed", 3)]
    [DataRow(false, "size 0", 3)]
    public void CodeWithAddressesAndWithoutRelocationsStays(bool isWide, string how, int addresses)
    {
        ImageBuilder builder = (isWide ? ImageBuilder.X64() : ImageBuilder.X86().At(0x4000_0000)).WithCode(0x40).WithPointers(addresses);
        BuiltImage image = builder.Build();
        byte[] file = how switch
        {
            "zeroed" => image.WithDirectory(ImageDirectory.BaseRelocation, 0, 0),
            "size 0" => image.WithDirectory(ImageDirectory.BaseRelocation, 0x7FFF_0000, 0),
            _ => image.With32(image.Fields.NumberOfRvaAndSizes, 5),
        };
        using FieldTree tree = new FieldTree().With("a.dll", file).With("b.dll", isWide ? ImageBuilder.X64().WithPointers(9) : ImageBuilder.X86().At(0x4000_0000).WithPointers(9));

        Assert.AreEqual("note RB1040", tree.Said("a.dll"));
        StringAssert.Contains(tree.Text(FindingCatalog.AddressesWithoutFixup), $"{addresses} values that look like addresses", StringComparison.Ordinal);
        Assert.AreEqual(PlacementAction.Moved, tree.Placement("b.dll").Action);
        StringAssert.Contains(tree.Gate(), "error RB3001 a.dll", StringComparison.Ordinal);
    }

    /// <summary>Debug data names addresses, too; a small DLL of MinGW with it has nothing to lose.</summary>
    [TestMethod]
    public void AddressesInDebugDataDoNotCount()
    {
        BuiltImage image = ImageBuilder.X64().WithSection("/4", debug => debug.WithSize(0x100).WithCharacteristics(0x4210_0040))
            .WithPointers(3, section: "/4").Build();
        using FieldTree tree = new FieldTree().With("a.dll", image.WithDirectory(ImageDirectory.BaseRelocation, 0, 0));

        Assert.AreEqual(string.Empty, tree.Said("a.dll"));
        Assert.IsTrue(tree.Image("a.dll").LosesNothing);
    }

    /// <summary>Resource-only DLLs, .mui files, code that is everywhere the same: there is nothing to gain.</summary>
    [TestMethod]
    public void ImagesThatLoseNothingStayAndAreInTheWay()
    {
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Change = new() { Signed = SignedPolicy.Strip } })
            .With("a.mui", ImageBuilder.X64().WithoutCode().WithSection(".rsrc", section => section.WithSize(0x100)).Signed())
            .With("b.mui", ImageBuilder.X64().WithoutCode().WithSection(".rsrc", section => section.WithSize(0x100)).Signed())
            .With("c.dll", ImageBuilder.X64().WithPointers(3).Signed());

        Assert.AreEqual(string.Empty, tree.Said("a.mui") + tree.Said("b.mui"));
        Assert.AreEqual(PlacementAction.Moved, tree.Placement("c.dll").Action);
        Assert.AreEqual("c.dll", string.Join(',', tree.Plan.OverlapsBefore.Select(overlap => overlap.Image.Path)));
        Assert.AreEqual("error RB3001 c.dll", tree.Gate());
        tree.Apply();
        CollectionAssert.AreEqual(tree.Original("a.mui"), tree.Written("a.mui"));
        CollectionAssert.AreEqual(tree.Original("b.mui"), tree.Written("b.mui"));
    }

    [TestMethod]
    [DataRow("api-ms-win-crt-runtime-l1-1-0.dll", "apiset")]
    [DataRow("ext-ms-win-a-l1-1-0.dll", "apiset")]
    [DataRow("forwarders.dll", "resource")]
    public void ApiSetStubsAreAKindOfTheirOwn(string name, string kind)
    {
        using FieldTree tree = new FieldTree().With(name, ImageBuilder.X64().WithoutCode().Exports(ExportedSymbol.Forwarded("exit", "ucrtbase.exit")));

        Assert.AreEqual(kind, tree.Image(name).Kind.ToWord());
        Assert.AreNotEqual(PlacementAction.Moved, tree.Placement(name).Action);
    }

    [TestMethod]
    [DataRow(10)]
    [DataRow(11)]
    [DataRow(12)]
    [DataRow(13)]
    [DataRow(16)]
    [DataRow(1)]
    public void ProgramsOfTheFirmwareAndTheKernelAreNoProcesses(int subsystem)
    {
        BuiltImage image = ImageBuilder.X64().AsExe().WithPointers(3).Build();
        byte[] file = image.With16(image.Fields.CheckSum + 4, (ushort)subsystem);
        using FieldTree tree = new FieldTree().With("a.efi", file).With("b.dll", ImageBuilder.X64().WithPointers(2));

        Assert.AreEqual("note RB1042", tree.Said("a.efi"));
        Assert.AreEqual(PlacementAction.Kept, tree.Placement("b.dll").Action);
        Assert.IsTrue(tree.Simulate(LoaderProfile.Windows10).All(process => process.Root != "a.efi"));
        Assert.AreEqual(string.Empty, tree.Gate());
    }

    /// <summary>It does not move, but a user who asks for every binding gets this one, too.</summary>
    [TestMethod]
    public void ADllOfTheKernelCanBeBound()
    {
        BuiltImage image = ImageBuilder.X64().At(0x3_0000_0000).WithPointers(2).Imports("b.dll", "f").Build();
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } })
            .With("a.sys", image.With16(image.Fields.CheckSum + 4, 1))
            .With("b.dll", ImageBuilder.X64().WithPointers(3).Exports("f"));

        Assert.AreEqual("note RB1042", tree.Said("a.sys"));
        Assert.IsTrue(tree.Apply().Bindings.Single(binding => binding.Path == "a.sys").Imports.Single().IsBound);
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

    /// <summary>GNU ld of 2011 left fixups on the entries of discarded code. At its base the unwinder sees 0 and goes on.</summary>
    [TestMethod]
    [DataRow(".eh_fram", "note RB1045")]
    [DataRow(".data", "")]
    public void AFixupOfAnEmptyUnwindEntryKeepsTheImage(string section, string said)
    {
        using FieldTree tree = new FieldTree()
            .With("a.dll", ImageBuilder.X86().WithSection(section, data => data.WithSize(0x100)).WithFixup(FixupKind.HighLow, 0x20, 0, section));

        Assert.AreEqual(said, tree.Said("a.dll"));
        string applied = string.Join(", ", tree.Apply().Findings.Select(finding => $"{finding.Severity} {finding.Code}: {finding.Message}"));
        Assert.AreEqual(said.Length != 0 ? string.Empty : "Note RB1046: 1 base relocation changed a value that is no address of the image, "
            + "as loaders do that move it; the first, at RVA 0x3020, was 0x0", applied);
    }

    [TestMethod]
    public void ALongNameOfASectionForFramesIsReadFromTheStringTable()
    {
        BuiltImage image = ImageBuilder.X86().WithSection("/4", data => data.WithSize(0x100)).WithFixup(FixupKind.HighLow, 0x20, 0, "/4")
            .WithOverlay([.. new byte[4], .. ".eh_frame\0"u8]).Build();
        byte[] file = image.With32(image.Fields.PointerToSymbolTable, (uint)image.Length - 14);
        using FieldTree tree = new FieldTree().With("a.dll", file);

        Assert.AreEqual("note RB1045", tree.Said("a.dll"));
    }

    /// <summary>Values just outside are legitimate: a compiler folds the constant of an index into the address of an array.</summary>
    [TestMethod]
    public void AFixupOfAValueBesideTheImageIsAppliedAndNamed()
    {
        ImageBuilder builder = ImageBuilder.X86().WithFixup(FixupKind.HighLow, 0x40, 0x1000_0000 - 0x45F7).WithFixup(FixupKind.HighLow, 0x80).WithoutCheckSum();
        using FieldTree tree = new FieldTree().With("a.dll", builder);

        StringAssert.Contains(tree.Apply().Findings.Single().Message, "was 0xfffba09", StringComparison.Ordinal);
        byte[] expected = NaiveRelocator.Move(builder.Build(), tree.Placement("a.dll").Base.Value);
        CollectionAssert.AreEqual(expected.AsSpan(0x400, 0x200).ToArray(), tree.Written("a.dll").AsSpan(0x400, 0x200).ToArray());
    }

    [TestMethod]
    [DataRow(0x8000_0000UL, "note RB1047", PlacementAction.Skipped)]
    [DataRow(0xBFF7_0000UL, "note RB1047", PlacementAction.Skipped)]
    [DataRow(0xC000_0000UL, "", PlacementAction.Moved)]
    public void TheSharedRangeOfWindows95IsRightForItsDlls(ulong imageBase, string said, PlacementAction action)
    {
        using FieldTree tree = new FieldTree().With("a.dll", ImageBuilder.X86().At(imageBase).WithPointers(3));

        Assert.AreEqual(said, tree.Said("a.dll"));
        Assert.AreEqual(action, tree.Placement("a.dll").Action);
    }

    /// <summary>Windows 10 moves 32-bit images below 0x38000000, in every process, and the plan's own simulation says so.</summary>
    [TestMethod]
    [DataRow(RangeProfile.Windows, 0x1000_0000UL, PlacementAction.Moved)]
    [DataRow(RangeProfile.Windows, 0x1100_0000UL, PlacementAction.Kept)]
    [DataRow(RangeProfile.Wine, 0x1000_0000UL, PlacementAction.Kept)]
    public void ALone32BitDllLeavesTheLinkersDefault(RangeProfile profile, ulong imageBase, PlacementAction action)
    {
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Layout = new() { Profile = profile } })
            .With("a.dll", ImageBuilder.X86().At(imageBase).WithPointers(3));

        Assert.AreEqual(action, tree.Placement("a.dll").Action);
    }

    [TestMethod]
    [DataRow(true, "note RB1048")]
    [DataRow(false, "")]
    public void FlexDllImagesStay(bool isWide, string said)
    {
        ImageBuilder builder = isWide ? ImageBuilder.X64().At(0x1_0000) : ImageBuilder.X86();
        using FieldTree tree = new FieldTree().With("a.dll", builder.WithPointers(3).Exports("reloctbl", "symtbl"));

        Assert.AreEqual(said, tree.Said("a.dll"));
    }

    /// <summary>An image at the same base that cannot move.</summary>
    private static ImageBuilder InItsWay() => ImageBuilder.X64().WithPointers(90).RelocationsStripped();

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
