using System;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.Planning;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Planning.Properties;

/// <summary>What holds when ranges are filled from the top.</summary>
[TestClass]
public sealed class TopPropertyTests
{
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void ImagesThatMayMeetAreDisjointUnlessOneWasLeftForWantOfRoom() => PlanningCases.Holds(PlanningCases.Top, one =>
    {
        Placement[] placements = [.. one.Plan().Placements];
        return placements.Where(IsPlaced).All(left => placements.All(right =>
            ReferenceEquals(left, right) || right.Why.Cause == PlacementCause.NoRoom
            || !left.Range.Overlaps(AddressRange.ForImage(right.Base, right.Image.SizeOfImage))
            || !one.MayMeet(left.Image, right.Image)));
    });

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void MovedImagesAreAlignedInTheRangeAndHaveRoom() => PlanningCases.Holds(PlanningCases.Top, one =>
        one.Plan().Placements.Where(placement => placement.Action == PlacementAction.Moved)
            .All(moved => moved.Base.IsAllocationAligned && one.Range.Contains(moved.Range) && moved.ReservedSize >= moved.Image.SizeOfImage));

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void TheOrderOfTheImagesDoesNotMatter() => PlanningCases.Holds(PlanningCases.Top, one =>
        one.Plan().Placements.SequenceEqual(one.Plan([.. new Random(1).Shuffled(one.Images)]).Placements));

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void PlanningThePlansResultMovesNothing() => PlanningCases.Holds(PlanningCases.Top, one =>
        one.Plan(ResultOf(one.Plan())).Count(PlacementAction.Moved) == 0);

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void ALockedPlanIsRepeatedWhateverTheBasesAre() => PlanningCases.Holds(PlanningCases.Top, one =>
    {
        AddressPlan first = Planner.Plan(one.Images, one.Options, AddressLock.Empty);
        AddressPlan again = Planner.Plan(one.Images, one.Options, first.Lock);
        AddressPlan after = Planner.Plan(ResultOf(first), one.Options with { Layout = one.Options.Layout with { IsLocked = true } }, first.Lock);
        return again.Lock!.HasSameEntries(first.Lock!)
            && again.Placements.Select(placement => placement.Base).SequenceEqual(first.Placements.Select(placement => placement.Base))
            && (first.Placements.Any(placement => placement.Why.Cause == PlacementCause.NoRoom) || after.Findings.All(finding => finding.Severity != FindingSeverity.Error))
            && after.Count(PlacementAction.Moved) == 0;
    });

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void WithRoomForAllNothingIsLeftOverlapping() => PlanningCases.Holds(PlanningCases.Top, one =>
        (one with { RangeUnits = 1 << 13 }).Plan().Placements.All(placement => placement.Why.Cause is not (PlacementCause.NoRoom or PlacementCause.MeetsNobody)));

    /// <summary>Without anything that cannot move, 32-bit images fill the top without a gap, wherever they came from.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void WhatIsFreeBelowIsOneBlock() => PlanningCases.Holds(PlanningCases.Top, one =>
    {
        PlanningCase free = one with { RangeUnits = 1 << 13, Growth = 0, Images = [.. one.Images.Where(image => image is { IsDll: true, AreRelocationsStripped: false, LosesNothing: false })] };
        ulong bytes = (ulong)free.Images.Sum(image => (long)AddressRange.OfImage(image).Length);
        return FreeBlocks.Of(free.Plan()).All(blocks => blocks.After == free.Range.End.Value - bytes - 0x1_0000);
    });

    private static bool IsPlaced(Placement placement) => placement.Action is PlacementAction.Kept or PlacementAction.Moved;

    private static ImageSummary[] ResultOf(AddressPlan plan) => [.. plan.Placements.Select(placement => placement.Image with { ImageBase = placement.Base })];
}
