using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class InputFaultTests
{
    [TestMethod]
    public void TwoImagesWithOneIdentityAreAnError()
        => Refuses(FindingCatalog.DuplicateIdentity, new RebaseBindOptions(), Summaries.Dll("bin/A.dll"), Summaries.Dll("bin/a.dll"));

    /// <summary>One impossible image is named, and the tree's other images are planned as if it were not there.</summary>
    [TestMethod]
    [DataRow(Machine.ArmThumb2, 0x1000_0000UL, 0xF000_0001u)]
    [DataRow(Machine.I386, 0x1_0000UL, 0x9000_0000u)]
    [DataRow(Machine.I386, 0xFFFF_0000UL, 0x9000_0000u)]
    public void AnImageThatFitsIntoNoProcessStopsNobody(Machine machine, ulong imageBase, uint size)
    {
        AddressPlan plan = Planner.Plan(
            [Summaries.Dll("a.dll", imageBase, size, machine: machine), Summaries.Dll("b.dll"), Summaries.Dll("c.dll")],
            new RebaseBindOptions());

        Assert.AreEqual(imageBase, plan.Placements[0].Base.Value);
        Assert.AreEqual("warning RB1004 a.dll", Heads(plan));
        Assert.AreEqual(1, plan.Count(PlacementAction.Moved));
        Assert.IsEmpty(plan.OverlapsAfter);
    }

    [TestMethod]
    [DataRow(Machine.I386, 0xFFFF_0000UL)]
    [DataRow(Machine.Amd64, 0xFFFF_FFFF_FFFF_0000UL)]
    [DataRow(Machine.Amd64, 0x7FFF_FFFF_0000UL)]
    public void AnImageAtAnImpossibleBaseIsMoved(Machine machine, ulong imageBase)
    {
        ImageSummary image = Summaries.Dll("a.dll", imageBase, machine: machine);
        AddressPlan plan = Planner.Plan([image, Summaries.Dll("b.dll", machine: machine), image with { Path = "c.dll" }], new RebaseBindOptions());

        Assert.IsEmpty(plan.OverlapsAfter);
        Assert.IsEmpty(plan.Findings);
        Assert.AreEqual(PlacementAction.Moved, plan.Placements[0].Action);
        Assert.AreEqual("warning RB1004 a.dll\nnote RB1012 a.dll", Heads(Planner.Plan([image with { AreRelocationsStripped = true }], new RebaseBindOptions())));
    }

    [TestMethod]
    [DataRow("0x4000f000-0x4001efff", "empty")]
    [DataRow("0x40000000-0x1ffffffff", "both sides of 4 GiB")]
    [DataRow("0x70000000-0x8fffffff", "lies outside")]
    [DataRow("0x50000000-0x5fffffff", "overlaps the reserved 0x5f000000-0x5fffffff")]
    public void ARangeThatMakesNoSenseIsAnError(string range, string complaint)
        => StringAssert.Contains(
            Refuses(FindingCatalog.BadPolicy, new RebaseBindOptions { Layout = new() { Ranges = [AddressRange.Parse(range)], Reserved = [AddressRange.Parse("0x5f000000-0x5fffffff")] } }).Message,
            complaint,
            StringComparison.Ordinal);

    [TestMethod]
    public void RangesThatOverlapOneAnotherAndEmptyReservedOnesAreErrors()
    {
        Refuses(FindingCatalog.BadPolicy, new RebaseBindOptions { Layout = new() { Ranges = [AddressRange.Parse("0x40000000-0x4fffffff"), AddressRange.Parse("0x48000000-0x5fffffff")] } });
        Refuses(FindingCatalog.BadPolicy, new RebaseBindOptions { Layout = new() { Reserved = [default] } });
        Refuses(FindingCatalog.BadPolicy, new RebaseBindOptions { Layout = new() { GrowthPercent = 1001 } });
    }

    [TestMethod]
    public void ARootThatIsNotInTheTreeIsAnError()
        => Refuses(FindingCatalog.UnknownRoot, new RebaseBindOptions { Processes = new() { Roots = ["nobody.exe"] } }, Summaries.Dll("a.dll"));

    [TestMethod]
    public void AnImageLargerThanEveryRangeStaysAndTheOthersAreStillPlaced()
    {
        var options = new RebaseBindOptions { Layout = new() { Ranges = [AddressRange.Parse("0x40000000-0x407fffff")] } };
        AddressPlan plan = Planner.Plan([Summaries.X86("a.dll", fixups: 9000), Summaries.X86("big.dll", size: 0x90_0000), Summaries.X86("c.dll")], options);

        Assert.AreEqual(FindingCatalog.ImageTooLarge, plan.Findings.Single().Code);
        Assert.AreEqual("big.dll", plan.Findings.Single().Image);
        Assert.AreEqual(PlacementAction.Fixed, plan.Placements[1].Action);
        Assert.AreEqual(PlacementAction.Moved, plan.Placements[2].Action);
    }

    [TestMethod]
    public void A32BitImageAboveTwoGigabytesIsMovedBelowOrNamed()
    {
        ImageSummary high = Summaries.X86("high.dll", 0xC900_0000);

        Assert.IsLessThan(0x8000_0000UL, Planner.Plan([high], new RebaseBindOptions()).Placements.Single().Base.Value);
        Finding[] findings = [.. Planner.Plan([high with { AreRelocationsStripped = true }], new RebaseBindOptions()).Findings];
        Assert.IsTrue(findings.Any(finding => finding is { Code: FindingCatalog.ImageTooLarge, Severity: FindingSeverity.Warning }));
    }

    [TestMethod]
    [DataRow(RangeProfile.Windows, Machine.I386, 0x3800_0000UL, 0x6800_0000UL)]
    [DataRow(RangeProfile.Wine, Machine.I386, 0x1100_0000UL, 0x3FE0_0000UL)]
    [DataRow(RangeProfile.Wine8, Machine.I386, 0x1100_0000UL, 0x3FE0_0000UL)]
    [DataRow(RangeProfile.Wine10, Machine.I386, 0x1100_0000UL, 0x3FE0_0000UL)]
    [DataRow(RangeProfile.Msys2, Machine.I386, 0x6200_0000UL, 0x7000_0000UL)]
    [DataRow(RangeProfile.Wine, Machine.ArmThumb2, 0x1100_0000UL, 0x3FE0_0000UL)]
    [DataRow(RangeProfile.Windows, Machine.Amd64, 0x10_0000_0000UL, 0x80_0000_0000UL)]
    [DataRow(RangeProfile.Wine, Machine.Arm64, 0x10_0000_0000UL, 0x80_0000_0000UL)]
    [DataRow(RangeProfile.Msys2, Machine.Amd64, 0x2_2000_0000UL, 0x4_0000_0000UL)]
    public void AProfilePlacesImagesInItsFirstRange(RangeProfile profile, Machine machine, ulong start, ulong end)
    {
        ImageSummary[] images = [.. Enumerable.Range(0, 20).Select(i => Summaries.Dll($"d{i}.dll", MachineBase(machine), machine: machine))];
        Placement[] moved = [.. Planner.Plan(images, new RebaseBindOptions { Layout = new() { Profile = profile } }).Placements.Where(placement => placement.Action == PlacementAction.Moved)];

        Assert.IsGreaterThanOrEqualTo(19, moved.Length);
        Assert.IsTrue(moved.All(placement => placement.Base.Value >= start && placement.Range.End.Value <= end));
    }

    private static ulong MachineBase(Machine machine) => machine is Machine.Amd64 or Machine.Arm64 ? Summaries.DefaultDllBase : 0x1000_0000;

    private static Finding Refuses(string code, RebaseBindOptions options, params ImageSummary[] images)
    {
        AddressPlan plan = Planner.Plan(images, options);
        Finding[] errors = [.. plan.Findings.Where(finding => finding.Severity == FindingSeverity.Error)];

        Assert.IsEmpty(plan.Placements);
        Assert.IsNotEmpty(errors);
        Assert.IsTrue(errors.All(error => error.Code == code), string.Join('\n', errors.Select(error => error.ToString())));
        return errors[0];
    }

    private static string Heads(AddressPlan plan)
        => string.Join('\n', plan.Findings.Select(finding => $"{(finding.Severity == FindingSeverity.Warning ? "warning" : "note")} {finding.Code} {finding.Image}"));
}
