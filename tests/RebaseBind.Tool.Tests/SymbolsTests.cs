using System.IO;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

/// <summary>The keys by which debuggers find images, compared with those that pefile finds.</summary>
[TestClass]
public sealed class SymbolsTests
{
    [TestMethod]
    public void TheKeysOfMovedImagesAreThoseADebuggerAsksFor()
    {
        Witness.Pefile.Require();
        using Tree tree = Tree.OfThreeColliding();
        string manifest = tree.Beside("symbols.json");
        ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--symbols", manifest).Expect(0);
        AssertKeys(tree, manifest);

        // Later, and without the originals.
        ToolRun run = ToolRun.Of("verify", tree.Output, "--symbols", "-").Expect(0);
        Assert.AreEqual(File.ReadAllText(manifest), run.Output);
    }

    private static void AssertKeys(Tree tree, string manifest)
        => Witness.Pefile.Approves([Path.Combine(BuildFacts.Repository, "tests", "witness", "check_symbols.py"), tree.Root, tree.Output, manifest]);
}
