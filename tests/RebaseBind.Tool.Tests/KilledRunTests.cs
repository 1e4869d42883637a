using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

/// <summary>Runs that are killed at each of their writes, renames and deletions.</summary>
[TestClass]
public sealed class KilledRunTests
{
    private const int Killed = 128 + 9;
    private static readonly Witness Strace = new("strace", ["strace"], ["-f", "-e", "trace=rename", "-e", "inject=rename:signal=KILL", "true"]);

    [TestMethod]
    [DataRow("rename,renameat,renameat2", 3)]
    [DataRow("unlink,unlinkat", 2)]
    [DataRow("pwrite64", 2)]
    public void AKilledUndoIsCompletedByTheSameCommand(string calls, int leastKilled)
    {
        Strace.Require();
        using Tree tree = ThreeImages();
        var original = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--in-place", "--signed", "strip", "--seed", "one").Expect(0);
        var changed = Tree.Hashes(tree.Root);

        int killed = KillAtEach(tree, calls, ["undo", "--jobs", "1"], place =>
        {
            AssertOldOrNew(place, changed, original);
            if (File.Exists(Path.Combine(place, Tree.ChangeRecord)))
            {
                AssertEachIsKnown(place);
                ToolRun.Of("undo", place).Expect(0);
            }
            else
            {
                StringAssert.Contains(ToolRun.Of("undo", place).Expect(0).Error, "warning RB4001", StringComparison.Ordinal);
            }

            AssertImages(place, original);
            Assert.IsFalse(File.Exists(Path.Combine(place, Tree.ChangeRecord)));
        });

        Assert.IsGreaterThanOrEqualTo(leastKilled, killed);
    }

    [TestMethod]
    [DataRow("rename,renameat,renameat2", 6)]
    [DataRow("pwrite64", 3)]
    public void AKilledSecondRunIsCompletedByTheSameCommandAndUndone(string calls, int leastKilled)
    {
        Strace.Require();
        using Tree tree = ThreeImages();
        var original = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--in-place", "--signed", "strip", "--seed", "one").Expect(0);
        var first = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--output", tree.Beside("second"), "--signed", "strip", "--seed", "two").Expect(0);
        var second = Tree.Hashes(tree.Beside("second"));

        int killed = KillAtEach(tree, calls, ["apply", "--in-place", "--signed", "strip", "--seed", "two", "--jobs", "1"], place =>
        {
            AssertOldOrNew(place, first, second);
            AssertEachIsKnown(place);
            ToolRun.Of("apply", place, "--in-place", "--signed", "strip", "--seed", "two").Expect(0);
            CollectionAssert.AreEqual(second.ToArray(), WithoutLeftovers(place).ToArray());
            ToolRun.Of("undo", place).Expect(0);
            AssertImages(place, original);
        });

        Assert.IsGreaterThanOrEqualTo(leastKilled, killed);
    }

    private static Tree ThreeImages()
    {
        var tree = new Tree();
        for (int i = 0; i < 3; i++)
        {
            ImageBuilder image = ImageBuilder.X64().WithPointers(10 * (i + 1));
            tree.With($"lib{i}.dll", i == 2 ? image.Signed() : image);
        }

        return tree;
    }

    /// <summary>Kills a run before its first call of one kind, another one before its second, until one ends by itself.</summary>
    /// <returns>How many were killed.</returns>
    private static int KillAtEach(Tree tree, string calls, string[] command, Action<string> look)
    {
        for (int n = 1; ; n++)
        {
            string place = tree.Beside($"place{n}");
            ToolRun.Program("cp", ["-r", tree.Root, place]).Expect(0);
            string[] strace = ["-f", "-o", tree.Beside("log"), "-E", "DOTNET_EnableDiagnostics=0", "-e", "trace=" + calls, "-e", $"inject={calls}:signal=KILL:when={n}"];
            ToolRun run = ToolRun.Program("strace", [.. strace, "dotnet", BuildFacts.Tool, command[0], place, .. command[1..]]);
            if (run.ExitCode != Killed)
            {
                run.Expect(0);
                return n - 1;
            }

            look(place);
            Directory.Delete(place, recursive: true);
        }
    }

    private static void AssertOldOrNew(string place, SortedDictionary<string, string> old, SortedDictionary<string, string> @new)
    {
        foreach ((string path, string hash) in Tree.Hashes(place).Where(static file => IsImage(file.Key)))
        {
            Assert.IsTrue(hash == old[path] || hash == @new[path], path);
        }
    }

    /// <summary>Verifying says of each image that it is as it should be, or as it was before the run.</summary>
    private static void AssertEachIsKnown(string place)
    {
        ToolRun run = ToolRun.Of("verify", place, "--json", "-");
        JsonElement document = run.Json();
        string[] codes = [.. document.GetProperty("findings").EnumerateArray().Select(static finding => finding.GetProperty("code").GetString()!)];
        Assert.IsTrue(codes.All(static code => code == "RB4009"), run.Output);
        Assert.AreEqual(codes.Length == 0 ? 0 : 1, run.ExitCode, run.Output);
        Assert.AreEqual(3, document.GetProperty("images").GetArrayLength());
    }

    private static void AssertImages(string place, SortedDictionary<string, string> expected)
        => CollectionAssert.AreEqual(expected.ToArray(), WithoutLeftovers(place).ToArray());

    private static IEnumerable<KeyValuePair<string, string>> WithoutLeftovers(string place)
        => Tree.Hashes(place).Where(static file => !file.Key.EndsWith(".tmp", StringComparison.Ordinal));

    private static bool IsImage(string path) => path.EndsWith(".dll", StringComparison.Ordinal);
}
