using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class AddressPlannerTests
{
    private const uint Unit = VirtualAddress.AllocationGranularity;

    [TestMethod]
    public void ImagesThatOverlapNothingStay()
    {
        AddressPlan plan = Plan(Summaries.Dll("a.dll", 0x2_0000_0000), Summaries.Dll("b.dll", 0x2_0002_0000));

        Assert.IsTrue(plan.Placements.All(placement => placement.Action == PlacementAction.Kept && placement.Base == placement.Image.ImageBase));
    }

    [TestMethod]
    public void OfImagesAtOneBaseTheOneWithMostFixupsStays()
    {
        AddressPlan plan = Plan(Summaries.Dll("a.dll", fixups: 10), Summaries.Dll("b.dll", fixups: 30), Summaries.Dll("c.dll", fixups: 20));

        Assert.AreEqual("b.dll", plan.Placements.Single(placement => placement.Action == PlacementAction.Kept).Image.Path);
        Assert.AreEqual(2, plan.Count(PlacementAction.Moved));
        StringAssert.Contains(Of(plan, "a.dll").Reason, "overlapped b.dll, 30 fixups against 10", StringComparison.Ordinal);
    }

    [TestMethod]
    public void TwoSmallImagesAreMovedRatherThanOneWithMoreFixupsThanBoth()
    {
        AddressPlan plan = Plan(
            Summaries.Dll("left.dll", 0x2_0000_0000, 0x30000, fixups: 40),
            Summaries.Dll("middle.dll", 0x2_0002_0000, 0x30000, fixups: 100),
            Summaries.Dll("right.dll", 0x2_0004_0000, 0x30000, fixups: 40));

        Assert.AreEqual(PlacementAction.Kept, Of(plan, "middle.dll").Action);
        Assert.AreEqual(PlacementAction.Moved, Of(plan, "left.dll").Action);
        Assert.AreEqual(PlacementAction.Moved, Of(plan, "right.dll").Action);
    }

    [TestMethod]
    public void MovedImagesAreAlignedDisjointAndAboveFourGigabytes()
    {
        var random = new Random(1);
        AddressPlan plan = Plan(Summaries.Random(random, 400));

        Assert.AreNotEqual(0, plan.Count(PlacementAction.Moved));
        Assert.IsEmpty(NaiveOverlaps(plan));
        foreach (Placement placement in plan.Placements)
        {
            Assert.IsTrue(placement.Base.IsAllocationAligned);
            Assert.IsGreaterThanOrEqualTo(0x1_0000_0000UL, placement.Base.Value);
        }
    }

    [TestMethod]
    public void ThePlanDoesNotDependOnTheOrderOfTheImages()
    {
        var random = new Random(2);
        ImageSummary[] images = Summaries.Random(random, 300);
        AddressPlan plan = Plan(images);
        for (int i = 0; i < 5; i++)
        {
            AddressPlan other = Plan(random.Shuffled(images));
            CollectionAssert.AreEqual(plan.Placements.ToArray(), other.Placements.ToArray());
        }
    }

    [TestMethod]
    public void ThePlanDoesNotDependOnTheOrderWherePlacesAreShort()
    {
        // 256 units for 60 images of up to 6 units: nearly every image's own place is taken by another.
        var random = new Random(4);
        var options = new RebaseBindOptions { Layout = new() { Reserved = [AddressRange.Parse("0x200000000-0x7ffffffff"), AddressRange.Parse("0x801000000-0x7fefffffffff")], GrowthPercent = 0 } };
        ImageSummary[] images = [.. Summaries.Random(random, 60).Select(image => image with { ImageBase = new VirtualAddress(0x2_0000_0000) })];
        AddressPlan plan = Planner.Plan(images, options);
        Assert.IsEmpty(NaiveOverlaps(plan));
        for (int i = 0; i < 5; i++)
        {
            CollectionAssert.AreEqual(plan.Placements.ToArray(), Planner.Plan(random.Shuffled(images), options).Placements.ToArray());
        }
    }

    [TestMethod]
    public void TheReasonNamesAnImageThatReallyWasInTheWay()
    {
        ImageSummary fixedLong = Summaries.Dll("long.dll", 0x2_0000_0000, 0x100000) with { AreRelocationsStripped = true };
        ImageSummary fixedShort = Summaries.Dll("short.dll", 0x2_0001_0000, 0x10000) with { AreRelocationsStripped = true };
        AddressPlan plan = Plan(fixedLong, fixedShort, Summaries.Dll("a.dll", 0x2_0008_0000));

        StringAssert.Contains(Of(plan, "a.dll").Reason, "overlapped long.dll", StringComparison.Ordinal);
    }

    [TestMethod]
    public void PlanningThePlansResultMovesNothing()
    {
        var random = new Random(3);
        AddressPlan plan = Plan(Summaries.Random(random, 300));
        AddressPlan again = Plan([.. plan.Placements.Select(placement => placement.Image with { ImageBase = placement.Base })]);

        Assert.AreEqual(0, again.Count(PlacementAction.Moved));
    }

    [TestMethod]
    public void AnImageBelowFourGigabytesIsMovedAbove()
    {
        AddressPlan plan = Plan(Summaries.Dll("low.dll", 0x1000_0000));

        Assert.AreEqual(PlacementAction.Moved, plan.Placements[0].Action);
        StringAssert.Contains(plan.Placements[0].Reason, "0x10000000 lies outside", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnX86ImageIsMovedIntoTheMiddleOfTheAddressSpace()
    {
        foreach (Placement moved in Plan(Summaries.X86("a.dll"), Summaries.X86("b.dll")).Placements)
        {
            Assert.IsGreaterThanOrEqualTo(0x3800_0000UL, moved.Base.Value);
            Assert.IsLessThan(0x7000_0000UL, moved.Base.Value);
        }
    }

    [TestMethod]
    public void MachinesArePlannedApart()
    {
        AddressPlan plan = Plan(
            Summaries.Dll("x64.dll", machine: Machine.Amd64),
            Summaries.Dll("arm64.dll", machine: Machine.Arm64),
            Summaries.X86("x86.dll", 0x4000_0000),
            Summaries.Dll("arm.dll", 0x4000_0000, machine: Machine.ArmThumb2));

        Assert.AreEqual(2, plan.Count(PlacementAction.Kept));
        Assert.AreEqual(0, plan.Count(PlacementAction.Moved));
    }

    [TestMethod]
    public void ImagesThatCannotMoveAreWalkedAround()
    {
        ImageSummary stripped = Summaries.Dll("stripped.dll", fixups: 0) with { AreRelocationsStripped = true };
        AddressPlan plan = Plan(stripped, Summaries.Dll("big.dll", fixups: 100_000));

        Assert.AreEqual(PlacementAction.Fixed, Of(plan, "stripped.dll").Action);
        Assert.AreEqual(PlacementAction.Moved, Of(plan, "big.dll").Action);
        Assert.IsEmpty(plan.OverlapsAfter);
    }

    [TestMethod]
    public void ExesMayShareABaseButADllMayNotShareItWithThem()
    {
        ImageSummary exe = Summaries.Dll("a.exe", 0x1_4000_0000) with { IsDll = false };
        AddressPlan plan = Plan(exe, exe with { Path = "b.exe" }, Summaries.Dll("c.dll", 0x1_4001_0000));

        Assert.HasCount(1, plan.OverlapsBefore);
        Assert.IsEmpty(plan.OverlapsAfter);
        Assert.AreEqual(2, plan.Count(PlacementAction.Fixed));
    }

    [TestMethod]
    public void ASignedImageLeftOverlappingIsAWarningAndOneThatOverlapsNothingIsANote()
    {
        ImageSummary signed = Summaries.Dll("signed.dll") with { IsSigned = true };
        Finding[] findings = [.. Plan(signed, signed with { Path = "signed2.dll" }, signed with { Path = "alone.dll", ImageBase = new VirtualAddress(0x3_0000_0000) }).Findings];

        Assert.HasCount(3, findings);
        Assert.IsTrue(findings.All(finding => finding.Code == FindingCatalog.Signed));
        Assert.AreEqual(FindingSeverity.Note, findings.Single(finding => finding.Image == "alone.dll").Severity);
        Assert.AreEqual(2, findings.Count(finding => finding.Severity == FindingSeverity.Warning));
    }

    [TestMethod]
    public void ReservedRangesAreKeptFree()
    {
        AddressRange reserved = AddressRange.Parse("0x180000000-0x1ffffffff");
        var options = new RebaseBindOptions { Layout = new() { Reserved = [reserved] } };
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll"), Summaries.Dll("b.dll")], options);

        Assert.AreEqual(2, plan.Count(PlacementAction.Moved));
        Assert.IsFalse(plan.Placements.Any(placement => AddressRange.ForImage(placement.Base, placement.Image.SizeOfImage).Overlaps(reserved)));
    }

    [TestMethod]
    public void AMovedImageHasRoomToGrow()
    {
        // Everything but 16 units is reserved: images of 4 units with 100 % growth leave room for two of them.
        AddressRange[] reserved = [AddressRange.Parse("0x100000000-0x7ffffffff"), AddressRange.Parse("0x800100000-0x7fefffffffff")];
        ImageSummary[] images = [.. Enumerable.Range(0, 2).Select(i => Summaries.Dll($"{i}.dll", size: 4 * Unit))];
        AddressPlan plan = Planner.Plan(images, new RebaseBindOptions { Layout = new() { Reserved = reserved, GrowthPercent = 100 } });

        ulong distance = Math.Max(plan.Placements[0].Base.Value, plan.Placements[1].Base.Value) - Math.Min(plan.Placements[0].Base.Value, plan.Placements[1].Base.Value);
        Assert.AreEqual(2, plan.Count(PlacementAction.Moved));
        Assert.IsGreaterThanOrEqualTo(8UL * Unit, distance);
    }

    [TestMethod]
    public void AnImageThatStaysHasRoomToGrowAsFarAsTheNextOneAndTheEndOfTheAddresses()
    {
        AddressPlan plan = Plan(
            Summaries.Dll("far.dll", 0x2_0000_0000, 16 * Unit),
            Summaries.Dll("left.dll", 0x3_0000_0000, 16 * Unit),
            Summaries.Dll("right.dll", 0x3_0012_0000, 16 * Unit),
            Summaries.X86("last.dll", 0x7FED_0000, 16 * Unit));

        Assert.AreEqual(4, plan.Count(PlacementAction.Kept));
        Assert.AreEqual(20UL * Unit, Of(plan, "far.dll").ReservedSize);
        Assert.AreEqual(18UL * Unit, Of(plan, "left.dll").ReservedSize);
        Assert.AreEqual(17UL * Unit, Of(plan, "last.dll").ReservedSize);
    }

    [TestMethod]
    public void RoomEndsAtTheLastWholeUnitBeforeAReservedRange()
    {
        var options = new RebaseBindOptions { Layout = new() { Reserved = [AddressRange.Parse("0x300111000-0x300ffffff")] } };

        Assert.AreEqual(17UL * Unit, Planner.Plan([Summaries.Dll("a.dll", 0x3_0000_0000, 16 * Unit)], options).Placements.Single().ReservedSize);
    }

    [TestMethod]
    public void AnImageInARangeThatTheUserGivesStaysThere()
    {
        var options = new RebaseBindOptions { Layout = new() { Profile = RangeProfile.Msys2, Ranges = [AddressRange.Parse("0x1000000000-0x10ffffffff")] } };

        Assert.AreEqual(PlacementAction.Kept, Planner.Plan([Summaries.Dll("a.dll", 0x10_8000_0000)], options).Placements.Single().Action);
    }

    [TestMethod]
    [DataRow(10, false)]
    [DataRow(5, true)]
    public void RoomToGrowIsGivenUpOnlyWhenThereIsNone(int units, bool haveRoots)
    {
        // Packed side by side, two images of 5 units with their room; those of two programs at one place.
        var range = new AddressRange(new VirtualAddress(0x20_0000_0000), new VirtualAddress(0x20_0000_0000 + ((ulong)units * Unit)));
        ImageSummary exe = Summaries.Dll("a.exe", 0x1_4000_0000) with { IsDll = false, Imports = ["a.dll"] };
        AddressPlan plan = Planner.Plan(
            [Summaries.Dll("a.dll", 0x1000_0000, 4 * Unit), Summaries.Dll("b.dll", 0x1000_0000, 4 * Unit), exe, exe with { Path = "b.exe", Imports = ["b.dll"] }],
            new RebaseBindOptions { Layout = new() { Ranges = [range], Placement = PlacementMode.Compact, GrowthPercent = 25 }, Processes = new() { Roots = haveRoots ? ["a.exe", "b.exe"] : [] } });

        Assert.IsTrue(plan.Placements.Where(placement => placement.Image.IsDll).All(placement => placement.ReservedSize == 5 * Unit));
    }

    [TestMethod]
    public void WhereNotAllFindRoomThoseWithMostFixupsForTheirSizeGetIt()
    {
        // Two units; the large image has more fixups than either small one, but fewer for each unit.
        var options = new RebaseBindOptions { Layout = new() { Ranges = [AddressRange.Parse("0x2000000000-0x200001ffff")] } };
        AddressPlan plan = Planner.Plan(
            [Summaries.Dll("large.dll", 0x1000_0000, 2 * Unit, 150), Summaries.Dll("small1.dll", 0x1000_0000, Unit, 100), Summaries.Dll("small2.dll", 0x1000_0000, Unit, 100)],
            options);

        CollectionAssert.AreEqual(new[] { PlacementAction.Fixed, PlacementAction.Moved, PlacementAction.Moved }, plan.Placements.Select(placement => placement.Action).ToArray());
    }

    [TestMethod]
    public void TheNotesOnAnImageLeaveOutWhatHappensToOtherMachines()
    {
        ImageSummary image = Summaries.Dll("a.dll");
        var trace = new PlanTrace(image);
        AddressPlan plan = Planner.Plan([image, Summaries.X86("b.dll")], new RebaseBindOptions { Layout = new() { Reserved = [AddressRange.Parse("0x10000-0x7ffdffff")] } }, trace: trace);

        Assert.AreEqual(FindingCatalog.NoRoom, plan.Findings.Single().Code);
        CollectionAssert.AreEqual(new[] { "it is in the set of images without overlaps that leaves the fewest fixups to rewrite, so it can stay" }, trace.Steps.ToArray());
    }

    [TestMethod]
    public void WhenThereIsNoRoomTheImageStaysAndAFindingSaysSo()
    {
        AddressRange everything = AddressRange.Parse("0x10000-0x7fffffffffff");
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll")], new RebaseBindOptions { Layout = new() { Reserved = [everything] } });

        Assert.AreEqual(Summaries.DefaultDllBase, plan.Placements[0].Base.Value);
        Assert.AreEqual(FindingCatalog.NoRoom, plan.Findings.Single().Code);
    }

    [TestMethod]
    public void AnImagesPlaceDoesNotDependOnTheOthersWhenTheyAreNotInTheWay()
    {
        ImageSummary[] images = [.. Enumerable.Range(0, 50).Select(i => Summaries.Dll($"lib{i}.dll", fixups: i))];
        AddressPlan all = Plan(images);
        AddressPlan fewer = Plan([.. images.Where(image => image.Path != "lib7.dll")]);

        foreach (Placement placement in fewer.Placements)
        {
            Assert.AreEqual(Of(all, placement.Image.Path).Base, placement.Base, placement.Image.Path);
        }
    }

    private static AddressPlan Plan(params ImageSummary[] images) => Planner.Plan(images, new RebaseBindOptions());

    private static Placement Of(AddressPlan plan, string path) => plan.Placements.Single(placement => placement.Image.Path == path);

    private static (string Left, string Right)[] NaiveOverlaps(AddressPlan plan) =>
    [
        .. from left in plan.Placements
           from right in plan.Placements
           where string.CompareOrdinal(left.Image.Path, right.Image.Path) < 0
               && left.Base.Value < right.Base.Value + right.Image.SizeOfImage
               && right.Base.Value < left.Base.Value + left.Image.SizeOfImage
               && !(left.Image.LosesNothing && right.Image.LosesNothing)
           select (left.Image.Path, right.Image.Path),
    ];
}
