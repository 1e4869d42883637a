using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    public void HelpNamesEveryCommand()
    {
        string help = ToolRun.Of("--help").Expect(0).Output;
        foreach (string command in new[] { "scan", "plan", "apply", "check" })
        {
            StringAssert.Contains(help, command, StringComparison.Ordinal);
            StringAssert.Contains(ToolRun.Of(command, "--help").Expect(0).Output, "DIR", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    [DataRow("apply takes either", "apply", "IN")]
    [DataRow("apply takes either", "apply", "IN", "--output", "OUT", "--in-place")]
    [DataRow("sometimes", "apply", "IN", "--in-place", "--bind", "sometimes")]
    [DataRow("unbind takes either", "unbind", "IN")]
    [DataRow("RB0045", "unbind", "IN", "--output", "IN/sub")]
    [DataRow("RB0045", "apply", "IN", "--in-place", "--reference", "OUT")]
    [DataRow("0x20000-0x10000", "plan", "IN", "--reserve", "0x20000-0x10000")]
    [DataRow("--jobs is '0'; write a whole number from 1 up", "scan", "IN", "--jobs", "0")]
    [DataRow("--jobs is 'many'; write a whole number from 1 up", "scan", "IN", "--jobs", "many")]
    [DataRow("RB1002", "plan", "IN", "--growth", "-5")]
    [DataRow("RB1002", "plan", "IN", "--growth", "5000")]
    [DataRow("RB0045", "scan", "IN/nowhere")]
    [DataRow("RB0045", "apply", "IN", "--output", "IN/out")]
    [DataRow("RB0045", "apply", "IN", "--output", "IN")]
    [DataRow("RB0045", "apply", "IN/sub", "--output", "IN")]
    [DataRow("--frobnicate", "scan", "IN", "--frobnicate")]
    [DataRow("DIR is missing", "scan")]
    public void WhatCannotBeDoneEndsWithCode2AndAReasonAndTouchesNothing(string reason, params string[] arguments)
    {
        using Tree tree = Tree.OfThreeColliding();
        var before = Tree.Hashes(tree.Root);

        ToolRun run = ToolRun.Of([.. arguments.Select(argument => argument.Replace("IN", tree.Root, StringComparison.Ordinal).Replace("OUT", tree.Output, StringComparison.Ordinal))]).Expect(2);

        StringAssert.Contains(run.Error, reason, StringComparison.OrdinalIgnoreCase);
        Assert.AreEqual(string.Empty, run.Output);
        Assert.IsFalse(Directory.Exists(tree.Output));
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    [TestMethod]
    public void ADamagedChangeRecordStopsTheRunBeforeAnythingIsWritten()
    {
        using Tree tree = Tree.OfThreeColliding();
        tree.With(Tree.ChangeRecord, "{"u8.ToArray());
        var before = Tree.Hashes(tree.Root);

        ToolRun run = ToolRun.Of("apply", tree.Root, "--in-place").Expect(2);

        StringAssert.Contains(run.Error, "RB0044", StringComparison.Ordinal);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    [TestMethod]
    public void ScanTellsWhatEachImageIs()
    {
        using Tree tree = Tree.OfThreeColliding();
        tree.With("il.dll", ImageBuilder.X86().WithClrHeader(System.Reflection.PortableExecutable.CorFlags.ILOnly))
            .With("mixed.dll", ImageBuilder.X86().WithClrHeader(0).WithPointers(3))
            .With("r2r.dll", ImageBuilder.X64().ReadyToRun())
            .With("hybrid.dll", ImageBuilder.Arm64().WithLoadConfiguration(hybridMetadata: true).WithPointers(3));

        JsonElement scan = ToolRun.Of("scan", tree.Root, "--json", "-").Expect(0).Json();

        Assert.AreEqual(1, scan.GetProperty("schemaVersion").GetInt32());
        JsonElement[] images = [.. scan.GetProperty("images").EnumerateArray()];
        CollectionAssert.AreEqual(new[] { "a.dll", "app.exe", "c.ocx", "hybrid.dll", "il.dll", "mixed.dll", "r2r.dll", "sub/b.dll" }, images.Select(image => Text(image, "path")).ToArray());
        CollectionAssert.AreEqual(new[] { "native", "native", "native", "hybrid", "il", "mixed", "readytorun", "native" }, images.Select(image => Text(image, "kind")).ToArray());
        CollectionAssert.AreEqual(new[] { "x64", "x64", "x64", "arm64", "x86", "x86", "x64", "x64" }, images.Select(image => Text(image, "machine")).ToArray());
        Assert.IsFalse(images.Single(image => Text(image, "path") == "app.exe").GetProperty("isDll").GetBoolean());
        Assert.AreEqual(30, images.Single(image => Text(image, "path") == "sub/b.dll").GetProperty("fixups").GetInt32());
    }

    [TestMethod]
    public void PlanChangesNothingAndTellsWhatApplyWouldDo()
    {
        using Tree tree = Tree.OfThreeColliding();
        var before = Tree.Hashes(tree.Root);

        string plan = ToolRun.Of("plan", tree.Root, "--json", "-").Expect(0).Output;

        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
        Assert.AreEqual(plan, ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--json", "-").Expect(0).Output);
        JsonElement moved = JsonDocument.Parse(plan).RootElement.GetProperty("images")[0];
        Assert.AreEqual("moved", Text(moved, "action"));
        Assert.AreEqual("0x180000000", Text(moved, "originalBase"));
        Assert.AreEqual("overlapped sub/b.dll, 30 fixups against 10", Text(moved, "reason"));
    }

    [TestMethod]
    public void JsonGoesToAFileToo()
    {
        using Tree tree = Tree.OfThreeColliding();
        string file = tree.Beside("new/folder/plan.json");

        ToolRun run = ToolRun.Of("plan", tree.Root, "--json", file).Expect(0);

        StringAssert.Contains(run.Output, "2 to move", StringComparison.Ordinal);
        Assert.AreEqual(ToolRun.Of("plan", tree.Root, "--json", "-").Output, File.ReadAllText(file));
    }

    [TestMethod]
    public void ExcludedImagesStay()
    {
        using Tree tree = Tree.OfThreeColliding();
        JsonElement plan = ToolRun.Of("plan", tree.Root, "--exclude", "sub/**", "--exclude", "*.OCX", "--json", "-").Expect(0).Json();

        CollectionAssert.AreEqual(
            new[] { "moved", "fixed", "skipped", "skipped" },
            plan.GetProperty("images").EnumerateArray().Select(image => Text(image, "action")).ToArray());
    }

    [TestMethod]
    public void AnExclusionThatFitsNothingIsAWarning()
    {
        using Tree tree = Tree.OfThreeColliding();
        string[] warnings = [.. ToolRun.Of("plan", tree.Root, "--exclude", "sub/*.ocx", "--exclude", "b.dll", "--exclude", "readme.txt").Expect(0).Error.Split('\n')
            .Where(static line => line.Contains("RB1007", StringComparison.Ordinal))];

        Assert.AreEqual("warning RB1007: the exclusion 'sub/*.ocx' fits no file below the folder; correct its pattern, or delete it", warnings.Single());
    }

    [TestMethod]
    [DataRow("--exclude", "")]
    [DataRow("--exclude", "/a.dll")]
    [DataRow("--exclude", "../a.dll")]
    [DataRow("--dynamic-load", "app.exe=../a.dll")]
    public void ASenselessPatternIsBadUsage(string option, string word)
    {
        using Tree tree = Tree.OfThreeColliding();

        StringAssert.Contains(ToolRun.Of("plan", tree.Root, option, word).Expect(2).Error, $"error RB1002: {option}: ", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("--system-folder")]
    [DataRow("--current-folder")]
    [DataRow("--path")]
    public void AFolderOutsideIsRefused(string option)
    {
        using Tree tree = Tree.OfThreeColliding();

        StringAssert.Contains(ToolRun.Of("simulate", tree.Root, option, "/sub").Expect(2).Error, "error RB0045: the ", StringComparison.Ordinal);
        ToolRun.Of("simulate", tree.Root, option, tree.At("sub")).Expect(0);
    }

    [TestMethod]
    public void CheckNamesEachOverlapAndItsPartner()
    {
        using Tree tree = Tree.OfThreeColliding();
        ToolRun run = ToolRun.Of("check", tree.Root).Expect(1);

        Assert.AreEqual(3, run.Error.Split('\n').Count(line => line.Contains("error RB3001: wants 0x180000000, which overlaps ", StringComparison.Ordinal)));
        StringAssert.Contains(run.Output, "4 images, 3 overlapping", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AFolderWithoutImagesIsFine()
    {
        using var tree = new Tree();
        tree.With("a.txt", "nothing here"u8.ToArray());

        StringAssert.Contains(ToolRun.Of("scan", tree.Root).Expect(0).Output, "0 images in 1 file", StringComparison.Ordinal);
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        Tree.AssertSame(tree.Root, tree.Output);
        StringAssert.Contains(ToolRun.Of("check", tree.Root).Expect(2).Error, $"error RB3014: nothing was judged: {tree.Root} has no native image: 1 file was looked at.", StringComparison.Ordinal);
        StringAssert.Contains(ToolRun.Of("check", tree.Root, "--allow-empty").Expect(0).Output, "The gate says yes.", StringComparison.Ordinal);
    }

    /// <summary>Two thousand images are not two thousand lines; the JSON has them all.</summary>
    [TestMethod]
    public void OfManyImagesTheFirstAreListedAndTheRestCounted()
    {
        using var tree = new Tree();
        byte[] image = ImageBuilder.X64().WithPointers(1).Build().ToArray();
        for (int i = 0; i < 203; i++)
        {
            tree.With($"d{i:D3}.dll", image);
        }

        string output = ToolRun.Of("scan", tree.Root).Expect(0).Output;

        StringAssert.Contains(output, "d199.dll", StringComparison.Ordinal);
        Assert.DoesNotContain("d200.dll", output, StringComparison.Ordinal);
        StringAssert.Contains(output, "\nand 3 more: --json FILE has all\n\n203 images in 203 files", StringComparison.Ordinal);
        StringAssert.Contains(ToolRun.Of("scan", tree.Root, "--json", "-").Expect(0).Output, "d202.dll", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ALinkedFolderIsNotEntered()
    {
        using Tree tree = Tree.OfThreeColliding();
        Directory.CreateSymbolicLink(tree.At("loop"), tree.Root);

        ToolRun run = ToolRun.Of("scan", tree.Root, "--json", "-").Expect(0);

        StringAssert.Contains(run.Error, "loop: warning RB0041: ", StringComparison.Ordinal);
        Assert.AreEqual(4, run.Json().GetProperty("images").GetArrayLength());
    }

    [TestMethod]
    public void AnOutputThatLeadsBackToTheInputIsRefused()
    {
        using Tree tree = Tree.OfThreeColliding();
        var before = Tree.Hashes(tree.Root);
        Directory.CreateSymbolicLink(tree.Output, tree.Root);
        Directory.CreateDirectory(tree.Beside("half"));
        Directory.CreateSymbolicLink(tree.Beside("half/sub"), tree.At("sub"));

        StringAssert.Contains(ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(2).Error, "RB0045", StringComparison.Ordinal);
        StringAssert.Contains(ToolRun.Of("apply", tree.Root, "--output", tree.Beside("out/new")).Expect(2).Error, "RB0045", StringComparison.Ordinal);
        StringAssert.Contains(ToolRun.Of("apply", tree.Root, "--output", tree.Beside("half")).Expect(2).Error, "RB0045", StringComparison.Ordinal);

        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
