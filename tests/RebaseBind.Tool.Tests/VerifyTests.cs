using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary><c>rebasebind verify</c> as a person meets it.</summary>
[TestClass]
public sealed class VerifyTests
{
    private const int SomeByte = 0x401;

    [TestMethod]
    public void AChangedTreeIsProvenWithAndWithoutItsOriginals()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        var before = Tree.Hashes(tree.Output);

        foreach (ToolRun run in new[] { ToolRun.Of("verify", tree.Output).Expect(0), ToolRun.Of("verify", tree.Output, "--originals", tree.Root).Expect(0) })
        {
            Assert.AreEqual("4 images: 2 proven, 2 unchanged\nEach image is its original, or its original plus the recorded change.\n", run.Output);
            Assert.AreEqual(string.Empty, run.Error);
        }

        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Output).ToArray());
    }

    [TestMethod]
    public void AChangedByteIsNamedInEveryForm()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        byte[] file = tree.Read("a.dll");
        file[SomeByte] ^= 1;
        tree.With("a.dll", file);

        ToolRun run = ToolRun.Of("verify", tree.Root, "--json", tree.Beside("v.json"), "--sarif", tree.Beside("v.sarif"), "--markdown", tree.Beside("v.md")).Expect(1);

        StringAssert.Contains(run.Error, "a.dll: error RB4007: 1 byte was changed since, at file offset 0x401 (", StringComparison.Ordinal);
        StringAssert.Contains(run.Error, ".text", StringComparison.Ordinal);
        JsonElement document = Parse(tree.Beside("v.json"));
        Assert.IsFalse(document.GetProperty("isProven").GetBoolean());
        JsonElement image = document.GetProperty("images").EnumerateArray().Single(image => image.GetProperty("path").GetString() == "a.dll");
        Assert.AreEqual("altered", image.GetProperty("state").GetString());
        Assert.IsTrue(image.GetProperty("isComplete").GetBoolean());
        JsonElement place = image.GetProperty("places").EnumerateArray().Single();
        Assert.AreEqual("0x401 1 .text", $"{place.GetProperty("offset").GetString()} {place.GetProperty("size").GetInt32()} {place.GetProperty("section").GetString()}");
        JsonElement result = Parse(tree.Beside("v.sarif")).GetProperty("runs")[0].GetProperty("results").EnumerateArray().Single();
        Assert.AreEqual("RB4007 error", $"{result.GetProperty("ruleId").GetString()} {result.GetProperty("level").GetString()}");
        Assert.AreEqual("a.dll", result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        string markdown = File.ReadAllText(tree.Beside("v.md"));
        StringAssert.StartsWith(markdown, "## Verification\n\nNot proven: see the errors.\n\n| images | |\n| --: | :-- |\n| 1 | proven |\n| 2 | unchanged |\n| 1 | altered |\n", StringComparison.Ordinal);
        StringAssert.Contains(markdown, "RB4007", StringComparison.Ordinal);
        StringAssert.EndsWith(ToolRun.Of("verify", tree.Root).Expect(1).Output, "4 images: 1 proven, 2 unchanged, 1 altered\nNot proven.\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public void WhatWasAddedRemovedOrReplacedHasItsCode()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        tree.With("new.dll", ImageBuilder.X64().WithPointers(1)).With("sub/b.dll", ImageBuilder.X64().WithPointers(2));
        File.Delete(tree.At("c.ocx"));
        File.Delete(tree.At("sub/readme.txt"));

        ToolRun run = ToolRun.Of("verify", tree.Root).Expect(1);

        CollectionAssert.AreEqual(
            new[] { "c.ocx: error RB4004", "new.dll: error RB4005", "sub/b.dll: error RB4006" },
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line[..line.IndexOf(": ", line.IndexOf("RB", StringComparison.Ordinal), StringComparison.Ordinal)]).ToArray());
        Assert.AreEqual("5 images: 1 proven, 1 unchanged, 1 replaced, 1 removed, 1 added\nNot proven.\n", run.Output);
    }

    [TestMethod]
    public void OriginalsThatAreOtherFilesAreAnError()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        tree.With("a.dll", ImageBuilder.X64().WithPointers(11));

        StringAssert.StartsWith(ToolRun.Of("verify", tree.Output, "--originals", tree.Root).Expect(1).Error, "a.dll: error RB4013: ", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AListOfFilesIsVerifiedAlone()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        tree.With("a.dll", "MZ is nothing"u8.ToArray()).With("files.txt", "c.ocx\nsub/b.dll\n"u8.ToArray());

        StringAssert.StartsWith(ToolRun.In(tree.Root, "verify", ".", "@files.txt").Expect(0).Output, "2 images: 1 proven, 1 unchanged\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public void WithoutARecordThereIsNothingToVerify()
    {
        using Tree tree = Tree.OfThreeColliding();

        ToolRun run = ToolRun.Of("verify", tree.Root).Expect(2);

        StringAssert.StartsWith(run.Error, "rebasebind: error RB4001: there is no rebasebind.changes.json", StringComparison.Ordinal);
        Assert.AreEqual(string.Empty, run.Output);
    }

    [TestMethod]
    public void UndoneTwiceIsUndone()
    {
        using Tree tree = Tree.OfThreeColliding();
        var before = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        ToolRun.Of("undo", tree.Root).Expect(0);

        ToolRun again = ToolRun.Of("undo", tree.Root).Expect(0);
        ToolRun.Of("undo", tree.Root, "--output", tree.Output).Expect(0);

        StringAssert.StartsWith(again.Error, "warning RB4001: nothing is undone: there is no rebasebind.changes.json", StringComparison.Ordinal);
        Assert.AreEqual("0 images undone\n", again.Output);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
        Tree.AssertSame(tree.Root, tree.Output);
    }

    [TestMethod]
    [DataRow("verify")]
    [DataRow("undo")]
    public void ADamagedRecordIsRefused(string command)
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        tree.With(Tree.ChangeRecord, tree.Read(Tree.ChangeRecord)[..^20]);
        var before = Tree.Hashes(tree.Root);

        StringAssert.StartsWith(ToolRun.Of(command, tree.Root).Expect(2).Error, "rebasebind: rebasebind.changes.json: error ", StringComparison.Ordinal);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    [TestMethod]
    [DataRow("verify", "nowhere")]
    [DataRow("verify", ".", "--originals", "nowhere")]
    [DataRow("verify", ".", "--sarif")]
    [DataRow("undo", "nowhere")]
    [DataRow("undo", ".", "--output", ".")]
    [DataRow("undo", ".", "--output", "x", "--in-place")]
    public void AWrongCommandLineIsNoAnswer(params string[] arguments)
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);

        StringAssert.StartsWith(ToolRun.In(tree.Root, arguments).Expect(2).Error, "rebasebind: ", StringComparison.Ordinal);
    }

    private static JsonElement Parse(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
}
