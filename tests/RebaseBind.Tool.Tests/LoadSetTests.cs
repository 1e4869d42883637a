using System;
using System.Linq;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary>What <c>check</c> makes of roots and declared loads.</summary>
[TestClass]
public sealed class LoadSetTests
{
    [TestMethod]
    [DataRow(1, "2 overlapping", "")]
    [DataRow(0, "0 overlapping", "--root a.exe --root b.exe")]
    [DataRow(0, "0 overlapping", "--root A.EXE --root ./b.exe")]
    [DataRow(1, "2 overlapping", "--root a.exe")]
    [DataRow(1, "2 overlapping", "--root a.exe --root b.exe --dynamic-load b.exe=plugins/**/*.DLL")]
    [DataRow(1, "2 overlapping", "--root a.exe --root b.exe --dynamic-load *=plugins/*")]
    [DataRow(1, "2 overlapping", "--root a.exe --root b.exe --dynamic-load right.dll=plugins/left.dll")]
    [DataRow(0, "0 overlapping", "--root a.exe --root b.exe --dynamic-load a.exe=plugins/*")]
    public void OverlapsCountWhereImagesMeet(int exitCode, string summary, string options)
    {
        using Tree tree = TwoPrograms();

        ToolRun run = ToolRun.Of(["check", tree.Root, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Expect(exitCode);

        StringAssert.Contains(run.Output, summary, StringComparison.Ordinal);
    }

    [TestMethod]
    public void EveryNameThatIsNotThereIsToldAndEndsWithCode2()
    {
        using Tree tree = TwoPrograms();

        ToolRun run = ToolRun.Of("check", tree.Root, "--root", "c.exe", "--root", "a.exe", "--dynamic-load", "d.exe=./*.dll", "--dynamic-load", "a.exe=nowhere/*").Expect(2);

        Assert.AreEqual(string.Empty, run.Output);
        Assert.AreEqual(4, run.Error.Split('\n').Count(line => line.Contains("error RB1005: ", StringComparison.Ordinal)));
        foreach (string name in new[] { "'c.exe'", "'d.exe'", "'./*.dll'", "'nowhere/*'" })
        {
            StringAssert.Contains(run.Error, name, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    [DataRow("a.exe")]
    [DataRow("=*.dll")]
    [DataRow("a.exe=")]
    public void LoadWithoutLoaderOrPatternIsBadUsage(string load)
    {
        using Tree tree = TwoPrograms();

        StringAssert.Contains(ToolRun.Of("check", tree.Root, "--dynamic-load", load).Expect(2).Error, "--dynamic-load takes LOADER=GLOB", StringComparison.Ordinal);
    }

    /// <summary>Two programs with a DLL each at one base; "./*.dll" fits none of them, as it means the top folder.</summary>
    private static Tree TwoPrograms() => new Tree()
        .With("a.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("left.dll", "f"))
        .With("b.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("right.dll", "f"))
        .With("plugins/left.dll", ImageBuilder.X64().WithPointers(10))
        .With("lib/right.dll", ImageBuilder.X64().WithPointers(20));
}
