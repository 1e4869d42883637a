using System.Linq;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Planning.Placing;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class StablePlacementTests
{
    [TestMethod]
    [DataRow(0x30000u, 1, 4)]
    [DataRow(0x90000u, 1, 10)]
    [DataRow(0xA0000u, 1, 12)]
    [DataRow(0x90000u, 0, 9)]
    [DataRow(0x100000u, 25, 20)]
    [DataRow(0x100000u, 26, 24)]
    public void RoomComesInStepsOfAQuarterOfAPowerOfTwo(uint size, int growth, int units)
        => Assert.AreEqual((ulong)units * 0x10000, SizeClass.RoomFor(size, growth));

    [TestMethod]
    public void ASmallerImageNeverMovesALargerOne()
    {
        // Half of 1024 units are taken; no image can stay at its base.
        var options = new RebaseBindOptions { Ranges = [AddressRange.Parse("0x2000000000-0x2003ffffff")], GrowthPercent = 0 };
        ImageSummary[] large = [.. Enumerable.Range(0, 16).Select(i => Summaries.Dll($"large{i}.dll", 0x1000_0000, 0x100000))];
        ImageSummary[] small = [.. Enumerable.Range(0, 256).Select(i => Summaries.Dll($"small{i}.dll", 0x1000_0000, 0x10000))];

        AddressPlan alone = AddressPlanner.Plan(large, options);
        AddressPlan together = AddressPlanner.Plan([.. small, .. large], options);

        Assert.AreEqual(272, together.Count(PlacementAction.Moved));
        foreach (Placement placement in alone.Placements)
        {
            Assert.AreEqual(placement.Base, together.Placements.Single(other => ReferenceEquals(other.Image, placement.Image)).Base, placement.Image.Path);
        }
    }
}
