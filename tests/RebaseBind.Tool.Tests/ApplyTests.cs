using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

[TestClass]
public sealed class ApplyTests
{
    [TestMethod]
    public void TheOutputIsTheWholeTreeAndTheInputIsNotTouched()
    {
        using Tree tree = Tree.OfThreeColliding();
        var before = Tree.Hashes(tree.Root);

        ToolRun run = ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);

        var after = Tree.Hashes(tree.Output);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
        CollectionAssert.AreEquivalent((string[])[.. before.Keys, Tree.ChangeRecord], after.Keys);
        CollectionAssert.AreEquivalent(new[] { "a.dll", "c.ocx" }, before.Keys.Where(path => before[path] != after[path]).ToArray());
        StringAssert.Contains(run.Output, "3 images want 0x180000000", StringComparison.Ordinal);
        StringAssert.Contains(run.Output, "4 images: 2 moved, 1 kept, 1 fixed, 0 skipped; overlapping: 3 before, 0 after", StringComparison.Ordinal);
    }

    [TestMethod]
    public void NothingIsLeftOverlapping()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("check", tree.Root).Expect(1);
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);

        ToolRun.Of("check", tree.Output).Expect(0);
    }

    [TestMethod]
    public void ASecondRunOverTheResultChangesNothing()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        ToolRun.Of("apply", tree.Output, "--output", tree.Beside("again")).Expect(0);
        Tree.AssertSame(tree.Output, tree.Beside("again"));

        ToolRun.Of("apply", tree.Output, "--in-place").Expect(0);
        Tree.AssertSame(tree.Output, tree.Beside("again"));
    }

    [TestMethod]
    public void InPlaceGivesTheSameBytesAsACopy()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);

        Tree.AssertSame(tree.Root, tree.Output);
    }

    [TestMethod]
    public void InPlaceReplacesOnlyWhatMovesAndLeavesNoTemporaryFile()
    {
        using Tree tree = Tree.OfThreeColliding();
        var old = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        foreach (string path in Directory.GetFiles(tree.Root, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(path, old);
        }

        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);

        string[] written = [.. Directory.GetFiles(tree.Root, "*", SearchOption.AllDirectories).Where(path => File.GetLastWriteTimeUtc(path) != old).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(new[] { "a.dll", "c.ocx", written[2], Tree.ChangeRecord }, written);
        Assert.MatchesRegex("^rebasebind\\.changes\\.[0-9a-f]{16}\\.gz$", written[2]);
    }

    [TestMethod]
    public void TheBytesDoNotDependOnTheNumberOfJobs()
    {
        using var tree = new Tree();
        for (int i = 0; i < 40; i++)
        {
            tree.With($"lib{i}.dll", ImageBuilder.X64().WithPointers(i + 1));
        }

        ToolRun.Of("apply", tree.Root, "--output", tree.Beside("one"), "--jobs", "1").Expect(0);
        ToolRun.Of("apply", tree.Root, "--output", tree.Beside("eight"), "--jobs", "8").Expect(0);

        Tree.AssertSame(tree.Beside("one"), tree.Beside("eight"));
    }

    [TestMethod]
    public void TheChangeRecordHoldsOldAndNewValuesAndNoPathOfTheMachine()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        string text = File.ReadAllText(Path.Combine(tree.Output, Tree.ChangeRecord));
        JsonElement record = JsonDocument.Parse(text).RootElement;
        JsonElement change = record.GetProperty("images")[0];

        Assert.AreEqual(2, record.GetProperty("schemaVersion").GetInt32());
        Assert.AreEqual("a.dll", change.GetProperty("path").GetString());
        Assert.AreEqual("0x180000000", change.GetProperty("originalBase").GetString());
        Assert.AreEqual(Tree.Hashes(tree.Root)["a.dll"].ToLowerInvariant(), change.GetProperty("originalSha256").GetString());
        Assert.AreNotEqual(change.GetProperty("originalTimeDateStamp").GetString(), change.GetProperty("timeDateStamp").GetString());
        Assert.IsFalse(text.Contains(Path.GetTempPath(), StringComparison.Ordinal));
    }

    [TestMethod]
    public void ADamagedImageIsAWarningAndIsCopiedAsItIs()
    {
        using Tree tree = Tree.OfThreeColliding();
        byte[] damaged = ImageBuilder.X64().WithPointers(3).Build().ToArray()[..0x300];
        tree.With("damaged.dll", damaged);

        ToolRun run = ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);

        StringAssert.Contains(run.Error, "damaged.dll: warning RB00", StringComparison.Ordinal);
        CollectionAssert.AreEqual(damaged, File.ReadAllBytes(Path.Combine(tree.Output, "damaged.dll")));
    }

    [TestMethod]
    public void ASignedImageIsLeftAloneUnlessTheSignatureMayGo()
    {
        using var tree = new Tree();
        tree.With("a.dll", ImageBuilder.X64().WithPointers(10).Signed()).With("b.dll", ImageBuilder.X64().WithPointers(20).Signed());

        ToolRun skip = ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        StringAssert.Contains(skip.Error, "a.dll: warning RB1010: ", StringComparison.Ordinal);
        CollectionAssert.AreEqual(tree.Read("a.dll"), File.ReadAllBytes(Path.Combine(tree.Output, "a.dll")));

        ToolRun.Of("apply", tree.Root, "--output", tree.Beside("stripped"), "--signed", "strip").Expect(0);
        ToolRun.Of("check", tree.Beside("stripped")).Expect(0);
        Assert.IsLessThan(tree.Read("a.dll").Length, File.ReadAllBytes(Path.Combine(tree.Beside("stripped"), "a.dll")).Length);
        CollectionAssert.AreEqual(tree.Read("b.dll"), File.ReadAllBytes(Path.Combine(tree.Beside("stripped"), "b.dll")), "b.dll stays, so its signature stays");
    }

    [TestMethod]
    public void ClearingDynamicBaseTouchesKeptImagesTooButNotExes()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--dynamic-base", "clear").Expect(0);

        JsonElement images = ToolRun.Of("scan", tree.Output, "--json", "-").Json().GetProperty("images");
        Assert.IsFalse(images.EnumerateArray().Any(image => image.GetProperty("isDynamicBase").GetBoolean()));
        JsonElement record = JsonDocument.Parse(File.ReadAllText(Path.Combine(tree.Output, Tree.ChangeRecord))).RootElement;
        JsonElement kept = record.GetProperty("images").EnumerateArray().Single(image => image.GetProperty("path").GetString() == "sub/b.dll");
        Assert.AreEqual(kept.GetProperty("originalBase").GetString(), kept.GetProperty("base").GetString());
        Assert.AreEqual(kept.GetProperty("originalTimeDateStamp").GetString(), kept.GetProperty("timeDateStamp").GetString());
    }

    [TestMethod]
    public void AHardLinkedCacheIsNotTouched()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("skipped: hard links of Unix");
        }

        using Tree tree = Tree.OfThreeColliding();
        byte[] original = tree.Read("a.dll");
        ToolRun.Program("ln", [tree.At("a.dll"), tree.Beside("cached.dll")]).Expect(0);

        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);

        CollectionAssert.AreEqual(original, File.ReadAllBytes(tree.Beside("cached.dll")));
        CollectionAssert.AreNotEqual(original, tree.Read("a.dll"));
    }

    [TestMethod]
    public void RewrittenFilesKeepTheirPermissions()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("skipped: Unix permissions");
        }

        using Tree tree = Tree.OfThreeColliding();
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(tree.At("a.dll"), mode);

        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);

        CollectionAssert.AreNotEqual(tree.Read("a.dll"), File.ReadAllBytes(Path.Combine(tree.Output, "a.dll")));
        Assert.AreEqual(mode, File.GetUnixFileMode(Path.Combine(tree.Output, "a.dll")));
    }

    [TestMethod]
    public void WhatAKilledRunLeftBehindIsNotTakenForAnImage()
    {
        using Tree tree = Tree.OfThreeColliding();
        tree.With(".rebasebind-x1y2z3.abc.tmp", ImageBuilder.X64().WithPointers(3));

        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);

        Assert.IsFalse(File.Exists(Path.Combine(tree.Output, ".rebasebind-x1y2z3.abc.tmp")));
        Assert.AreEqual(4, ToolRun.Of("scan", tree.Root, "--json", "-").Json().GetProperty("images").GetArrayLength());
    }

    [TestMethod]
    public void AKilledRunLeavesEveryFileOldOrNew()
    {
        using var tree = new Tree();
        for (int i = 0; i < 60; i++)
        {
            tree.With($"lib{i}.dll", ImageBuilder.X64().WithCode(0x180000).WithPointers(0x8000, stride: 40));
        }

        var old = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        var rewritten = Tree.Hashes(tree.Output);
        int interrupted = 0;
        int completed = 0;
        for (int i = 0; i < 8; i++)
        {
            // Half of the runs end while they write, half of them while they rename.
            int leftBefore = Directory.GetFiles(tree.Root, "*.tmp").Length;
            using var watcher = new FileSystemWatcher(tree.Root, i < 4 ? "*.tmp" : "*.dll");
            using var run = ToolRun.Start("dotnet", [BuildFacts.Tool, "apply", tree.Root, "--in-place"]);
            while (watcher.WaitForChanged(WatcherChangeTypes.All, timeout: 1000).TimedOut && !run.HasExited)
            {
                // It may take long to start, and one that finds nothing to do changes nothing.
            }

            run.Kill();
            run.WaitForExit();
            var now = Tree.Hashes(tree.Root).Where(file => file.Key.EndsWith(".dll", StringComparison.Ordinal)).ToArray();
            string record = File.Exists(tree.At(Tree.ChangeRecord)) ? File.ReadAllText(tree.At(Tree.ChangeRecord)) : string.Empty;
            foreach ((string path, string hash) in now)
            {
                Assert.IsTrue(hash == old[path] || hash == rewritten[path], path);
                Assert.IsTrue(hash == old[path] || record.Contains($"\"{path}\"", StringComparison.Ordinal), $"{path} was changed and nobody remembers how");
            }

            interrupted += Directory.GetFiles(tree.Root, "*.tmp").Length > leftBefore ? 1 : 0;
            completed += now.Any(file => file.Value != old[file.Key]) ? 1 : 0;
        }

        Assert.AreNotEqual(0, interrupted, "no run was caught in the middle");
        Assert.AreNotEqual(0, completed, "no run came far enough to change a file");
    }
}
