using System;
using System.Linq;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Tests.Planning;

/// <summary>What planning allocates, in bytes an image: images all at one base, so that all but one are moved.</summary>
[TestClass]
public sealed class PlanMemoryTests
{
    private const int MostBytesAnImage = 400;

    [TestMethod]
    [DataRow(PlacementMode.Stable)]
    [DataRow(PlacementMode.Compact)]
    public void AnImageTakesFewBytes(PlacementMode placement)
    {
        const int count = 20_000;

        Assert.IsLessThan((long)MostBytesAnImage, Allocated(count, placement) / count);
    }

    [TestMethod]
    [DataRow(PlacementMode.Stable)]
    [DataRow(PlacementMode.Compact)]
    public void TenTimesTheImagesTakeTenTimesTheMemory(PlacementMode placement)
        => Assert.IsLessThanOrEqualTo(12 * Allocated(10_000, placement), Allocated(100_000, placement));

    /// <summary>Bytes allocated by one plan. What is compiled or cached for good by the first plan of all is left out.</summary>
    private static long Allocated(int count, PlacementMode placement)
    {
        ImageSummary[] images = [.. Enumerable.Range(0, count).Select(i => Summaries.Dll($"lib/d{i:D6}.dll"))];
        var options = new RebaseBindOptions { Layout = new() { Placement = placement } };
        _ = Planner.Plan(images.Take(100), options);

        long before = GC.GetAllocatedBytesForCurrentThread();
        AddressPlan plan = Planner.Plan(images, options);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.AreEqual(count - 1, plan.Count(PlacementAction.Moved));
        return allocated;
    }
}
