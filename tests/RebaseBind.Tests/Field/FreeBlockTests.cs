using System;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>
/// A 32-bit Java machine wants one block of addresses for its heap, and the DLLs of the application server, at 0x50000000 and above, cut it. People
/// rebase them to 0x6D000000 by hand.
/// </summary>
[TestClass]
public sealed class FreeBlockTests
{
    private const int Size = 0x4_0000;
    private const int Dlls = 20;

    private static readonly LayoutPolicy Top = new() { Placement = PlacementMode.Top };

    [TestMethod]
    public void TwentyDllsInTheMiddleGoToTheTopAndLeaveOneBlock()
    {
        using FieldTree tree = Server(Top);
        FreeBlocks blocks = FreeBlocks.Of(tree.Plan).Single();

        Assert.AreEqual(Dlls, tree.Plan.Count(PlacementAction.Moved));
        Assert.IsEmpty(tree.Plan.OverlapsAfter);
        Assert.AreEqual(0x6FB0_0000UL, tree.Plan.Placements.Where(Moved).Min(placement => placement.Base.Value));
        Assert.AreEqual(0x7000_0000UL, tree.Plan.Placements.Where(Moved).Max(placement => placement.Range.End.Value));
        Assert.AreEqual((0x5022_0000UL - 0x41_0000, 0x6FB0_0000UL - 0x41_0000), (blocks.Before, blocks.After));
        StringAssert.Contains(tree.Placement("d07.dll").Reason, "moved to the top of its range", StringComparison.Ordinal);
    }

    /// <summary>The others leave them where they are: they overlap nothing.</summary>
    [TestMethod]
    [DataRow(PlacementMode.Stable)]
    [DataRow(PlacementMode.Compact)]
    public void OtherwiseTheyStay(PlacementMode placement)
    {
        using FieldTree tree = Server(new LayoutPolicy { Placement = placement });

        Assert.AreEqual(0, tree.Plan.Count(PlacementAction.Moved));
        Assert.AreEqual(0x5022_0000UL - 0x41_0000, FreeBlocks.Of(tree.Plan).Single().After);
    }

    [TestMethod]
    public void ASecondRunMovesNothing()
    {
        using FieldTree tree = Server(Top);
        using FieldTree applied = tree.Applied();

        Assert.AreEqual(0, applied.Plan.Count(PlacementAction.Moved));
        Assert.AreEqual(Dlls, applied.Plan.Count(PlacementAction.Kept));
        Assert.AreEqual(FreeBlocks.Of(tree.Plan).Single().After, FreeBlocks.Of(applied.Plan).Single().Before);
    }

    [TestMethod]
    public void TheGateAsksForTheBlock()
    {
        const long wanted = 0x6000_0000;
        using FieldTree tree = Server(Top);
        using FieldTree applied = tree.Applied();

        Assert.AreEqual("error RB3007 java.exe", tree.Gate(new GateOptions { MinFreeBlock = wanted }));
        Assert.AreEqual(
            "1,340,145,664 bytes in the largest free block of this process under windows-xp, 1,610,612,736 wanted (--min-free-block); "
            + "it is 0x410000-0x5021ffff, between java.exe and d00.dll. "
            + "Pack its DLLs at the top of their range with rebasebind apply --placement top, or lower the budget",
            tree.Judge(new GateOptions { MinFreeBlock = wanted }, LoaderProfile.WindowsXP).Single().Message);
        LoaderProfile[] others = [.. LoaderProfile.All.Where(static profile => !ReferenceEquals(profile, LoaderProfile.Wine10))]; // that has blocks in the middle
        Assert.IsEmpty(applied.Judge(new GateOptions { MinFreeBlock = wanted }, others));
        StringAssert.Contains(applied.Judge(new GateOptions { MinFreeBlock = wanted }, LoaderProfile.Wine10).Single().Message, "Wine's thread blocks", StringComparison.Ordinal);
        Assert.IsEmpty(tree.Judge(new GateOptions { MinFreeBlock = 0x5022_0000 - 0x41_0000 - 0x200_0000 }, others));
    }

    /// <summary>A 64-bit process has more than anybody asks for.</summary>
    [TestMethod]
    public void A64BitProcessIsNotJudged()
    {
        using FieldTree tree = new FieldTree().With("java.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000));

        Assert.AreEqual(string.Empty, tree.Gate(new GateOptions { MinFreeBlock = long.MaxValue }));
        Assert.IsEmpty(FreeBlocks.Of(tree.Plan));
    }

    /// <summary>What cannot move is in the way, and the others lie around it.</summary>
    [TestMethod]
    public void ImagesLieAroundWhatCannotMove()
    {
        using FieldTree tree = Server(Top).With("fixed.dll", Dll(0x6FF0_0000).RelocationsStripped());

        Assert.AreEqual(0x6FAC_0000UL, tree.Plan.Placements.Where(Moved).Min(placement => placement.Base.Value));
        Assert.IsEmpty(tree.Plan.OverlapsAfter);
    }

    /// <summary>A range of the user's is filled from its top, and what is reserved there stays free.</summary>
    [TestMethod]
    [DataRow("0x60000000-0x6d00ffff", null, 0x6D01_0000UL)]
    [DataRow(null, "0x6fff1000-0x6fff1fff", 0x6FFF_0000UL)]
    public void RangesAndReservedAddressesHold(string? range, string? reserved, ulong top)
    {
        using FieldTree tree = Server(Top with
        {
            Ranges = range is null ? [] : [AddressRange.Parse(range)],
            Reserved = reserved is null ? [] : [AddressRange.Parse(reserved)],
        });

        Assert.AreEqual(top - (Dlls * (ulong)Size), tree.Plan.Placements.Where(Moved).Min(placement => placement.Base.Value));
        Assert.AreEqual(top, tree.Plan.Placements.Where(Moved).Max(placement => placement.Range.End.Value));
    }

    /// <summary>64-bit images stay where they can; those that move lie at the top of their range.</summary>
    [TestMethod]
    public void Of64BitImagesOnlyThoseMoveThatMust()
    {
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Layout = Top })
            .With("a.dll", ImageBuilder.X64().WithPointers(9))
            .With("b.dll", ImageBuilder.X64().WithPointers(3));

        Assert.AreEqual(PlacementAction.Kept, tree.Placement("a.dll").Action);
        Assert.AreEqual(0x80_0000_0000UL, tree.Placement("b.dll").Range.End.Value);
    }

    [TestMethod]
    public void ASeedContradictsIt()
    {
        using FieldTree tree = Server(Top with { Seed = "x" });

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => tree.Plan);
        Assert.AreEqual(FindingCatalog.BadPolicy, refusal.Finding.Code);
    }

    private static bool Moved(Placement placement) => placement.Action == PlacementAction.Moved;

    private static FieldTree Server(LayoutPolicy layout)
    {
        ImageBuilder program = ImageBuilder.X86().AsExe().At(0x40_0000).WithSubsystemVersion(4, 0);
        FieldTree tree = new(new RebaseBindOptions { Layout = layout });
        for (int i = 0; i < Dlls; i++)
        {
            program = program.Imports($"d{i:D2}.dll", 1);
            tree.With($"d{i:D2}.dll", Dll(0x5022_0000 + ((ulong)i * 0x1D_0000)).Exports("f"));
        }

        return tree.With("java.exe", program);
    }

    private static ImageBuilder Dll(ulong imageBase)
        => ImageBuilder.X86().At(imageBase).WithPointers(3).WithSection(".bss", section => section.WithSize(Size - 0x8000)).WithSubsystemVersion(4, 0);
}
