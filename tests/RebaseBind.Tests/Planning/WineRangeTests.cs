using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Tests.Planning;

/// <summary>Which addresses each Wine leaves to DLLs: those of 8.0 and of 10.0 were measured in processes of these versions.</summary>
[TestClass]
public sealed class WineRangeTests
{
    /// <summary>What Wine 8.0 takes for itself: threads and the DLLs kernelbase, kernel32 and ntdll.</summary>
    private static readonly AddressRange[] Eight = Parse("0x3fe00000-0x3fffffff", "0x7b000000-0x7bffffff", "0x170000000-0x17036ffff");

    /// <summary>What Wine 10.0 takes for threads and hands out, 32-bit and 64-bit.</summary>
    private static readonly AddressRange[] Ten = Parse("0x3fe00000-0x3fffffff", "0x60000000-0x7bffffff", "0x600000000000-0x6fffffffffff");

    [TestMethod]
    [DataRow(RangeProfile.Wine, 0x1000_0000UL, true)]
    [DataRow(RangeProfile.Wine, 0x3FDE_0000UL, true)]
    [DataRow(RangeProfile.Wine, 0x3FDF_0000UL, false)]
    [DataRow(RangeProfile.Wine, 0x3FFF_0000UL, false)]
    [DataRow(RangeProfile.Wine, 0x4000_0000UL, true)]
    [DataRow(RangeProfile.Wine, 0x5FFE_0000UL, true)]
    [DataRow(RangeProfile.Wine, 0x5FFF_0000UL, false)]
    [DataRow(RangeProfile.Wine, 0x7800_0000UL, false)]
    [DataRow(RangeProfile.Wine8, 0x3FFF_0000UL, false)]
    [DataRow(RangeProfile.Wine8, 0x6000_0000UL, true)]
    [DataRow(RangeProfile.Wine8, 0x7AFE_0000UL, true)]
    [DataRow(RangeProfile.Wine8, 0x7B60_0000UL, false)]
    [DataRow(RangeProfile.Wine10, 0x3FFF_0000UL, false)]
    [DataRow(RangeProfile.Wine10, 0x5FFE_0000UL, true)]
    [DataRow(RangeProfile.Wine10, 0x6000_0000UL, false)]
    [DataRow(RangeProfile.Wine10, 0x7B60_0000UL, false)]
    public void ALone32BitDllStaysWhereTheseWinesLeaveIt(RangeProfile profile, ulong imageBase, bool stays)
        => Assert.AreEqual(stays, Stays(profile, Summaries.X86("a.dll", imageBase)));

    [TestMethod]
    [DataRow(RangeProfile.Wine, 0x1_6FFE_0000UL, true)]
    [DataRow(RangeProfile.Wine, 0x1_7000_0000UL, false)]
    [DataRow(RangeProfile.Wine, 0x1_8000_0000UL, true)]
    [DataRow(RangeProfile.Wine, 0x5FFF_FFFE_0000UL, true)]
    [DataRow(RangeProfile.Wine, 0x6000_0000_0000UL, false)]
    [DataRow(RangeProfile.Wine8, 0x1_7000_0000UL, false)]
    [DataRow(RangeProfile.Wine8, 0x6000_0000_0000UL, true)]
    [DataRow(RangeProfile.Wine10, 0x1_7000_0000UL, true)]
    [DataRow(RangeProfile.Wine10, 0x6F00_0000_0000UL, false)]
    [DataRow(RangeProfile.Wine10, 0x6000_0000UL, false)]
    public void ALone64BitDllStaysWhereTheseWinesLeaveIt(RangeProfile profile, ulong imageBase, bool stays)
        => Assert.AreEqual(stays, Stays(profile, Summaries.Dll("a.dll", imageBase)));

    /// <summary>Enough images to fill every range but the last.</summary>
    [TestMethod]
    [DataRow(RangeProfile.Wine, 0x5FFF_FFFFUL)]
    [DataRow(RangeProfile.Wine8, 0x6FFF_FFFFUL)]
    [DataRow(RangeProfile.Wine10, 0x5FFF_FFFFUL)]
    public void MovedDllsGoNowhereThatTheseWinesTake(RangeProfile profile, ulong last)
    {
        AddressRange[] taken = profile == RangeProfile.Wine8 ? Eight : profile == RangeProfile.Wine10 ? Ten : [.. Eight, .. Ten];
        ulong highest = 0;
        foreach (Machine machine in new[] { Machine.I386, Machine.Amd64 })
        {
            ImageSummary[] images = [.. Enumerable.Range(0, 75).Select(i => Summaries.Dll($"d{i}.dll", 0x7B60_0000, 0x100_0000, machine: machine))];
            LayoutPolicy layout = new() { Profile = profile, Placement = PlacementMode.Top };
            Placement[] placements = [.. Planner.Plan(images, new RebaseBindOptions { Layout = layout }).Placements];

            Assert.IsTrue(placements.All(static placement => placement.Action == PlacementAction.Moved), machine.ToString());
            foreach (AddressRange range in placements.Select(static placement => AddressRange.ForImage(placement.Base, placement.Image.SizeOfImage)))
            {
                Assert.IsFalse(taken.Any(range.Overlaps), range.ToString());
                highest = machine == Machine.I386 ? Math.Max(highest, range.End.Value - 1) : highest;
            }
        }

        Assert.AreEqual(last, highest);
    }

    private static bool Stays(RangeProfile profile, ImageSummary image)
        => Planner.Plan([image], new RebaseBindOptions { Layout = new() { Profile = profile } }).Placements.Single().Action == PlacementAction.Kept;

    private static AddressRange[] Parse(params IEnumerable<string> ranges) => [.. ranges.Select(AddressRange.Parse)];
}
