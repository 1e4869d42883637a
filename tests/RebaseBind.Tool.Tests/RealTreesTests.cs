using System.IO;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

/// <summary>Real images, checked by pefile: every output is the original relocated independently, and not a byte more.</summary>
[TestClass]
public sealed class RealTreesTests
{
    private const string WineModules = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";

    [TestMethod]
    public void TheNativeDllsOfPackagesMoveAsPefileMovesThem()
    {
        Witness.Pefile.Require();
        using var tree = new Tree();
        foreach (string package in BuildFacts.PackageFolders)
        {
            Copy(package, tree.At(Path.GetFileName(Path.GetDirectoryName(package)!)));
        }

        ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--signed", "strip").Expect(0);

        AssertRelocated(tree.Root, tree.Output, "--min-moved", "45");
        AssertStable(tree, "--signed", "strip");
    }

    [TestMethod]
    public void WinesModulesMoveAsPefileMovesThem()
    {
        RequireWine();
        using var tree = new Tree();
        ToolRun.Of("apply", WineModules, "--output", tree.Output).Expect(0);

        AssertRelocated(WineModules, tree.Output, "--disjoint", "--min-moved", "20");
        ToolRun.Of("check", tree.Output).Expect(0);
        ToolRun.Of("apply", tree.Output, "--output", tree.Beside("again"), "--jobs", "1").Expect(0);
        Tree.AssertSame(tree.Output, tree.Beside("again"));
    }

    [TestMethod]
    public void EveryOneOfWinesDllsCanMove()
    {
        RequireWine();
        using var tree = new Tree();
        string[] everythingTaken = ["--reserve", "0x100000000-0x5ffffffff"];
        ToolRun.Of(["apply", WineModules, "--output", tree.Output, .. everythingTaken]).Expect(0);

        AssertRelocated(WineModules, tree.Output, "--disjoint", "--all-moved", "--min-moved", "500");
        ToolRun.Of(["apply", WineModules, "--output", tree.Beside("one"), "--jobs", "1", .. everythingTaken]).Expect(0);
        Tree.AssertSame(tree.Output, tree.Beside("one"));
    }

    [TestMethod]
    public void TheNativeDllsOfPackagesAreMappedInPagesAsBefore()
    {
        Witness.Pefile.Require();
        using var tree = new Tree();
        foreach (string package in BuildFacts.PackageFolders)
        {
            Copy(package, tree.At(Path.GetFileName(Path.GetDirectoryName(package)!)));
        }

        AssertLaidOut(tree, tree.Root, "--min-pages", "50");
    }

    /// <summary>They lie in pages as they are; so 200 of them are packed into sectors first, by a program that shares nothing with ours.</summary>
    [TestMethod]
    public void WinesModulesAreMappedInPagesAsBefore()
    {
        RequireWine();
        using var tree = new Tree();
        Witness.Pefile.Approves([WitnessAt("pack_sectors.py"), WineModules, tree.Root, "200"]);

        AssertLaidOut(tree, tree.Root, "--min-pages", "190");
    }

    /// <summary>A tree in pages is the same tree without that, for a loader; it is proven; done twice it is the same, and undone it is the original.</summary>
    private static void AssertLaidOut(Tree tree, string original, params string[] options)
    {
        ToolRun.Of("apply", original, "--output", tree.Beside("plain"), "--signed", "strip").Expect(0);
        ToolRun.Of("apply", original, "--output", tree.Output, "--signed", "strip", "--layout", "pages").Expect(0);

        Witness.Pefile.Approves([WitnessAt("check_layout.py"), tree.Beside("plain"), tree.Output, .. options]);
        ToolRun.Of("verify", tree.Output).Expect(0);
        ToolRun.Of("apply", tree.Output, "--output", tree.Beside("again"), "--signed", "strip", "--layout", "pages", "--jobs", "1").Expect(0);
        Tree.AssertSame(tree.Output, tree.Beside("again"));
        ToolRun.Of("undo", tree.Output, "--output", tree.Beside("undone")).Expect(0);
        Tree.AssertSame(original, tree.Beside("undone"));
    }

    private static string WitnessAt(string script) => Path.Combine(BuildFacts.Repository, "tests", "witness", script);

    private static void AssertRelocated(string original, string rewritten, params string[] options)
        => Witness.Pefile.Approves([Path.Combine(BuildFacts.Repository, "tests", "witness", "check_rebase.py"), original, rewritten, .. options]);

    private static void AssertStable(Tree tree, params string[] policies)
    {
        ToolRun.Of(["apply", tree.Root, "--output", tree.Beside("one"), "--jobs", "1", .. policies]).Expect(0);
        Tree.AssertSame(tree.Output, tree.Beside("one"));
        ToolRun.Of(["apply", tree.Output, "--output", tree.Beside("again"), "--jobs", "8", .. policies]).Expect(0);
        Tree.AssertSame(tree.Output, tree.Beside("again"));
    }

    private static void RequireWine()
    {
        Witness.Pefile.Require();
        Witness.Require(Directory.Exists(WineModules), "Debian's package wine64");
    }

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from, "*.dll", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }
}
