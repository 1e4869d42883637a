using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Planning.Properties;

/// <summary>What a placement claims is what was kept free for it, whatever placed it: in the plan, and in the lock file.</summary>
[TestClass]
public sealed class ClaimPropertyTests
{
    private static readonly AddressRange Usable = new(new VirtualAddress(0x1_0000_0000), new VirtualAddress(0x7FF0_0000_0000));

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void ClaimsOfImagesThatMayMeetAreDisjoint() => PlanningCases.Holds(PlanningCases.Walled, one => Plans(one).All(AreDisjoint));

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void ClaimsAreClearOfReservedAddresses() => PlanningCases.Holds(PlanningCases.Walled, one => Plans(one).All(run =>
        Placed(run.Plan).All(placement => !one.Reserved.Any(placement.Range.Overlaps))));

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void ClaimsEndWhereTheRangeEndsThatTheImageLiesIn() => PlanningCases.Holds(PlanningCases.Walled, one => Plans(one).All(run =>
        Placed(run.Plan).All(placement => placement.Why.Cause == PlacementCause.Pinned || IsInOneRange(one, placement))));

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void LinesOfALockFileSayWhatThePlanClaims() => PlanningCases.Holds(PlanningCases.Walled, one => Plans(one).All(run =>
        run.Plan.Lock is not { } content
        || Placed(run.Plan).All(placement => content.Find(placement.Image.Machine, placement.Image.Path)!.Range == placement.Range)));

    /// <summary>Only a pin can contradict what is locked.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void WhatAPlanClaimsFitsIntoTheLockFile() => PlanningCases.Holds(PlanningCases.Walled, one =>
        Plans(one with { Pins = [] }).All(run => run.Plan.Findings.All(finding => finding.Severity != FindingSeverity.Error)));

    /// <summary>
    /// A plan without a lock file; one with an empty one; two later ones when images have come, gone and grown. A plan that a pin makes impossible
    /// has no placements and is the last.
    /// </summary>
    private static IEnumerable<(PlanningCase Case, AddressPlan Plan)> Plans(PlanningCase one)
    {
        yield return (one, one.Plan());
        AddressLock? known = AddressLock.Empty;
        for (int run = 0; run < 3 && known is not null; run++)
        {
            IEnumerable<ImageSummary> here = one.Images.Where((image, i) => !image.IsDll || i % 3 != run);
            PlanningCase today = one with { Images = [.. here.Select((image, i) => Grown(image, i % 4 < run ? run : 0))] };
            AddressPlan plan = Planner.Plan(today.Images, today.Options, known);
            yield return (today, plan);
            known = plan.Lock;
        }
    }

    private static ImageSummary Grown(ImageSummary image, int times) => image with { SizeOfImage = image.SizeOfImage + (uint)(times * 0x18000) };

    private static bool AreDisjoint((PlanningCase Case, AddressPlan Plan) run) => Placed(run.Plan).All(left => run.Plan.Placements.All(right =>
        ReferenceEquals(left, right) || right.Why.Cause == PlacementCause.NoRoom
        || !left.Range.Overlaps(right.Range) || !run.Case.MayMeet(left.Image, right.Image)));

    private static bool IsInOneRange(PlanningCase one, Placement placement)
    {
        var image = AddressRange.ForImage(placement.Base, placement.Image.SizeOfImage);
        return one.Ranges.FirstOrDefault(range => range.Contains(image)) is { Length: > 0 } range ? range.Contains(placement.Range)
            : placement.Action == PlacementAction.Kept && Usable.Contains(placement.Range);
    }

    private static IEnumerable<Placement> Placed(AddressPlan plan)
        => plan.Placements.Where(placement => placement.Action is PlacementAction.Kept or PlacementAction.Moved);
}
