using System;
using System.Globalization;
using System.IO;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

/// <summary>The programs of samples/VerifyAndUndo and samples/Wine, built and run as a reader does.</summary>
[TestClass]
public sealed class SampleTests
{
    [TestMethod]
    public void TheSampleOfTheLibraryChangesProvesAndGivesBack()
    {
        using Tree tree = Tree.OfThreeColliding();
        tree.With("still.dll", ImageBuilder.X64().At(0x2_0000_0000).WithPointers(1));
        string project = Path.Combine(BuildFacts.Repository, "samples", "VerifyAndUndo");
        string program = tree.Beside("program");
        ToolRun.Program("dotnet", ["build", project, "--configuration", "Release", "--output", program, "--nologo", "-v", "quiet"]).Expect(0);

        ToolRun run = ToolRun.Program("dotnet", [Path.Combine(program, "VerifyAndUndo.dll"), tree.Root, tree.Output, tree.Beside("back")]).Expect(0);

        Assert.AreEqual("2 of 5 images rewritten\n2 proven, 3 unchanged: proven\n2 undone, 0 findings\n", run.Output.Replace("\r", string.Empty, StringComparison.Ordinal));
        Tree.AssertSame(tree.Root, tree.Beside("back"));
    }

    /// <summary>Both folders run, print the same, and the second one takes less memory of its own: its native DLLs are mapped, not read.</summary>
    [TestMethod]
    public void TheSampleForWineRunsAndTakesLessPrivateMemory()
    {
        Witness.Require(File.Exists("/usr/lib/wine/wine64"), "Debian's package wine64");
        string script = Path.Combine(BuildFacts.Repository, "samples", "Wine", "run.sh");

        ToolRun run = ToolRun.Program("env", [$"REBASEBIND=dotnet {BuildFacts.Tool}", script]).Expect(0);

        string[] lines = run.Output.Split('\n');
        Assert.HasCount(4, lines, run.Output);
        Assert.AreEqual("both print: e_sqlite3 3.35.5, libSkiaSharp milestone 150", lines[2]);
        int saved = PrivateKiB(lines[0], "shipped") - PrivateKiB(lines[1], "for-wine");
        Assert.IsGreaterThan(15_000, saved, run.Output);
    }

    private static int PrivateKiB(string line, string name)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual(name, words[0]);
        return int.Parse(words[1], CultureInfo.InvariantCulture);
    }
}
