using System;
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

    /// <summary>lld does the same for MinGW. Windows moves an image with DYNAMICBASE anyway, with the same fixups, so whoever tested it tested it moved.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void AnImageWithEmptyUnwindEntriesThatEveryWindowsMovesIsMoved(bool isWide)
    {
        ImageBuilder builder = isWide ? ImageBuilder.X64().At(0x7000_0000) : ImageBuilder.X86();
        builder = builder.DynamicBase().WithSection(".eh_fram", data => data.WithSize(0x100))
            .WithFixup(isWide ? FixupKind.Dir64 : FixupKind.HighLow, 0x20, 0, ".eh_fram");
        using FieldTree tree = new FieldTree().With("a.dll", builder);

        Assert.AreEqual(string.Empty, tree.Said("a.dll"));
        Assert.AreEqual(PlacementAction.Moved, tree.Placement("a.dll").Action);
        Assert.AreEqual("RB1046", string.Join(", ", tree.Apply().Findings.Select(finding => finding.Code)));
        byte[] expected = NaiveRelocator.Move(builder.Build(), tree.Placement("a.dll").Base.Value);
        int field = (int)builder.Build().Section(".eh_fram").RawOffset + 0x20;
        CollectionAssert.AreEqual(expected.AsSpan(field, 8).ToArray(), tree.Written("a.dll").AsSpan(field, 8).ToArray());
        Assert.IsTrue(tree.Written("a.dll").AsSpan(field, 8).ContainsAnyExcept((byte)0));
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
}
