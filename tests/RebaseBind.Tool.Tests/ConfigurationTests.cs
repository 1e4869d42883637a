using System;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace RebaseBind.Tool.Tests;

/// <summary>rebasebind.json on the command line.</summary>
[TestClass]
public sealed class ConfigurationTests
{
    /// <summary>The file above the current folder holds; what it says is the same as what the options say; places are relative to the file.</summary>
    [TestMethod]
    public void SettingsAreOptionsThatNobodyHasToWrite()
    {
        using Tree tree = Tree.OfThreeColliding();
        string below = Directory.CreateDirectory(tree.Beside("repo/a/b")).FullName;
        File.WriteAllText(tree.Beside("repo/own.lock"), string.Empty);
        File.WriteAllText(tree.Beside("rebasebind.json"), "{ \"bind\": \"none\" }");
        File.WriteAllText(tree.Beside("repo/rebasebind.json"), """
            {
              "$schema": "https://example.org/any",
              // As on the command line.
              "growth": 100, "placement": "compact", "exclude": ["c.ocx", "*.exe"], "lock": "own.lock",
              "root": ["app.exe"], "dynamicLoad": ["app.exe=**/*.dll"], "profile": ["windows-xp"], "maxFixups": 1000,
            }
            """);

        ToolRun run = ToolRun.In(below, "plan", tree.Root, "--json", "-").Expect(0);

        StringAssert.StartsWith(
            run.Error,
            "rebasebind: ../../rebasebind.json: note RB1061: it sets --growth, --placement, --exclude, --lock, --root and --dynamic-load; an option that you write counts more",
            StringComparison.Ordinal);
        string locked = File.ReadAllText(tree.Beside("repo/own.lock"));
        StringAssert.Contains(locked, "a.dll", StringComparison.Ordinal);
        File.WriteAllText(tree.Beside("repo/own.lock"), string.Empty);
        ToolRun written = ToolRun.In(
            tree.Beside("repo"),
            "plan", tree.Root, "--no-config", "--json", "-", "--growth", "100", "--placement", "compact", "--exclude", "c.ocx", "--exclude", "*.exe", "--lock", "own.lock", "--root", "app.exe", "--dynamic-load", "app.exe=**/*.dll").Expect(0);
        Assert.AreEqual(written.Output, run.Output);
        Assert.AreEqual(locked, File.ReadAllText(tree.Beside("repo/own.lock")));
        Assert.AreEqual(string.Empty, written.Error.Split('\n').FirstOrDefault(static line => line.Contains("RB1061", StringComparison.Ordinal)) ?? string.Empty);
        Assert.IsTrue(run.Json().TryGetProperty("totals", out JsonElement totals) && totals.TryGetProperty("boundDescriptors", out _), "the file further up does not hold");
    }

    [TestMethod]
    public void WhatTheUserWritesCountsMore()
    {
        using Tree tree = Tree.OfThreeColliding();
        File.WriteAllText(tree.Beside("rebasebind.json"), "{ \"exclude\": [\"*.dll\", \"*.ocx\"], \"locked\": true }");
        string other = tree.Beside("other.json");
        File.WriteAllText(other, "{ \"exclude\": [\"a.dll\"] }");

        CollectionAssert.AreEqual(new[] { "a.dll", "c.ocx", "sub/b.dll" }, Skipped("--lock", "x.lock", "--exclude", "**"), "locked with an empty lock changes nothing");
        CollectionAssert.AreEqual(new[] { "a.dll" }, Skipped("--config", other));
        CollectionAssert.AreEqual(new[] { "c.ocx" }, Skipped("--config", other, "--exclude", "c.ocx"));
        CollectionAssert.AreEqual(Array.Empty<string>(), Skipped("--no-config"));

        string[] Skipped(params string[] options)
            => [.. ToolRun.In(tree.Beside("."), ["plan", tree.Root, "--json", "-", .. options]).Expect(0).Json().GetProperty("images").EnumerateArray()
                .Where(static image => image.GetProperty("action").GetString() == "skipped").Select(static image => image.GetProperty("path").GetString()!)];
    }

    [TestMethod]
    [DataRow("rebasebind.json: error RB0055: line 2: there is no setting 'signd'; did you mean 'signed'?", "{\n  \"signd\": \"strip\" }")]
    [DataRow("rebasebind.json(3): error RB1002: --signed is 'sometimes'; write 'skip' or 'strip'", "{\n\n  \"signed\": \"sometimes\" }")]
    [DataRow("rebasebind.json(1): error RB1002: --reserve: '10' is not an address range", "{ \"reserve\": [\"10\"] }")]
    [DataRow("rebasebind.json(1): error RB1002: --growth is '1001'; write a percentage from 0 to 1000", "{ \"growth\": 1001 }")]
    [DataRow("error RB0040: the file cannot be read: it is a folder", null)]
    public void ADamagedFileStopsTheRunBeforeAnythingIsDone(string reason, string? text)
    {
        using Tree tree = Tree.OfThreeColliding();
        var before = Tree.Hashes(tree.Root);
        string[] config = [];
        if (text is null)
        {
            config = ["--config", tree.Root];
        }
        else
        {
            File.WriteAllText(tree.Beside("rebasebind.json"), text);
        }

        StringAssert.Contains(ToolRun.In(tree.Beside("."), ["apply", tree.Root, "--in-place", .. config]).Expect(2).Error, "rebasebind: " + (text is null ? tree.Root + ": " : string.Empty) + reason, StringComparison.Ordinal);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    [TestMethod]
    public void QuietSaysNothingAndVerboseEverything()
    {
        using Tree tree = Tree.OfThreeColliding();
        File.WriteAllText(tree.Beside("rebasebind.json"), "{ \"for\": \"wine\" }");

        ToolRun quiet = ToolRun.In(tree.Beside("."), "apply", tree.Root, "-o", tree.Output, "-q").Expect(0);
        Assert.AreEqual(string.Empty, quiet.Output + quiet.Error);
        ToolRun refused = ToolRun.In(tree.Beside("."), "check", tree.Root, "-q").Expect(1);
        Assert.AreEqual(string.Empty, refused.Output);
        Assert.IsTrue(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(static line => line.Contains(": error RB", StringComparison.Ordinal)), refused.Error);

        string usual = ToolRun.Of("plan", tree.Root, "--no-config", "--for", "wine").Expect(0).Error;
        string all = ToolRun.Of("plan", tree.Root, "--no-config", "--for", "wine", "-v").Expect(0).Error;
        string summary = ToolRun.Of("plan", tree.Root, "--no-config", "--for", "wine", "--summary").Expect(0).Error;
        Assert.IsGreaterThan(usual.Split('\n').Length, all.Split('\n').Length);
        Assert.AreEqual(2, summary.Split('\n').Length, summary);
        StringAssert.Contains(summary, "2 other findings of this kind", StringComparison.Ordinal);
    }

    [TestMethod]
    public void HelpIsThereForWhoeverNeedsIt()
    {
        string help = ToolRun.Of("--help").Expect(0).Output;

        Assert.AreEqual(help, ToolRun.Of().Expect(0).Output);
        Assert.AreEqual(help, ToolRun.Of("help").Expect(0).Output);
        Assert.AreEqual(ToolRun.Of("plan", "--help").Expect(0).Output, ToolRun.Of("help", "plan").Expect(0).Output);
        Assert.AreEqual(ToolRun.Of("plan", "-h").Expect(0).Output, ToolRun.Of("help", "plan").Expect(0).Output);
        Assert.AreEqual(ToolRun.Of("--version").Expect(0).Output, ToolRun.Of("-v").Expect(0).Output);
        StringAssert.Contains(ToolRun.Of("chekc").Expect(2).Error, "there is no command 'chekc'; did you mean 'check'?", StringComparison.Ordinal);
        StringAssert.Contains(ToolRun.Of("version").Expect(2).Error, "there is no command 'version'; write --version", StringComparison.Ordinal);
        StringAssert.Contains(ToolRun.Of("frobnicate").Expect(2).Error, "there is no command 'frobnicate'; write one of scan, plan, ", StringComparison.Ordinal);
    }
}
