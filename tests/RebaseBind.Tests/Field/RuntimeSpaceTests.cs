using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>msys-2.0.dll lies at 0x180040000 and needs the addresses from the linker's default base up to it.</summary>
[TestClass]
public sealed class RuntimeSpaceTests
{
    [TestMethod]
    [DataRow(0x1_8000_0000UL, "error RB3008 a.dll")]
    [DataRow(0x1_8003_0000UL, "error RB3008 a.dll")]
    [DataRow(0x1_7FFF_0000UL, "error RB3008 a.dll")]
    [DataRow(0x1_7FFE_0000UL, "")]
    [DataRow(0x1_8004_0000UL, "")]
    [DataRow(0x1_9000_0000UL, "")]
    public void TheGateRefusesAnImageThere(ulong imageBase, string expected)
    {
        using FieldTree tree = Tree().With("a.dll", Dll(imageBase));
        using FieldTree windows = Tree(RangeProfile.Windows).With("a.dll", Dll(imageBase));

        Assert.AreEqual(expected, tree.Gate());
        Assert.AreEqual(string.Empty, windows.Gate());
    }

    [TestMethod]
    [DataRow("msys-2.0.dll")]
    [DataRow("cygwin1.dll")]
    public void TheRunTimeDllItselfMayLieThere(string name)
    {
        using FieldTree tree = Tree().With(name, Dll(0x1_8003_0000));

        Assert.AreEqual(string.Empty, tree.Gate());
        Assert.AreEqual(string.Empty, tree.Said(name));
    }

    /// <summary>What ASLR moves is not there, under the loaders that know ASLR.</summary>
    [TestMethod]
    public void AnImageThatAslrMovesIsInTheWayOnlyWhereThereIsNone()
    {
        using FieldTree tree = Tree().With("a.dll", Dll(0x1_8000_0000).DynamicBase());

        Assert.IsEmpty(tree.Judge(new GateOptions(), LoaderProfile.Windows10));
        Assert.AreEqual(
            "lies at 0x180000000-0x18001ffff; msys-2.0.dll needs 0x180000000-0x18003ffff, right below itself, and where these addresses are taken, "
            + "MSYS2 programs do not start or cannot fork. Give it a base of its own with rebasebind apply --ranges msys2",
            tree.Judge(new GateOptions(), LoaderProfile.Wine8).Single().Message);
    }

    [TestMethod]
    public void TheRuntimeOfDotNetLaysOutManagedImages()
    {
        using FieldTree tree = Tree().With("il.dll", ImageBuilder.X64().WithClrHeader(CorFlags.ILOnly));

        Assert.AreEqual(string.Empty, tree.Gate());
    }

    [TestMethod]
    public void APlanMovesItAwayAndNamesWhatStays()
    {
        using FieldTree tree = Tree()
            .With("a.dll", Dll(0x1_8000_0000))
            .With("fixed.dll", ImageBuilder.X64().At(0x1_8002_0000).WithPointers(1).RelocationsStripped());

        Assert.AreEqual(PlacementAction.Moved, tree.Placement("a.dll").Action);
        Assert.AreEqual("note RB1012, warning RB3008", tree.Said("fixed.dll"));
        StringAssert.EndsWith(tree.Text(FindingCatalog.RuntimeSpace), "It stays there: relocations stripped; relink without /FIXED", StringComparison.Ordinal);
        using FieldTree applied = tree.Applied();
        Assert.AreEqual("error RB3008 fixed.dll", applied.Gate());
    }

    /// <summary>A range of the user's does not open these addresses.</summary>
    [TestMethod]
    [DataRow(PlacementMode.Stable)]
    [DataRow(PlacementMode.Compact)]
    public void NothingIsMovedThere(PlacementMode placement)
    {
        LayoutPolicy layout = new() { Profile = RangeProfile.Msys2, Placement = placement, GrowthPercent = 0, Ranges = [AddressRange.Parse("0x180000000-0x18005ffff")] };
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Layout = layout })
            .With("a.dll", Dll(0x1_8000_0000))
            .With("b.dll", Dll(0x1_8000_0000));

        Assert.AreEqual(0x1_8004_0000UL, tree.Plan.Placements.Single(one => one.Action == PlacementAction.Moved).Base.Value);
        Assert.AreEqual(1, tree.Plan.Findings.Count(finding => finding.Code == FindingCatalog.NoRoom));
        StringAssert.Contains(tree.Plan.Placements.Single(one => one.Action == PlacementAction.Moved).Reason, "lies in the reserved 0x180000000-0x18003ffff", StringComparison.Ordinal);
    }

    private static FieldTree Tree(RangeProfile profile = RangeProfile.Msys2) => new(new RebaseBindOptions { Layout = new() { Profile = profile } });

    private static ImageBuilder Dll(ulong imageBase) => ImageBuilder.X64().At(imageBase).WithPointers(3).WithSection(".bss", section => section.WithSize(0x1_0000));
}
