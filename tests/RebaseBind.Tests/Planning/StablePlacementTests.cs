using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Planning.Placing;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;

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

    /// <summary>The bases come from another program. Who ships addresses without a lock file counts on their lasting from one version of this one to the next.</summary>
    [TestMethod]
    [DataRow("e_sqlite3.dll", null, 0x28E977_0000UL, 0x5177_0000UL)]
    [DataRow("sub/B.dll", null, 0x5397D8_0000UL, 0x4FD8_0000UL)]
    [DataRow("SUB/b.DLL", null, 0x5397D8_0000UL, 0x4FD8_0000UL)]
    [DataRow("\u00c4.dll", null, 0x4DFC2D_0000UL, 0x442D_0000UL)]
    [DataRow("\u00e4.dll", null, 0x782826_0000UL, 0x6026_0000UL)]
    [DataRow("e_sqlite3.dll", "1.2", 0x396966_0000UL, 0x4166_0000UL)]
    public void APlaceFollowsFromThePathAndTheSeedAlone(string path, string? seed, ulong wide, ulong narrow)
    {
        var options = new RebaseBindOptions { Layout = new() { Seed = seed } };

        Assert.AreEqual(wide, Planner.Plan([Summaries.Dll(path, 0x1000_0000)], options).Placements.Single().Base.Value);
        Assert.AreEqual(narrow, Planner.Plan([Summaries.X86(path, 0xC000_0000)], options).Placements.Single().Base.Value);
    }

    [TestMethod]
    public void OfImagesOfOneSizeTheOneWithTheSmallerHashChoosesFirst()
    {
        // Both names stand for unit 3 of these 8 first; f.dll has the smaller hash, and a.dll stands for unit 2 next.
        var options = new RebaseBindOptions { Layout = new() { Ranges = [AddressRange.Parse("0x2000000000-0x200007ffff")], GrowthPercent = 0 } };
        AddressPlan plan = Planner.Plan([Summaries.Dll("a.dll", 0x1000_0000, 0x10000), Summaries.Dll("f.dll", 0x1000_0000, 0x10000)], options);

        CollectionAssert.AreEqual(new[] { 0x20_0002_0000UL, 0x20_0003_0000UL }, plan.Placements.Select(placement => placement.Base.Value).ToArray());
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(8)]
    public void AnImageHasEightPlacesOfItsOwnAndThenTheNextFreeOne(int taken)
    {
        ulong[] own = OwnPlaces("a.dll", 8, AddressRange.Parse("0x1000000000-0x7fffffffff"));
        var options = new RebaseBindOptions { Layout = new() { Reserved = [.. own.Take(taken).Select(place => AddressRange.ForImage(new VirtualAddress(place), 1))], GrowthPercent = 0 } };

        ulong place = Planner.Plan([Summaries.Dll("a.dll", 0x1000_0000, 0x10000)], options).Placements.Single().Base.Value;

        Assert.AreEqual(taken < own.Length ? own[taken] : own[0] + 0x10000, place);
    }

    [TestMethod]
    public void AnImageWithoutRoomAboveItsPlacesIsPutBelowAndMovesNobody()
    {
        // Of 64 units two are free: the first, which is none of a's own places, and b's first place, which lies below a's.
        AddressRange range = AddressRange.Parse("0x2000000000-0x20003fffff");
        string a = Enumerable.Range(0, 1000).Select(i => $"a{i}.dll").First(name => OwnPlaces(name, 8, range) is var places && !places.Contains(range.Start.Value) && places[0] > range.Start.Value + 0x20_0000);
        ulong[] own = OwnPlaces(a, 8, range);
        string b = Enumerable.Range(0, 1000).Select(i => $"b{i}.dll").First(name => OwnPlaces(name, 1, range)[0] is var place && place > range.Start.Value && place < own[0] && !own.Contains(place));
        ulong placeOfB = OwnPlaces(b, 1, range)[0];
        ImageSummary[] walls = [.. Enumerable.Range(1, 63).Select(unit => range.Start.Value + ((ulong)unit * 0x10000)).Where(place => place != placeOfB).Select(place => Summaries.Dll($"wall{place:x}.dll", place, 0x10000) with { AreRelocationsStripped = true })];

        // The second range is for what finds no room in the first.
        var options = new RebaseBindOptions { Layout = new() { Ranges = [range, AddressRange.Parse("0x3000000000-0x30003fffff")], GrowthPercent = 0 } };
        AddressPlan plan = Planner.Plan([Summaries.Dll(a, 0x1000_0000, 0x10000), Summaries.Dll(b, 0x1000_0000, 0x10000), .. walls], options);

        CollectionAssert.AreEqual(new[] { range.Start.Value, placeOfB }, plan.Placements.Take(2).Select(placement => placement.Base.Value).ToArray());
    }

    [TestMethod]
    public void AnImageThatFitsNowhereLeavesTheOthersTheirPlaces()
    {
        var options = new RebaseBindOptions { Layout = new() { Ranges = [AddressRange.Parse("0x2000000000-0x20003fffff")], GrowthPercent = 0 } };
        ImageSummary[] small = [.. Enumerable.Range(0, 4).Select(i => Summaries.Dll($"{i}.dll", 0x1000_0000, 0x10000))];
        AddressPlan without = Planner.Plan(small, options);
        AddressPlan plan = Planner.Plan([.. small, Summaries.Dll("large.dll", 0x1000_0000, 0x410000)], options);

        Assert.AreEqual(FindingCatalog.ImageTooLarge, plan.Findings.Single().Code);
        Assert.AreEqual(PlacementAction.Fixed, plan.Placements[4].Action);
        CollectionAssert.AreEqual(without.Placements.ToArray(), plan.Placements.Take(4).ToArray());
    }

    [TestMethod]
    public void ASmallerImageNeverMovesALargerOne()
    {
        // Half of 1024 units are taken; no image can stay at its base.
        var options = new RebaseBindOptions { Layout = new() { Ranges = [AddressRange.Parse("0x2000000000-0x2003ffffff")], GrowthPercent = 0 } };
        ImageSummary[] large = [.. Enumerable.Range(0, 16).Select(i => Summaries.Dll($"large{i}.dll", 0x1000_0000, 0x100000))];
        ImageSummary[] small = [.. Enumerable.Range(0, 256).Select(i => Summaries.Dll($"small{i}.dll", 0x1000_0000, 0x10000))];

        AddressPlan alone = Planner.Plan(large, options);
        AddressPlan together = Planner.Plan([.. small, .. large], options);

        Assert.AreEqual(272, together.Count(PlacementAction.Moved));
        foreach (Placement placement in alone.Placements)
        {
            Assert.AreEqual(placement.Base, together.Placements.Single(other => ReferenceEquals(other.Image, placement.Image)).Base, placement.Image.Path);
        }
    }

    private static ulong[] OwnPlaces(string path, int count, AddressRange range)
        => [.. Enumerable.Range(0, count).Select(attempt => new LayoutShift(seed: null).PlaceOf(PlaceHash.Of(path), attempt, range).Value)];
}
