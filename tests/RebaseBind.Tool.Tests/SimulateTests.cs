using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary><c>rebasebind simulate</c> as a user meets it.</summary>
[TestClass]
public sealed class SimulateTests
{
    [TestMethod]
    public void BeforeAndAfterInOneGoAndNothingIsWritten()
    {
        using Tree tree = Program();
        var before = Tree.Hashes(tree.Root);

        ToolRun run = ToolRun.Of("simulate", tree.Root).Expect(0);

        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.IsTrue(lines.Length <= 24 && lines.All(line => line.Length <= 100), run.Output);
        StringAssert.Contains(run.Output, "DLLs relocated", StringComparison.Ordinal);
        Assert.IsTrue(lines.Any(line => line.Contains("1 ->", StringComparison.Ordinal) && line.Contains(" 0 ", StringComparison.Ordinal)), run.Output);
        Assert.AreEqual(string.Empty, run.Error);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    /// <summary>What is foretold is what happens: "after" equals a simulation of the tree that apply writes.</summary>
    [TestMethod]
    public void AfterIsWhatApplyLeaves()
    {
        using Tree tree = Program();

        JsonElement foretold = ToolRun.Of("simulate", tree.Root, "--bind", "all", "--json", "-", "--pages").Expect(0).Json();
        ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--bind", "all").Expect(0);
        JsonElement real = ToolRun.Of("simulate", tree.Output, "--as-is", "--json", "-", "--pages").Expect(0).Json();

        Assert.IsTrue(JsonElement.DeepEquals(real.GetProperty("profiles"), foretold.GetProperty("after").GetProperty("profiles")), "another result was foretold");
        Assert.IsFalse(JsonElement.DeepEquals(real.GetProperty("profiles"), foretold.GetProperty("profiles")), "nothing changed");
        Assert.IsFalse(real.TryGetProperty("after", out _));
    }

    [TestMethod]
    public void ReportsGoWhereTheyAreAskedFor()
    {
        using Tree tree = Program();

        ToolRun run = ToolRun.Of("simulate", tree.Root, "--json", tree.Beside("r/s.json"), "--html", tree.Beside("r/s.html"), "--markdown", "-").Expect(0);

        StringAssert.StartsWith(run.Output, "## Load cost", StringComparison.Ordinal);
        StringAssert.StartsWith(File.ReadAllText(tree.Beside("r/s.html")), "<!DOCTYPE html>", StringComparison.OrdinalIgnoreCase);
        Assert.AreEqual(1, JsonDocument.Parse(File.ReadAllBytes(tree.Beside("r/s.json"))).RootElement.GetProperty("schemaVersion").GetInt32());
        foreach (string path in new[] { "r/s.json", "r/s.html" })
        {
            Assert.IsFalse(File.ReadAllText(tree.Beside(path)).Contains(tree.Root, StringComparison.Ordinal), "a report names a folder of this machine");
        }
    }

    [TestMethod]
    [DataRow("--profile windows-95", "'windows-xp', 'windows-7'")]
    [DataRow("--inject 0x1000", "RB1002")]
    [DataRow("--processes 0", "--processes is '0'; write a whole number from 1 up")]
    [DataRow("--calibration missing.json", "RB1034")]
    [DataRow("--aslr maybe", "maybe")]
    [DataRow("--stale-forwarders first", "--stale-forwarders is 'first'; write 'any' or 'last'")]
    public void BadUsageEndsWithCode2(string options, string message)
    {
        using Tree tree = Program();

        ToolRun run = ToolRun.Of(["simulate", tree.Root, .. options.Split(' ')]).Expect(2);

        StringAssert.Contains(run.Error, message, StringComparison.Ordinal);
        Assert.AreEqual(string.Empty, run.Output);
    }

    [TestMethod]
    public void WhatIfsChangeTheResult()
    {
        using Tree tree = Program();

        Assert.AreEqual(1, Relocated(tree, "--profile", "windows-xp"));
        Assert.AreEqual(2, Relocated(tree, "--profile", "windows-xp", "--inject", "scanner.dll=0x180000000-0x18000ffff"));
        Assert.AreEqual(0, Relocated(tree, "--profile", "windows-10"));
        Assert.AreEqual(1, Relocated(tree, "--profile", "windows-10", "--aslr", "off"));
    }

    [TestMethod]
    [DataRow("any", 1, 0)]
    [DataRow("last", 0, 1)]
    public void StaleForwardersAreReadAsAskedFor(string reading, int stale, int honoured)
    {
        using Tree tree = new Tree()
            .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 1).Imports("b.dll", "call").BoundTo("b.dll", 7, ("a.dll", 0x5F3759DF)))
            .With("a.dll", ImageBuilder.X64().At(0x1_9000_0000).ExportsAs("a.dll").Exports("call"))
            .With("b.dll", ImageBuilder.X64().ExportsAs("b.dll").Exports("call"));

        JsonElement json = ToolRun.Of("simulate", tree.Root, "--as-is", "--profile", "windows-xp", "--stale-forwarders", reading, "--json", "-").Expect(0).Json();
        JsonElement imports = json.GetProperty("profiles")[0].GetProperty("totals").GetProperty("imports");

        Assert.AreEqual(reading, json.GetProperty("options").GetProperty("staleForwarders").GetString());
        Assert.AreEqual((stale, honoured), (imports.GetProperty("bindingsStale").GetInt32(), imports.GetProperty("bindingsHonoured").GetInt32()));
    }

    [TestMethod]
    public void ACalibrationReplacesTheEstimates()
    {
        using Tree tree = Program().With("pc.json", "{ \"moduleMicroseconds\": 1000, /* measured */ \"privatePageNanoseconds\": 0, \"fixupNanoseconds\": 0, \"protectionCallNanoseconds\": 0, \"lookUpNanoseconds\": 0, \"comparisonNanoseconds\": 0, }"u8.ToArray());

        JsonElement json = ToolRun.Of("simulate", tree.Root, "--as-is", "--profile", "windows-xp", "--calibration", tree.At("pc.json"), "--json", "-").Expect(0).Json();

        Assert.AreEqual(3000, json.GetProperty("profiles")[0].GetProperty("totals").GetProperty("estimatedMicroseconds").GetDouble());
    }

    private static int Relocated(Tree tree, params string[] options)
        => ToolRun.Of(["simulate", tree.Root, "--as-is", "--json", "-", .. options]).Expect(0).Json().GetProperty("profiles")[0].GetProperty("totals").GetProperty("relocated").GetInt32();

    /// <summary>A program with two DLLs at one base, one of which ASLR moves.</summary>
    private static Tree Program() => new Tree()
        .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 1).Imports("a.dll", "call").Imports("b.dll", "call"))
        .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports("call").WithPointers(10).DynamicBase())
        .With("b.dll", ImageBuilder.X64().ExportsAs("b.dll").Exports("call").WithCode(0x4000).WithPointers(1000));
}
