using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Locking;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class PinnedPlanTests
{
    private const ulong Place = 0x20_0000_0000;

    [TestMethod]
    [DataRow("bin/a.dll")]
    [DataRow("BIN\\A.DLL")]
    [DataRow("a.dll")]
    [DataRow("A")]
    public void AnImageIsPinnedByItsPathNameOrStem(string key)
    {
        Placement placement = Plan([Pin(key)], Summaries.Dll("bin/a.dll")).Placements.Single();

        Assert.AreEqual(Place, placement.Base.Value);
        Assert.AreEqual("pinned by pins.txt, line 7", placement.Reason);
    }

    [TestMethod]
    [DataRow("a.dll", "a.dll", "x/a.dll")]
    [DataRow("a", "x/a", "x/a.dll")]
    public void APathComesBeforeANameAndANameBeforeAStem(string key, string meant, string other)
    {
        AddressPlan plan = Plan([Pin(key)], Summaries.Dll(meant), Summaries.Dll(other));

        Assert.AreEqual(meant, plan.Placements.Single(placement => placement.Base.Value == Place).Image.Path);
    }

    [TestMethod]
    public void AKeyWithReplacedLettersIsUnderstoodAsItWasWritten()
        => Assert.AreEqual(Place, Plan([Pin("my_lib")], Summaries.Dll("my lib.dll")).Placements.Single().Base.Value);

    [TestMethod]
    public void AnAddressThatOneMachineCannotUseIsForTheOther()
    {
        AddressPlan plan = Plan([Pin("a")], Summaries.Dll("x64/a.dll"), Summaries.X86("x86/a.dll", 0x4000_0000));

        Assert.AreEqual(Place, plan.Placements.Single(placement => placement.Image.Machine == Machine.Amd64).Base.Value);
        Assert.AreEqual(PlacementAction.Kept, plan.Placements.Single(placement => placement.Image.Machine == Machine.I386).Action);
    }

    [TestMethod]
    public void AnAddressThatBothCanUseIsForTheOneThatMayStayThere()
    {
        AddressPlan plan = Plan([Pin("a", 0x6800_0000)], Summaries.Dll("x64/a.dll"), Summaries.X86("x86/a.dll"));

        Assert.AreEqual(0x6800_0000UL, plan.Placements.Single(placement => placement.Image.Machine == Machine.I386).Base.Value);
        Assert.AreEqual(PlacementAction.Kept, plan.Placements.Single(placement => placement.Image.Machine == Machine.Amd64).Action);
    }

    [TestMethod]
    public void AnAddressPinnedWithASizeForAnAbsentImageStaysFree()
    {
        AddressPlan plan = Plan([Pin("gone", 0x3_0000_0000, 0x40000)], Summaries.Dll("a.dll", 0x3_0002_0000));

        Assert.AreEqual(PlacementAction.Moved, plan.Placements.Single().Action);
    }

    [TestMethod]
    public void APinReservesTheSizeThatItAsksFor()
    {
        AddressPlan plan = Plan([Pin("a", size: 0x80000)], Summaries.Dll("a.dll"), Summaries.Dll("b.dll", Place + 0x70000));

        Assert.AreEqual(0x80000UL, plan.Placements[0].ReservedSize);
        Assert.AreEqual(PlacementAction.Moved, plan.Placements[1].Action);
    }

    [TestMethod]
    public void AnAddressWhereAnImageWouldNotStayByItselfCanBePinned()
        => Assert.AreEqual(0x6800_0000UL, Plan([Pin("a", 0x6800_0000)], Summaries.Dll("a.dll")).Placements.Single().Base.Value);

    [TestMethod]
    public void TwoPinsThatAgreeAreOne()
        => Assert.AreEqual(Place, Plan([Pin("a"), Pin("a.dll")], Summaries.Dll("a.dll")).Placements.Single().Base.Value);

    [TestMethod]
    public void APinWhereAnImageIsThatCannotMoveIsHonoured()
    {
        AddressPlan plan = Plan([Pin("a")], Summaries.Dll("a.dll", Place) with { AreRelocationsStripped = true });

        Assert.AreEqual(Place, plan.Placements.Single().Base.Value);
        Assert.AreEqual(PlacementAction.Fixed, plan.Placements.Single().Action);
    }

    [TestMethod]
    public void APinComesBeforeWhatCouldStay()
    {
        AddressPlan plan = Plan([Pin("a", 0x3_0000_0000)], Summaries.Dll("a.dll"), Summaries.Dll("b.dll", 0x3_0001_0000, fixups: 1_000_000));

        Assert.AreEqual(PlacementAction.Moved, plan.Placements.Single(placement => placement.Image.Path == "b.dll").Action);
        StringAssert.Contains(plan.Placements.Single(placement => placement.Image.Path == "b.dll").Reason, "overlapped a.dll", StringComparison.Ordinal);
        Assert.IsEmpty(plan.OverlapsAfter);
    }

    [TestMethod]
    public void PinsThatCannotBeHonouredAreErrors()
    {
        ImageSummary dll = Summaries.Dll("a.dll");
        Refuses("several images are meant", [Pin("a")], Summaries.Dll("x/a.dll"), Summaries.Dll("y/a.dll"));
        Refuses("lies outside", [Pin("a", 0x8000_0000)], Summaries.X86("a.dll"));
        Refuses("lies outside", [Pin("a", 0x7FFC_0000, 0x30000)], Summaries.X86("a.dll"));
        Refuses("not a multiple of 0x10000", [Pin("a", 0x2000_1000)], dll);
        Refuses("cannot move: relocations stripped", [Pin("a")], dll with { AreRelocationsStripped = true });
        Refuses("gives a.dll another address", [Pin("a"), Pin("a.dll", 0x30_0000_0000)], dll);
        Refuses("a.dll at 0x2000000000 is in the way", [Pin("a"), Pin("b", Place + 0x10000)], dll, Summaries.Dll("b.dll"));
        Refuses("wall.dll at 0x2000000000 is in the way", [Pin("a")], dll, Summaries.Dll("wall.dll", Place) with { AreRelocationsStripped = true });
    }

    [TestMethod]
    public void APinThatContradictsTheLockFileIsAnError()
    {
        AddressLock content = AddressLock.Empty.With([new LockEntry(Machine.Amd64, "a.dll", new VirtualAddress(0x30_0000_0000), 0x40000, IsShared: false)]);
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll")], new RebaseBindOptions { Layout = new() { Pins = [Pin("a")] } }, content);

        StringAssert.Contains(plan.Findings.Single().Message, "the lock file gives a.dll another address, 0x3000000000", StringComparison.Ordinal);
        Assert.IsEmpty(plan.Placements);
    }

    [TestMethod]
    public void APinThatSaysWhatTheLockFileSaysIsNoError()
    {
        AddressLock content = AddressLock.Empty.With([new LockEntry(Machine.Amd64, "a.dll", new VirtualAddress(Place), 0x40000, IsShared: false)]);
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll")], new RebaseBindOptions { Layout = new() { Pins = [Pin("a", size: 0x40000)] } }, content);

        Assert.IsEmpty(plan.Findings);
        Assert.AreEqual(Place, plan.Placements.Single().Base.Value);
    }

    [TestMethod]
    public void WhatIsInAPinsWayIsAnImageThatThePinnedOneMayMeet()
    {
        ImageSummary wall = Summaries.Dll("wall.dll", Place) with { AreRelocationsStripped = true };
        ImageSummary exe = Summaries.Dll("a.exe", 0x1_4000_0000) with { IsDll = false, Imports = ["a.dll", "wall.dll"] };
        AddressPlan plan = Planner.Plan(
            [Summaries.Dll("a.dll"), wall, wall with { Path = "other.dll" }, exe, exe with { Path = "b.exe", Imports = ["other.dll"] }],
            new RebaseBindOptions { Layout = new() { Pins = [Pin("a.dll")] }, Processes = new() { Roots = ["a.exe", "b.exe"] } });

        StringAssert.Contains(plan.Findings.Single(finding => finding.Code == FindingCatalog.BadPin).Message, "wall.dll at 0x2000000000 is in the way", StringComparison.Ordinal);
    }

    [TestMethod]
    public void APinOnAddressesLockedForAnAbsentImageIsAnError()
    {
        AddressLock content = AddressLock.Empty.With([new LockEntry(Machine.Amd64, "gone.dll", new VirtualAddress(Place), 0x40000, IsShared: false)]);
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll")], new RebaseBindOptions { Layout = new() { Pins = [Pin("a")] } }, content);

        StringAssert.Contains(plan.Findings.Single().Message, "for gone.dll, which is not here today", StringComparison.Ordinal);
    }

    private static void Refuses(string complaint, AddressPin[] pins, params ImageSummary[] images)
    {
        AddressPlan plan = Plan(pins, images);
        Finding finding = plan.Findings.Single(candidate => candidate.Severity == FindingSeverity.Error);

        Assert.IsEmpty(plan.Placements);
        Assert.AreEqual(FindingCatalog.BadPin, finding.Code);
        Assert.AreEqual("pins.txt", finding.Image);
        StringAssert.StartsWith(finding.Message, "line 7: ", StringComparison.Ordinal);
        StringAssert.Contains(finding.Message, complaint, StringComparison.Ordinal);
    }

    private static AddressPlan Plan(AddressPin[] pins, params ImageSummary[] images) => Planner.Plan(images, new RebaseBindOptions { Layout = new() { Pins = pins } });

    private static AddressPin Pin(string key, ulong address = Place, ulong size = 0) => new(key, new VirtualAddress(address), size, "pins.txt", 7);
}
