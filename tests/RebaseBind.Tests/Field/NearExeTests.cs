using System;
using System.IO;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Field;

/// <summary>
/// A script extender hooks a game: it writes 32-bit jumps into the code of the EXE, and needs free addresses in reach of them. No DLL is moved there.
/// </summary>
[TestClass]
public sealed class NearExeTests
{
    private const ulong Exe = 0x20_0000_0000;
    private static readonly AddressRange Near = AddressRange.Parse("0x1f80000000-0x208000ffff");

    /// <summary>Both ends of the range that images are moved into are near the EXE; only the middle is not.</summary>
    [TestMethod]
    [DataRow(PlacementMode.Stable)]
    [DataRow(PlacementMode.Compact)]
    [DataRow(PlacementMode.Top)]
    public void NoDllIsMovedToWithin2GiBOfAnExe(PlacementMode placement)
    {
        using FieldTree with = Tree(Layout(placement, nearExe: true));
        using FieldTree without = Tree(Layout(placement, nearExe: false));

        Assert.IsTrue(Moved(without).Any(moved => moved.Range.Overlaps(Near)), "a tree for which it makes a difference");
        Assert.HasCount(39, Moved(with));
        Assert.IsFalse(Moved(with).Any(moved => moved.Range.Overlaps(Near)));
        Assert.IsTrue(Moved(with).All(moved => moved.Range.End.Value <= Near.Start.Value || moved.Range.Start >= Near.End));
        Assert.IsEmpty(with.Plan.OverlapsAfter);
    }

    [TestMethod]
    public void WhatLiesThereStaysAndIsNamed()
    {
        using FieldTree tree = new FieldTree(Options(new LayoutPolicy { KeepsClearOfExes = true }))
            .With("game.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000))
            .With("a.dll", ImageBuilder.X64().WithPointers(9))
            .With("b.dll", ImageBuilder.X64().WithPointers(3))
            .With("fixed.dll", ImageBuilder.X64().At(0x1_4100_0000).WithPointers(3).RelocationsStripped())
            .With("far.dll", ImageBuilder.X64().At(0x3_0000_0000).WithPointers(3));

        Assert.AreEqual(PlacementAction.Kept, tree.Placement("a.dll").Action);
        Assert.AreEqual(PlacementAction.Moved, tree.Placement("b.dll").Action);
        Assert.AreEqual("note RB1050", tree.Said("game.exe"));
        Assert.AreEqual(
            "2 DLLs stay within 2 GiB of it: a.dll, fixed.dll; near-exe only keeps others from moving there. Reserve 0xc0000000-0x1c000ffff to move those away that can move",
            tree.Text(FindingCatalog.NearExe));
    }

    /// <summary>In a 32-bit process everything is near the EXE; and 32-bit EXEs are in nobody's 64-bit process.</summary>
    [TestMethod]
    public void A32BitExeKeepsNothingFree()
    {
        using FieldTree tree = new FieldTree(Options(new LayoutPolicy { KeepsClearOfExes = true }))
            .With("game.exe", ImageBuilder.X86().AsExe().At(0x40_0000))
            .With("a.dll", ImageBuilder.X86().WithPointers(9))
            .With("b.dll", ImageBuilder.X64().WithPointers(9));

        Assert.AreEqual(PlacementAction.Moved, tree.Placement("a.dll").Action);
        Assert.AreEqual("note RB1050", tree.Said(string.Empty));
        StringAssert.Contains(tree.Text(FindingCatalog.NearExe), "there is no 64-bit EXE", StringComparison.Ordinal);
    }

    /// <summary>An EXE of another processor is in no process with them.</summary>
    [TestMethod]
    public void AnExeOfAnotherProcessorIsInNobodysWay()
    {
        LayoutPolicy layout = new() { KeepsClearOfExes = true, Ranges = [AddressRange.Parse("0x2000100000-0x20001fffff")] };
        using FieldTree tree = new FieldTree(Options(layout))
            .With("game.exe", ImageBuilder.Arm64().AsExe().At(Exe))
            .With("a.dll", ImageBuilder.X64().WithPointers(9))
            .With("b.dll", ImageBuilder.X64().WithPointers(3));

        Assert.IsTrue(Near.Contains(tree.Placement("b.dll").Range));
        Assert.AreEqual(string.Empty, tree.Said("game.exe"));
    }

    [TestMethod]
    [DataRow(PlacementMode.Stable)]
    [DataRow(PlacementMode.Compact)]
    [DataRow(PlacementMode.Top)]
    public void ARangeThatLiesThereHasNoRoom(PlacementMode placement)
    {
        LayoutPolicy layout = new() { KeepsClearOfExes = true, Placement = placement, Ranges = [AddressRange.Parse("0x2000100000-0x2010ffffff")] };
        using FieldTree tree = Tree(layout);

        Assert.IsEmpty(Moved(tree));
        Finding finding = tree.Plan.Findings.First(finding => finding.Code == FindingCatalog.NoRoom);
        StringAssert.Contains(finding.Message, "are left for it outside the 2 GiB around game.exe, which near-exe keeps free; it stays at 0x180000000", StringComparison.Ordinal);
    }

    /// <summary>Where images that never meet share addresses, another search is at work.</summary>
    [TestMethod]
    public void ImagesThatShareAddressesStayAwayFromExesToo()
    {
        // Four images of 64 KiB that meet in pairs, and two units outside the reach of the EXEs.
        LayoutPolicy layout = new() { KeepsClearOfExes = true, GrowthPercent = 0, Ranges = [AddressRange.Parse("0x1f7ffe0000-0x208000ffff")] };
        using FieldTree tree = new FieldTree(Options(layout) with { Processes = new() { Roots = ["a.exe", "b.exe"] } });
        foreach (string name in (string[])["a", "b"])
        {
            tree.With(name + ".exe", ImageBuilder.X64().AsExe().At(Exe).Imports(name + "1.dll", 1).Imports(name + "2.dll", 1))
                .With(name + "1.dll", ImageBuilder.X64().At(0x7000_0000).WithPointers(1))
                .With(name + "2.dll", ImageBuilder.X64().At(0x7000_0000).WithPointers(1));
        }

        CollectionAssert.AreEqual(
            new[] { "0x1f7ffe0000", "0x1f7fff0000", "0x1f7ffe0000", "0x1f7fff0000" },
            Moved(tree).Select(moved => moved.Base.ToString()).ToArray());
    }

    /// <summary>A line of the lock file is given up if it would move an image there; an image that lies there keeps it.</summary>
    [TestMethod]
    [DataRow(0x1_8000_0000UL, PlacementAction.Moved, "warning RB1025")]
    [DataRow(0x20_0010_0000UL, PlacementAction.Kept, "")]
    public void ALockedPlaceThereIsGivenUpUnlessTheImageIsThere(ulong imageBase, PlacementAction action, string said)
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("rebasebind.lock");
        folder.Write("rebasebind.lock", "# rebasebind.lock 1\nx64          0x0000002000100000 0x00020000 a.dll\n"u8.ToArray());
        using FieldTree tree = new FieldTree(Options(new LayoutPolicy { KeepsClearOfExes = true, LockFile = path }))
            .With("game.exe", ImageBuilder.X64().AsExe().At(Exe))
            .With("a.dll", ImageBuilder.X64().At(imageBase).WithPointers(9));

        Assert.AreEqual(action, tree.Placement("a.dll").Action);
        Assert.AreEqual(action == PlacementAction.Kept, tree.Placement("a.dll").Range.Overlaps(Near));
        Assert.AreEqual(said, tree.Said("a.dll"));
        if (said.Length != 0)
        {
            StringAssert.Contains(tree.Text(FindingCatalog.LockedPlaceTaken), "it is within 2 GiB of game.exe, which near-exe keeps free", StringComparison.Ordinal);
        }

        StringAssert.Contains(File.ReadAllText(path), tree.Placement("a.dll").Base.Value.ToString("x16", null), StringComparison.Ordinal);
    }

    [TestMethod]
    public void APinThatWouldMoveAnImageThereIsRefused()
    {
        LayoutPolicy layout = new() { KeepsClearOfExes = true, Pins = [new("a", new(0x20_0010_0000), 0, "pins.txt", 1)] };
        using FieldTree tree = new FieldTree(Options(layout))
            .With("game.exe", ImageBuilder.X64().AsExe().At(Exe))
            .With("a.dll", ImageBuilder.X64().WithPointers(9));

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => tree.Plan);
        Assert.AreEqual(
            "RB1031 line 1: 'a' at 0x2000100000: it is within 2 GiB of game.exe, which near-exe keeps free",
            refusal.Finding.Code + " " + refusal.Finding.Message);
    }

    private static FieldTree Tree(LayoutPolicy layout)
    {
        FieldTree tree = new FieldTree(Options(layout)).With("game.exe", ImageBuilder.X64().AsExe().At(Exe));
        for (int i = 0; i < 40; i++)
        {
            tree.With($"d{i:D2}.dll", ImageBuilder.X64().WithPointers(40 - i));
        }

        return tree;
    }

    private static LayoutPolicy Layout(PlacementMode placement, bool nearExe) => new()
    {
        Placement = placement,
        KeepsClearOfExes = nearExe,
        Ranges = [AddressRange.Parse("0x1f80000000-0x1f8fffffff"), AddressRange.Parse("0x2070000000-0x208fffffff")],
    };

    private static RebaseBindOptions Options(LayoutPolicy layout) => new() { Layout = layout };

    private static Placement[] Moved(FieldTree tree) => [.. tree.Plan.Placements.Where(placement => placement.Action == PlacementAction.Moved)];
}
