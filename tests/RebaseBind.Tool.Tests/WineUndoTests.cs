using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

/// <summary>Wine's modules, changed, verified and given back; sha256sum says that they are what they were.</summary>
[TestClass]
public sealed class WineUndoTests
{
    private const string WineModules = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
    private const string EverythingTaken = "--reserve 0x100000000-0x5ffffffff";
    private static readonly string[] Libraries = ["kernel32.dll", "kernelbase.dll", "ntdll.dll", "advapi32.dll", "msvcrt.dll", "ucrtbase.dll"];

    [TestMethod]
    [DataRow("--bind none --seed one")]
    [DataRow("--bind effective --dynamic-base clear --placement compact")]
    [DataRow("--bind all --dynamic-base clear --ranges windows " + EverythingTaken)]
    public void IntoAnotherFolder(string options)
    {
        using Tree tree = SomeModules();
        Apply(tree.Root, options, "--output", tree.Output);

        AssertProven(tree.Output, tree.Root);
        ToolRun.Of("undo", tree.Output, "--output", tree.Beside("undone")).Expect(0);
        AssertSame(tree.Root, tree.Beside("undone"));
        ToolRun.Of("undo", tree.Output, "--in-place").Expect(0);
        AssertSame(tree.Root, tree.Output);
    }

    [TestMethod]
    [DataRow("--bind all --ranges windows " + EverythingTaken, "--bind none --seed other")]
    [DataRow("--bind none --dynamic-base clear", "--bind all --placement compact --seed other")]
    [DataRow("--bind effective --seed one", "--bind all --seed two --placement compact")]
    public void TwiceInPlace(string options, string others)
    {
        using Tree tree = SomeModules();
        string place = tree.Output;
        ToolRun.Program("cp", ["-r", tree.Root, place]).Expect(0);
        Apply(place, options, "--in-place");
        Apply(place, others, "--in-place");

        AssertProven(place, tree.Root);
        ToolRun.Of("undo", place, "--in-place").Expect(0);
        AssertSame(tree.Root, place);
    }

    [TestMethod]
    [DataRow("--bind all --dynamic-base clear --ranges windows " + EverythingTaken)]
    public void AllOfThem(string options)
    {
        RequireWine();
        using var tree = new Tree();
        Apply(WineModules, options, "--output", tree.Output);

        Assert.AreEqual(string.Empty, ToolRun.Of("verify", tree.Output, "--originals", WineModules).Expect(0).Error);
        ToolRun.Of("undo", tree.Output).Expect(0);
        AssertSame(WineModules, tree.Output);
    }

    private static void Apply(string root, string options, params string[] target)
    {
        ToolRun.Of(["apply", root, .. target, .. options.Split(' ')]).Expect(0);
    }

    private static void AssertProven(string changed, string originals)
    {
        foreach (string[] with in new string[][] { [], ["--originals", originals] })
        {
            ToolRun run = ToolRun.Of(["verify", changed, .. with]).Expect(0);
            Assert.AreEqual(string.Empty, run.Error);
            StringAssert.Contains(run.Output, " proven", StringComparison.Ordinal);
        }
    }

    /// <summary>The folders hold the same files, and no more; hashed by a program that is not ours.</summary>
    private static void AssertSame(string expected, string actual) => CollectionAssert.AreEqual(Sha256Sums(expected), Sha256Sums(actual));

    private static string[] Sha256Sums(string folder)
    {
        string[] names = [.. Directory.GetFileSystemEntries(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        string[] lines = ToolRun.Program("sha256sum", ["--", .. names], folder).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(names.Length, lines);
        return lines;
    }

    /// <summary>60 of Wine's modules, and those that most of them import from.</summary>
    private static Tree SomeModules()
    {
        RequireWine();
        var tree = new Tree();
        string[] small = [.. Directory.GetFiles(WineModules).Where(static path => new FileInfo(path).Length < 600_000).Order(StringComparer.Ordinal)];
        IEnumerable<string> some = Enumerable.Range(0, 60).Select(i => small[i * small.Length / 60]);
        Directory.CreateDirectory(tree.Root);
        foreach (string path in some.Concat(Libraries.Select(static name => Path.Combine(WineModules, name))).Distinct(StringComparer.Ordinal))
        {
            File.Copy(path, tree.At(Path.GetFileName(path)));
        }

        return tree;
    }

    private static void RequireWine() => Witness.Require(Directory.Exists(WineModules), "Debian's package wine64");
}
