using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Locking;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class LockedPlanTests
{
    private const ulong Place = 0x20_0000_0000;

    [TestMethod]
    public void ALockedImageGoesToItsPlaceWhereverItsFileWantsToBe()
    {
        Placement placement = Plan(Locked("a.dll", Place, 0x40000), Summaries.Dll("a.dll", 0x3_0000_0000)).Placements.Single();

        Assert.AreEqual(Place, placement.Base.Value);
        Assert.AreEqual(0x40000UL, placement.ReservedSize);
        Assert.AreEqual(PlacementAction.Moved, placement.Action);
        Assert.AreEqual("locked", placement.Reason);
    }

    [TestMethod]
    public void TheAddressesOfAnAbsentImageStayReserved()
    {
        AddressPlan plan = Plan(Locked("gone.dll", 0x3_0000_0000, 0x40000), Summaries.Dll("a.dll", 0x3_0002_0000));

        Assert.AreEqual(PlacementAction.Moved, plan.Placements.Single().Action);
        StringAssert.Contains(plan.Placements.Single().Reason, "addresses locked for gone.dll", StringComparison.Ordinal);
        Assert.HasCount(2, plan.Lock!.Entries);
    }

    [TestMethod]
    public void AnOutgrownImageKeepsItsBaseIfTheAddressesBehindAreFree()
    {
        AddressPlan plan = Plan(Locked("a.dll", Place, 0x20000), Summaries.Dll("a.dll", size: 0x30000));

        Assert.AreEqual(Place, plan.Placements.Single().Base.Value);
        Assert.AreEqual(0x40000UL, plan.Lock!.Entries.Single().ReservedSize);
        Assert.AreEqual(FindingCatalog.OutgrownRoom, plan.Findings.Single().Code);
        Assert.AreEqual(FindingSeverity.Warning, plan.Findings.Single().Severity);
    }

    [TestMethod]
    public void AnOutgrownImageKeepsItsBaseIfJustEnoughIsFreeBehind()
    {
        AddressLock before = Locked("a.dll", Place, 0x20000).With([Entry("z.dll", Place + 0x30000, 0x20000)]);
        AddressPlan plan = Plan(before, Summaries.Dll("a.dll", size: 0x30000));

        Assert.AreEqual(Place, plan.Placements.Single().Base.Value);
        Assert.AreEqual(0x30000UL, plan.Lock!.Find(Machine.Amd64, "a.dll")!.ReservedSize);
    }

    [TestMethod]
    public void AnOutgrownImageMovesIfTheAddressesBehindAreLockedForAnother()
    {
        AddressLock before = Locked("a.dll", Place, 0x20000).With([Entry("z.dll", Place + 0x20000, 0x20000)]);
        AddressPlan plan = Plan(before, Summaries.Dll("a.dll", size: 0x30000));

        Assert.AreNotEqual(Place, plan.Placements.Single().Base.Value);
        Assert.AreEqual(PlacementCause.Outgrew, plan.Placements.Single().Why.Cause);
        StringAssert.StartsWith(plan.Placements.Single().Reason, "outgrew its locked place: 0x30000 bytes against 0x20000 bytes", StringComparison.Ordinal);
        Assert.AreEqual(Place + 0x20000, plan.Lock!.Find(Machine.Amd64, "z.dll")!.Base.Value);
    }

    [TestMethod]
    public void OfTwoOutgrownNeighboursTheLaterIsNotGrownOver()
    {
        AddressLock before = Locked("a.dll", Place, 0x20000).With([Entry("b.dll", Place + 0x20000, 0x20000)]);
        AddressPlan plan = Plan(before, Summaries.Dll("a.dll", size: 0x30000), Summaries.Dll("b.dll", size: 0x30000));

        CollectionAssert.AreEqual(new[] { PlacementCause.Outgrew, PlacementCause.RoomExtended }, plan.Placements.Select(placement => placement.Why.Cause).ToArray());
        Assert.AreEqual(Place + 0x20000, plan.Placements[1].Base.Value);
    }

    [TestMethod]
    [DataRow("one.exe")]
    [DataRow("two.exe")]
    public void RoomIsExtendedOnlyIfItIsFreeInEveryProcessThatHoldsTheImage(string holder)
    {
        // Both programs hold a.dll, one of them also the DLL behind it.
        AddressLock before = Locked("a.dll", Place, 0x20000).With([Entry("b.dll", Place + 0x20000, 0x20000)]);
        ImageSummary[] programs = [.. new[] { "one.exe", "two.exe" }.Select(name => Summaries.Dll(name, 0x1_4000_0000) with { IsDll = false, Imports = name == holder ? ["a.dll", "b.dll"] : ["a.dll"] })];
        AddressPlan plan = Planner.Plan(
            [.. programs, Summaries.Dll("a.dll", size: 0x30000), Summaries.Dll("b.dll")],
            new RebaseBindOptions { Processes = new() { Roots = ["one.exe", "two.exe"] } },
            before);

        Assert.AreEqual(PlacementCause.Outgrew, plan.Placements[0].Why.Cause);
    }

    [TestMethod]
    public void AnOutgrownImageSaysSoWhoeverLiesBehind()
    {
        AddressLock before = Locked("b.dll", Place, 0x20000).With([Entry("a.dll", Place + 0x20000, 0x20000)]);
        AddressPlan plan = Plan(before, Summaries.Dll("b.dll", size: 0x30000), Summaries.Dll("a.dll"));

        Assert.AreEqual(PlacementCause.Outgrew, plan.Placements[1].Why.Cause);
    }

    [TestMethod]
    public void RoomIsNotExtendedBeyondTheAddressesOfAProcess()
    {
        LockEntry entry = Entry("a.dll", 0x7FFB_0000, 0x10000) with { Machine = Machine.I386 };
        AddressPlan plan = Planner.Plan([Summaries.X86("a.dll")], new RebaseBindOptions { Layout = new() { GrowthPercent = 100 } }, AddressLock.Empty.With([entry]));

        Assert.AreEqual(0x30000UL, plan.Lock!.Entries.Single().ReservedSize);
    }

    [TestMethod]
    public void ALockedPlaceOutsideTheAddressesOfAProcessIsLeft()
    {
        LockEntry entry = Entry("a.dll", 0x7FFE_0000, 0x20000) with { Machine = Machine.I386 };
        AddressPlan plan = Plan(AddressLock.Empty.With([entry]), Summaries.X86("a.dll"));

        StringAssert.Contains(plan.Placements.Single().Reason, "its locked place cannot be used: it lies outside 0x10000-0x7ffdffff", StringComparison.Ordinal);
        Assert.IsLessThan(0x7000_0000UL, plan.Placements.Single().Base.Value);
    }

    [TestMethod]
    public void TheAddressesOfAnImageThatCannotMoveAnyMoreStayReserved()
    {
        AddressPlan plan = Plan(Locked("a.dll", Place, 0x40000), Summaries.Dll("a.dll", 0x3_0000_0000) with { AreRelocationsStripped = true }, Summaries.Dll("b.dll", Place));

        StringAssert.Contains(plan.Placements[1].Reason, "addresses locked for a.dll", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AddressesLockedOnOneMachineAreFreeOnAnother()
    {
        AddressLock before = AddressLock.Empty.With([Entry("gone.dll", Place, 0x40000) with { Machine = Machine.Arm64 }]);

        Assert.AreEqual(PlacementAction.Kept, Plan(before, Summaries.Dll("a.dll", Place)).Placements.Single().Action);
    }

    [TestMethod]
    public void AnImageStaysWhereAnotherThatIsNotHereTodaySharesItsPlace()
    {
        AddressLock before = AddressLock.Empty.With([Entry("a.dll", Place, 0x40000, isShared: true), Entry("gone.dll", Place, 0x40000, isShared: true)]);
        AddressPlan plan = Plan(before, Summaries.Dll("a.dll"));

        Assert.AreEqual(Place, plan.Placements.Single().Base.Value);
        Assert.IsEmpty(plan.Findings);
    }

    [TestMethod]
    public void AnImageMovesIfOneThatCannotMoveTookItsPlace()
    {
        ImageSummary stripped = Summaries.Dll("stripped.dll", Place) with { AreRelocationsStripped = true };
        AddressPlan plan = Plan(Locked("a.dll", Place, 0x40000), Summaries.Dll("a.dll"), stripped);

        Placement moved = plan.Placements.Single(placement => placement.Image.Path == "a.dll");
        Assert.AreNotEqual(Place, moved.Base.Value);
        StringAssert.Contains(moved.Reason, "stripped.dll at 0x2000000000 is in the way", StringComparison.Ordinal);
        Assert.IsTrue(plan.Findings.Any(finding => finding.Code == FindingCatalog.LockedPlaceTaken));
        Assert.IsEmpty(plan.OverlapsAfter);
    }

    [TestMethod]
    public void AnImageWhoseRoomToGrowIsTakenStaysWithLess()
    {
        ImageSummary stripped = Summaries.Dll("stripped.dll", Place + 0x30000) with { AreRelocationsStripped = true };
        AddressPlan plan = Plan(Locked("a.dll", Place, 0x80000), Summaries.Dll("a.dll"), stripped);

        Assert.AreEqual(Place, plan.Placements.Single(placement => placement.Image.Path == "a.dll").Base.Value);
        Assert.AreEqual(0x30000UL, plan.Lock!.Entries.Single().ReservedSize);
    }

    [TestMethod]
    public void AnOutgrownImageWithoutAnyRoomKeepsItsLineAndNobodyElseGetsIt()
    {
        // 4 units: 2 locked for a.dll, 2 for z.dll; a.dll now needs 3, and b.dll needs 2.
        AddressLock before = Locked("a.dll", Place, 0x20000).With([Entry("z.dll", Place + 0x20000, 0x20000)]);
        var options = new RebaseBindOptions { Layout = new() { Ranges = [AddressRange.Parse("0x2000000000-0x200003ffff")] } };
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll", size: 0x30000), Summaries.Dll("b.dll"), Summaries.Dll("z.dll")], options, before);

        Assert.AreEqual(PlacementCause.NoRoom, plan.Placements[0].Why.Cause);
        Assert.AreEqual(before.Find(Machine.Amd64, "a.dll"), plan.Lock!.Find(Machine.Amd64, "a.dll"));
        Assert.AreEqual(PlacementCause.NoRoom, plan.Placements[1].Why.Cause);
    }

    [TestMethod]
    public void ALinkersDefaultIsKeptWithoutALockFileAndLeftToNobodyWithOne()
    {
        Assert.AreEqual(PlacementAction.Kept, Planner.Plan([Summaries.Dll("a.dll")], new RebaseBindOptions()).Placements.Single().Action);

        Placement placement = Plan(AddressLock.Empty, Summaries.Dll("a.dll")).Placements.Single();
        Assert.AreEqual(PlacementAction.Moved, placement.Action);
        Assert.AreEqual(PlacementCause.DefaultBase, placement.Why.Cause);
    }

    [TestMethod]
    public void TheOrderInWhichProjectsExtendALockDoesNotMatter()
    {
        ImageSummary[][] projects = [.. Enumerable.Range(0, 12).Select(project => new[]
        {
            Summaries.Dll("shared.dll"),
            Summaries.Dll($"own{project}.dll", 0x2_0000_0000 + ((ulong)project << 24)),
            Summaries.Dll($"other{project}.dll"),
        })];
        byte[]? first = null;
        var random = new Random(5);
        for (int i = 0; i < 20; i++)
        {
            AddressLock content = AddressLock.Empty;
            foreach (ImageSummary[] project in random.Shuffled(projects))
            {
                content = Plan(content, project).Lock!;
            }

            first ??= content.ToUtf8();
            CollectionAssert.AreEqual(first, content.ToUtf8());
        }
    }

    [TestMethod]
    public void LockedRefusesEveryChangeAndNamesTheImage()
    {
        AddressLock before = Locked("grown.dll", Place, 0x20000).With([Entry("taken.dll", Place + 0x100_0000, 0x20000)]);
        AddressPlan plan = Planner.Plan(
            [
                Summaries.Dll("grown.dll", size: 0x30000),
                Summaries.Dll("taken.dll"),
                Summaries.Dll("new.dll"),
                Summaries.Dll("wall.dll", Place + 0x100_0000) with { AreRelocationsStripped = true },
            ],
            new RebaseBindOptions { Layout = new() { IsLocked = true } },
            before);

        Assert.IsEmpty(plan.Placements);
        CollectionAssert.AreEquivalent(
            new[] { (FindingCatalog.OutgrownRoom, "grown.dll"), (FindingCatalog.LockedPlaceTaken, "taken.dll"), (FindingCatalog.NotLocked, "new.dll") },
            plan.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(finding => (finding.Code, finding.Image)).ToArray());
    }

    [TestMethod]
    [DataRow(0xF0000u, 0x140000UL, false)]
    [DataRow(0x100000u, 0x140000UL, false)]
    [DataRow(0x101000u, 0x140000UL, true)]
    [DataRow(0x140000u, 0x140000UL, true)]
    public void PastFourFifthsOfTheRoomThereIsAWarning(uint size, ulong room, bool warns)
        => Assert.AreEqual(warns, Plan(Locked("a.dll", Place, room), Summaries.Dll("a.dll", size: size)).Findings.Any(finding => finding is { Code: FindingCatalog.RoomNearlyUsed, Severity: FindingSeverity.Warning }));

    [TestMethod]
    [DataRow(0xE0000u, false)]
    [DataRow(0xF0000u, true)]
    public void WhoAsksForLittleGrowthIsWarnedLater(uint size, bool warns)
        => Assert.AreEqual(warns, Planner.Plan([Summaries.Dll("a.dll", size: size)], new RebaseBindOptions { Layout = new() { GrowthPercent = 10 } }, Locked("a.dll", Place, 0x100000)).Findings.Any(finding => finding.Code == FindingCatalog.RoomNearlyUsed));

    [TestMethod]
    public void WhoAsksForNoGrowthIsNotWarnedThatThereIsNone()
        => Assert.IsEmpty(Planner.Plan([Summaries.Dll("a.dll", size: 0x40000)], new RebaseBindOptions { Layout = new() { GrowthPercent = 0 } }, Locked("a.dll", Place, 0x40000)).Findings);

    [TestMethod]
    public void AnImageWhoseAddressesAnotherNowSharesKeepsThemWithoutAWarning()
    {
        // 2 units, both locked for a.dll; b.dll, which never meets it, can only have the same.
        AddressPlan plan = Planner.Plan(
            [Summaries.Dll("a.dll"), Summaries.Dll("b.dll"), Exe("a.exe", "a.dll"), Exe("b.exe", "b.dll")],
            new RebaseBindOptions { Layout = new() { Ranges = [AddressRange.Parse("0x2000000000-0x200001ffff")], GrowthPercent = 0 }, Processes = new() { Roots = ["a.exe", "b.exe"] } },
            Locked("a.dll", Place, 0x20000));

        Assert.IsEmpty(plan.Findings);
        CollectionAssert.AreEqual(new[] { Entry("a.dll", Place, 0x20000, isShared: true), Entry("b.dll", Place, 0x20000, isShared: true) }, plan.Lock!.Entries.ToArray());
    }

    [TestMethod]
    public void ASharedLineStaysSharedWhenTheOtherImageIsGone()
    {
        AddressLock before = AddressLock.Empty.With([Entry("a.dll", Place, 0x40000, isShared: true)]);
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll")], new RebaseBindOptions { Layout = new() { IsLocked = true } }, before);

        Assert.IsEmpty(plan.Findings);
        Assert.IsTrue(plan.Lock!.HasSameEntries(before));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void APinOnTheOnlyPlaceOfALockedImageIsAnError(bool isShared)
    {
        AddressLock before = AddressLock.Empty.With([Entry("a.dll", Place, 0x20000, isShared)]);
        var options = new RebaseBindOptions
        {
            Layout = new()
            {
                Ranges = [AddressRange.Parse("0x2000000000-0x200001ffff")],
                Pins = [new AddressPin("b", new VirtualAddress(Place), 0, "pins.txt", 7)],
                GrowthPercent = 0,
            },
        };
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll"), Summaries.Dll("b.dll")], options, before);

        Assert.IsEmpty(plan.Placements);
        StringAssert.Contains(plan.Findings.Single(finding => finding.Severity == FindingSeverity.Error).Message, "the plan does not fit into the lock file", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnImageThatLosesItsSharedPlaceGetsOneOfItsOwn()
    {
        AddressLock before = AddressLock.Empty.With([Entry("a.dll", Place, 0x40000, isShared: true)]);
        AddressPlan plan = Plan(before, Summaries.Dll("a.dll"), Summaries.Dll("stripped.dll", Place) with { AreRelocationsStripped = true });

        Assert.AreNotEqual(Place, plan.Lock!.Entries.Single().Base.Value);
        Assert.IsFalse(plan.Lock.Entries.Single().IsShared);
    }

    private static AddressPlan Plan(AddressLock content, params ImageSummary[] images) => Planner.Plan(images, new RebaseBindOptions(), content);

    private static AddressLock Locked(string path, ulong place, ulong room) => AddressLock.Empty.With([Entry(path, place, room)]);

    private static LockEntry Entry(string path, ulong place, ulong room, bool isShared = false) => new(Machine.Amd64, path, new VirtualAddress(place), room, isShared);

    private static ImageSummary Exe(string path, string import) => Summaries.Dll(path, 0x1_4000_0000) with { IsDll = false, Imports = [import] };
}
