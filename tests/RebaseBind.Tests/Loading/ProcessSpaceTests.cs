using RebaseBind.Addresses;
using RebaseBind.Loading;

namespace RebaseBind.Tests.Loading;

/// <summary>Addresses of one process, to the last one.</summary>
[TestClass]
public sealed class ProcessSpaceTests
{
    [TestMethod]
    public void TheLastRoomIsUsedToItsLastByte()
    {
        ProcessSpace space = Empty(0x3_0000);

        Assert.IsNull(space.FindLowest(0x2_0001));
        Assert.AreEqual(0x1_0000ul, space.FindLowest(0x2_0000)!.Value.Value);
        Assert.IsNull(space.FindOwner(Range(0x1_0000, 0x3_0000)));
        Assert.AreEqual("the end of the address space", space.FindOwner(Range(0x1_0000, 0x3_0001)));
        Assert.AreEqual("the end of the address space", space.FindOwner(Range(0xF000, 0x1_1000)));
    }

    [TestMethod]
    public void NeighboursDoNotTouch()
    {
        ProcessSpace space = Empty(0x10_0000);
        space.Take(Range(0x2_0000, 0x3_0000), "a");
        space.Take(Range(0x4_0000, 0x5_0000), "b");

        Assert.IsNull(space.FindOwner(Range(0x3_0000, 0x4_0000)));
        Assert.AreEqual("a", space.FindOwner(Range(0x1_0000, 0x2_0001)));
        Assert.AreEqual("a", space.FindOwner(Range(0x2_FFFF, 0x8_0000)));
        Assert.AreEqual("b", space.FindOwner(Range(0x3_0000, 0x4_0001)));
    }

    /// <summary>Smaller gaps are passed over; what is taken later is not given again, to whatever size.</summary>
    [TestMethod]
    public void TheLowestRoomThatIsLargeEnoughIsFound()
    {
        ProcessSpace space = Empty(0x10_0000);
        space.Take(Range(0x2_0000, 0x3_0000), "a");
        space.Take(Range(0x5_0000, 0x6_1000), "b");

        Assert.AreEqual(0x1_0000ul, space.FindLowest(0x1_0000)!.Value.Value);
        Assert.AreEqual(0x3_0000ul, space.FindLowest(0x1_0001)!.Value.Value);
        Assert.AreEqual(0x7_0000ul, space.FindLowest(0x3_0000)!.Value.Value);
        space.Take(Range(0x1_0000, 0x2_0000), "c");
        Assert.AreEqual(0x3_0000ul, space.FindLowest(0x1_0000)!.Value.Value);
    }

    [TestMethod]
    public void TheLargestFreeBlockMayLieAnywhere()
    {
        ProcessSpace space = Empty(0x10_0000);
        Assert.AreEqual(new FreeBlock(Range(0x1_0000, 0x10_0000), null, null), space.LargestFreeBlock());
        space.Take(Range(0xE_0000, 0x20_0000), "beyond the end");
        Assert.AreEqual(new FreeBlock(Range(0x1_0000, 0xE_0000), null, "beyond the end"), space.LargestFreeBlock());
        space.Take(Range(0x1_0000, 0x8_0000), "start");
        Assert.AreEqual(new FreeBlock(Range(0x8_0000, 0xE_0000), "start", "beyond the end"), space.LargestFreeBlock());
        space.Take(Range(0x8_0000, 0xE_0000), "middle");
        Assert.AreEqual(0ul, space.LargestFreeBlock().Range.Length);
    }

    private static ProcessSpace Empty(ulong end) => new(Range(0x1_0000, end), 0x1_0000);

    private static AddressRange Range(ulong start, ulong end) => new(new(start), new(end));
}
