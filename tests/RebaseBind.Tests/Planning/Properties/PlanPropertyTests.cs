using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Fluent;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Planning.Properties;

[TestClass]
public sealed class PlanPropertyTests
{
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void ImagesThatMayMeetAreDisjointUnlessOneWasLeftForWantOfRoom() => PlanningCases.Holds(PlanningCases.Any, one =>
    {
        Placement[] placements = [.. one.Plan().Placements];
        Placement[] placed = [.. placements.Where(IsPlaced)];
        return placed.All(left => placements.All(right =>
            ReferenceEquals(left, right) || right.Why.Cause == PlacementCause.NoRoom
            || !left.Range.Overlaps(AddressRange.ForImage(right.Base, right.Image.SizeOfImage))
            || !one.MayMeet(left.Image, right.Image)));
    });

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void MovedImagesAreAlignedInTheRangeAndHaveRoom() => PlanningCases.Holds(PlanningCases.Any, one =>
        one.Plan().Placements.Where(placement => placement.Action == PlacementAction.Moved)
            .All(moved => moved.Base.IsAllocationAligned && one.Range.Contains(moved.Range) && moved.ReservedSize >= moved.Image.SizeOfImage));

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void WithRoomForAllNothingIsLeftOverlapping() => PlanningCases.Holds(PlanningCases.Roomy, one =>
        one.Plan().Placements.All(placement => placement.Why.Cause is not (PlacementCause.NoRoom or PlacementCause.MeetsNobody)));

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void TheOrderOfTheImagesDoesNotMatter() => PlanningCases.Holds(PlanningCases.Any, one =>
        one.Plan().Placements.SequenceEqual(one.Plan([.. new Random(1).Shuffled(one.Images)]).Placements));

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void PlanningThePlansResultMovesNothing() => PlanningCases.Holds(PlanningCases.Any, one =>
        one.Plan(ResultOf(one.Plan())).Count(PlacementAction.Moved) == 0);

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void TheKeptSetLeavesTheFewestFixups() => PlanningCases.Holds(PlanningCases.Roomy, one =>
    {
        PlanningCase unseeded = one with { Seed = null, Images = [.. one.Images.Take(10)] };
        AddressPlan plan = unseeded.Plan();
        ImageSummary[] obstacles = [.. plan.Placements.Where(placement => placement.Why.Cause == PlacementCause.LeftAlone).Select(placement => placement.Image)];
        ImageSummary[] candidates = [.. unseeded.Images.Except(obstacles).Where(image => image.ImageBase.Value >= 0x1_0000_0000 && obstacles.All(obstacle => !Overlap(obstacle, image)))];
        return plan.Placements.Where(placement => placement.Action == PlacementAction.Kept).Sum(placement => placement.Image.Fixups) == MostFixups(candidates);
    });

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void ALockedPlanIsRepeatedWhateverTheBasesAre() => PlanningCases.Holds(PlanningCases.Any, one =>
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
    public void LockedImagesStayWhenOthersComeAndGo() => PlanningCases.Holds(PlanningCases.Any, one =>
    {
        AddressPlan some = Planner.Plan(one.Images.Where((_, i) => i % 3 != 0), Unrooted(one), AddressLock.Empty);
        AddressPlan others = Planner.Plan(one.Images.Where((image, i) => i % 3 != 1 && image is { AreRelocationsStripped: false, LosesNothing: false }), Unrooted(one), some.Lock);
        return others.Lock!.Entries.Where(entry => some.Lock!.Find(entry.Machine, entry.Path) is not null).All(entry => some.Lock!.Find(entry.Machine, entry.Path) == entry)
            && others.Placements.Where(placement => some.Lock!.Find(placement.Image.Machine, placement.Image.Path) is not null).All(placement => placement.Base == some.Lock!.Find(placement.Image.Machine, placement.Image.Path)!.Base);
    });

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void ANewImageMovesAnotherOnlyIfItTakesItsPlaceOrFreesABetterOne() => PlanningCases.Holds(PlanningCases.Roomy, one =>
    {
        // With a seed no image is kept, so that nothing but the places themselves decides.
        PlanningCase seeded = one with { Seed = "s", IsCompact = false, HasRoots = false, RangeUnits = 2000, Images = [.. one.Images.Where(image => image.IsDll)] };
        Dictionary<string, Placement> without = seeded.Plan([.. seeded.Images.Skip(1)]).Placements.ToDictionary(placement => placement.Image.Path, StringComparer.Ordinal);
        Placement[] changed = [.. seeded.Plan().Placements.Where(placement => !without.TryGetValue(placement.Image.Path, out Placement? old) || old.Base != placement.Base)];
        return seeded.Images.Length < 2 || changed.Where(placement => without.ContainsKey(placement.Image.Path))
            .All(placement => changed.Any(other => other != placement && (
                other.Range.Overlaps(without[placement.Image.Path].Range)
                || (without.TryGetValue(other.Image.Path, out Placement? old) && old.Range.Overlaps(placement.Range)))));
    });

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void PackedImagesTouchAsFewLargeRegionsAsTheirBytesNeed() => PlanningCases.Holds(PlanningCases.Roomy, one =>
    {
        const ulong region = 0x20_0000;
        PlanningCase packed = one with { Seed = "s", IsCompact = true, Growth = 0, HasRoots = false, Images = [.. one.Images.Where(image => image is { IsDll: true, AreRelocationsStripped: false, LosesNothing: false })] };
        AddressRange[] ranges = [.. packed.Plan().Placements.Select(placement => AddressRange.ForImage(placement.Base, placement.Image.SizeOfImage))];
        int touched = ranges.SelectMany(range => Regions(range.Start.Value / region, (range.End.Value - 1) / region)).Distinct().Count();
        ulong bytes = (ulong)ranges.Sum(range => (long)range.Length);
        return touched == (int)((bytes + region - 1) / region);
    });

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void AnotherSeedIsAnotherLayout() => PlanningCases.Holds(PlanningCases.Roomy, one =>
    {
        PlanningCase first = one with { Seed = "release 1" };
        Placement[] firsts = [.. first.Plan().Placements.Where(IsPlaced)];
        Placement[] seconds = [.. (one with { Seed = "release 2" }).Plan().Placements.Where(IsPlaced)];
        return first.Plan().Placements.Where(IsPlaced).SequenceEqual(firsts)
            && firsts.Zip(seconds).All(pair => pair.First.Base != pair.Second.Base);
    });

    private static bool IsPlaced(Placement placement) => placement.Action is PlacementAction.Kept or PlacementAction.Moved;

    private static ImageSummary[] ResultOf(AddressPlan plan) => [.. plan.Placements.Select(placement => placement.Image with { ImageBase = placement.Base })];

    private static RebaseBindOptions Unrooted(PlanningCase one) => one.Options with { Processes = one.Options.Processes with { Roots = [] } };

    private static IEnumerable<ulong> Regions(ulong first, ulong last)
    {
        for (ulong region = first; region <= last; region++)
        {
            yield return region;
        }
    }

    private static int MostFixups(ImageSummary[] images)
        => Enumerable.Range(0, 1 << images.Length)
            .Select(bits => images.Where((_, i) => (bits >> i & 1) != 0).ToArray())
            .Where(set => set.All(left => set.All(right => ReferenceEquals(left, right) || !Overlap(left, right))))
            .Max(set => set.Sum(image => image.Fixups));

    private static bool Overlap(ImageSummary left, ImageSummary right) => AddressRange.OfImage(left).Overlaps(AddressRange.OfImage(right));
}
