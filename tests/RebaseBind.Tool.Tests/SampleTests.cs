using System;
using System.IO;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary>The program of samples/VerifyAndUndo, built and run as a reader does.</summary>
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
}
