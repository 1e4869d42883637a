using System;
using System.IO;
using System.Linq;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

[TestClass]
public sealed class ExplainTests
{
    [TestMethod]
    public void TheStoryNamesWhoIsInTheWayWhatWasConsideredAndWhatItCosts()
    {
        using Tree tree = Tree.OfThreeColliding();

        string story = ToolRun.Of("explain", tree.Root, "c.ocx").Expect(0).Output;
        string moved = ToolRun.Of("explain", tree.Root, "SUB\\B.dll", "--seed", "x").Expect(0).Output;

        StringAssert.Contains(story, "wants        0x180000000-", StringComparison.Ordinal);
        StringAssert.Contains(story, "in its way   sub/b.dll at 0x180000000, 30 fixups", StringComparison.Ordinal);
        StringAssert.Contains(moved, "its path stands for 0x", StringComparison.Ordinal);
        StringAssert.Contains(moved, "why          a seed places every image anew", StringComparison.Ordinal);
        StringAssert.Contains(moved, "cost now     30 fixups rewritten once in the file", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("in its way   y.dll at 0x180000000, 2 fixups")]
    [DataRow("in its way   nothing", "--root", "a.exe", "--root", "b.exe")]
    [DataRow("in its way   y.dll at 0x180000000, 2 fixups", "--root", "a.exe", "--root", "b.exe", "--dynamic-load", "a.exe=y.dll")]
    public void OnlyImagesThatItMayMeetAreInItsWay(string line, params string[] options)
    {
        using Tree tree = new Tree()
            .With("a.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("x.dll", "f"))
            .With("b.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("y.dll", "f"))
            .With("x.dll", ImageBuilder.X64().WithPointers(1))
            .With("y.dll", ImageBuilder.X64().WithPointers(2));

        string[] lines = ToolRun.Of(["explain", tree.Root, "x.dll", .. options]).Expect(0).Output.Split('\n');

        Assert.AreEqual(line, lines.Single(candidate => candidate.StartsWith("in its way", StringComparison.Ordinal)).TrimEnd());
    }

    [TestMethod]
    public void AnImageThatIsNotThereOrNotTheOnlyOneOfItsNameIsRefused()
    {
        using Tree tree = Tree.OfThreeColliding().With("other/b.dll", ImageBuilder.X64());

        StringAssert.Contains(ToolRun.Of("explain", tree.Root, "nobody.dll").Expect(2).Error, "RB1006", StringComparison.Ordinal);
        StringAssert.Contains(ToolRun.Of("explain", tree.Root, "b.dll").Expect(2).Error, "other/b.dll and sub/b.dll", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ExplainingDoesNotWriteTheLockFile()
    {
        using Tree tree = Tree.OfThreeColliding();
        string lockFile = tree.Beside("rebasebind.lock");

        ToolRun.Of("explain", tree.Root, "c.ocx", "--lock", lockFile).Expect(0);

        Assert.IsFalse(File.Exists(lockFile));
    }
}
