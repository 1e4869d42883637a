using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tests.Planning;

/// <summary>Cases in which a placement claimed room that nobody had kept free for it.</summary>
[TestClass]
public sealed class ClaimedRoomTests
{
    private const ulong Place = 0x10_0000_0000;

    /// <summary>
    /// Space is so short that images share addresses. When the result is planned again, all fit without sharing; d000.dll, which the first round put
    /// at the range's very end, stays there.
    /// </summary>
    [TestMethod]
    public void AnImageAtTheRangesEndClaimsNoRoomBehindIt()
    {
        ImageSummary[] images =
        [
            Summaries.Dll("d000.dll", 0x10_000a_0000, 0x5b4ad, 1),
            Summaries.Dll("d001.dll", 0x10_001c_0000, 0x2ade4, 3),
            Summaries.Dll("d002.dll", 0x1018_0000, 0x58aa6, 1),
            Summaries.Dll("d003.dll", 0x100e_0000, 0x4d38c, 4),
            Summaries.Dll("d004.dll", 0x2_0025_0000, 0x581cd, 1),
            Summaries.Dll("d007.dll", 0x2_0027_0000, 0xb2f4, 4),
            Summaries.Dll("d008.dll", 0x100e_0000, 0x4f91a, 1),
            Summaries.Dll("d009.dll", 0x10_0015_0000, 0x3231b, 4),
            Summaries.Dll("d010.dll", 0x10_001d_0000, 0x57c43, 3),
            Exe("e0.exe", "d007.dll", "d009.dll"),
            Exe("e1.exe", "d000.dll", "d003.dll", "d009.dll", "d010.dll"),
        ];
        var range = AddressRange.Parse("0x1000000000-0x100028ffff");
        RebaseBindOptions options = new()
        {
            Layout = new() { Ranges = [range], Placement = PlacementMode.Compact, GrowthPercent = 25 },
            Processes = new() { Roots = ["e0.exe", "e1.exe"] },
        };

        foreach (AddressPlan plan in new[] { Planner.Plan(images, options), Planner.Plan(images, options, AddressLock.Empty) })
        {
            Placement[] moved = [.. plan.Placements.Where(placement => placement.Action == PlacementAction.Moved)];
            Assert.AreEqual(range.End, moved[0].Range.End);
            Assert.IsTrue(moved.All(placement => range.Contains(placement.Range)));
            Assert.IsTrue(plan.Lock is null || moved.All(placement => plan.Lock.Find(Machine.Amd64, placement.Image.Path)!.Range == placement.Range));
        }
    }

    [TestMethod]
    public void AnImageThatStaysAtTheRangesEndClaimsNoRoomBehindIt()
    {
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll", Place + 0x2_0000, 0x20000)], Narrow(5));

        Assert.AreEqual(0x30000UL, plan.Placements.Single().ReservedSize);
    }

    [TestMethod]
    public void AnImageThatStaysAtTheEndOfTheUsableAddressesClaimsNoRoomBehindThem()
    {
        RebaseBindOptions options = new() { Layout = new() { Profile = RangeProfile.Msys2, GrowthPercent = 100 } };

        Assert.AreEqual(0x20000UL, Planner.Plan([Summaries.Dll("a.dll", 0x5_FFFE_0000)], options).Placements.Single().ReservedSize);
    }

    [TestMethod]
    public void AnOutgrownImageIsNotExtendedBeyondItsRange()
    {
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll", size: 0x30000)], Narrow(6), Locked("a.dll", Place + 0x4_0000, 0x20000));

        Assert.AreEqual(PlacementCause.Outgrew, plan.Placements.Single().Why.Cause);
        Assert.AreEqual(Place, plan.Placements.Single().Base.Value);
    }

    [TestMethod]
    public void AnOutgrownImageGetsWhatRoomItsRangeHas()
    {
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll", size: 0x30000)], Narrow(3), Locked("a.dll", Place, 0x20000));

        Assert.AreEqual(PlacementCause.RoomExtended, plan.Placements.Single().Why.Cause);
        Assert.AreEqual(0x30000UL, plan.Lock!.Entries.Single().ReservedSize);
    }

    /// <summary>A lock file may be from a time when its machine's processes had more addresses, or written by hand.</summary>
    [TestMethod]
    public void LockedRoomEndsWhereTheAddressesOfAProcessEnd()
    {
        LockEntry entry = new(Machine.I386, "a.dll", new VirtualAddress(0x7FFB_0000), 0x5_0000, IsShared: false);
        AddressPlan plan = Planner.Plan([Summaries.X86("a.dll")], new RebaseBindOptions(), AddressLock.Empty.With([entry]));

        Assert.AreEqual(0x7FFE_0000UL, plan.Placements.Single().Range.End.Value);
        Assert.AreEqual(0x30000UL, plan.Lock!.Entries.Single().ReservedSize);
    }

    /// <summary>wall.dll took part of z.dll's place; there is no other, so that its line stays, and a.dll must not grow over it.</summary>
    [TestMethod]
    public void AnOutgrownImageIsNotExtendedOverALineThatStays()
    {
        AddressLock before = Locked("a.dll", Place, 0x20000).With([Entry("z.dll", Place + 0x2_0000, 0x30000)]);
        ImageSummary wall = Summaries.Dll("wall.dll", Place + 0x4_0000, 0x10000) with { AreRelocationsStripped = true };
        ImageSummary[] images = [Summaries.Dll("a.dll", size: 0x30000), wall, Summaries.Dll("z.dll", size: 0x30000)];

        AddressPlan plan = Planner.Plan(images, Narrow(5), before);

        Assert.IsTrue(plan.Findings.All(finding => finding.Severity != FindingSeverity.Error));
        Assert.IsTrue(plan.Lock!.HasSameEntries(before));
    }

    /// <summary>a.dll and b.dll never meet, and both have outgrown their places; there is no other for b.dll, so that its line stays.</summary>
    [TestMethod]
    public void AnOutgrownImageIsNotExtendedOverTheLineOfAnotherThatItNeverMeets()
    {
        AddressLock before = Locked("a.dll", Place, 0x20000).With([Entry("b.dll", Place + 0x2_0000, 0x20000)]);
        AddressPlan plan = Planner.Plan(
            [Summaries.Dll("a.dll", size: 0x30000), Summaries.Dll("b.dll", size: 0x50000), Exe("a.exe", "a.dll"), Exe("b.exe", "b.dll")],
            Narrow(4) with { Processes = new() { Roots = ["a.exe", "b.exe"] } },
            before);

        Assert.IsTrue(plan.Findings.All(finding => finding.Severity != FindingSeverity.Error));
        Assert.AreEqual(before.Find(Machine.Amd64, "b.dll"), plan.Lock!.Find(Machine.Amd64, "b.dll"));
    }

    private static RebaseBindOptions Narrow(int units)
        => new() { Layout = new() { Ranges = [new(new VirtualAddress(Place), new VirtualAddress(Place + ((ulong)units * 0x10000)))], GrowthPercent = 100 } };

    private static AddressLock Locked(string path, ulong place, ulong room) => AddressLock.Empty.With([Entry(path, place, room)]);

    private static LockEntry Entry(string path, ulong place, ulong room)
        => new(Machine.Amd64, path, new VirtualAddress(place), room, IsShared: false);

    private static ImageSummary Exe(string path, params string[] imports)
        => Summaries.Dll(path, 0x1_4000_0000) with { IsDll = false, Imports = [.. imports] };
}
