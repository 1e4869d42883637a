using System;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class PlacementReasonTests
{
    [TestMethod]
    public void AnImageThatASeedMovesSaysSo()
        => Assert.AreEqual(PlacementCause.Seeded, Planner.Plan([Summaries.Dll("a.dll")], new RebaseBindOptions { Layout = new() { Seed = "x" } }).Placements.Single().Why.Cause);

    [TestMethod]
    public void ImagesThatStayAtOneBaseForTheyNeverMeetSaySo()
    {
        // There is room for one to move, so that not all three find addresses that no other has.
        string[] names = ["a", "b", "c"];
        AddressPlan plan = Planner.Plan(
            [.. names.Select(name => Summaries.Dll(name + ".dll", 0x3_0000_0000)), .. names.Select(name => Exe(name + ".exe", name + ".dll"))],
            new RebaseBindOptions { Layout = new() { Ranges = [AddressRange.Parse("0x2000000000-0x200001ffff")], GrowthPercent = 0 }, Processes = new() { Roots = [.. names.Select(name => name + ".exe")] } });

        Assert.IsTrue(plan.Placements.Where(placement => placement.Image.IsDll).All(placement => placement is { Action: PlacementAction.Kept, Why.Cause: PlacementCause.MeetsNobody }));
    }

    [TestMethod]
    public void AnImageThatIsNeverMetIsNoReason()
    {
        ImageSummary wall = Summaries.Dll("wall.dll", 0x3_0000_0000) with { AreRelocationsStripped = true };
        AddressPlan plan = Planner.Plan(
            [Summaries.Dll("a.dll", 0x3_0000_0000), wall, Exe("a.exe", "a.dll"), Exe("b.exe", "wall.dll")],
            new RebaseBindOptions { Layout = new() { Reserved = [AddressRange.Parse("0x300000000-0x30000ffff")] }, Processes = new() { Roots = ["a.exe", "b.exe"] } });

        StringAssert.Contains(plan.Placements[0].Reason, "lies in the reserved 0x300000000-0x30000ffff", StringComparison.Ordinal);
    }

    private static ImageSummary Exe(string path, string import) => Summaries.Dll(path, 0x1_4000_0000) with { IsDll = false, Imports = [import] };
}
