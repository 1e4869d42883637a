using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary><c>rebasebind check</c> as a release engineer meets it.</summary>
[TestClass]
public sealed class GateTests
{
    [TestMethod]
    public void ARewrittenTreePassesAndAnOverlappingOneDoesNot()
    {
        using Tree tree = Program();
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);

        ToolRun no = ToolRun.Of("check", tree.Root).Expect(1);
        ToolRun yes = ToolRun.Of("check", tree.Output).Expect(0);

        StringAssert.Contains(no.Error, "b.dll: error RB3001: wants 0x180000000, which overlaps a.dll at 0x180000000", StringComparison.Ordinal);
        StringAssert.Contains(no.Error, "it is relocated to", StringComparison.Ordinal);
        StringAssert.EndsWith(no.Output, "The gate says no.\n", StringComparison.Ordinal);
        StringAssert.EndsWith(yes.Output, "Processes simulated: windows-xp 1, windows-7 1, windows-10 1, wine-8.0 1, wine-10.0 1\nThe gate says yes.\n", StringComparison.Ordinal);
        Assert.AreEqual(string.Empty, yes.Error);
    }

    /// <summary>What overlaps nothing can still be moved: by what is injected, or by not fitting into the address space.</summary>
    [TestMethod]
    public void RelocationWithoutAnOverlapIsAnErrorInTheProfilesAskedFor()
    {
        using Tree tree = new Tree()
            .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 1).Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X64().At(0x7FF6_1234_0000).ExportsAs("a.dll").Exports("call").WithPointers(10));

        StringAssert.Contains(ToolRun.Of("check", tree.Root, "--profile", "windows-7").Expect(1).Error, "a.dll: error RB3002", StringComparison.Ordinal);
        ToolRun.Of("check", tree.Root, "--profile", "windows-10").Expect(0);
        ToolRun.Of("check", tree.Root, "--profile", "windows-10", "--inject", "scanner.dll=0x7ff612340000-0x7ff61235ffff").Expect(1);
    }

    /// <summary>The DLLs of a .NET runtime all want one base and are signed; where only Windows 10 counts, that does not matter.</summary>
    [TestMethod]
    public void WhatAslrMovesDoesNotOverlap()
    {
        using Tree tree = new Tree()
            .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).DynamicBase().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports("call").WithPointers(10).DynamicBase())
            .With("b.dll", ImageBuilder.X64().ExportsAs("b.dll").Exports("call").WithPointers(10).DynamicBase());

        ToolRun.Of("check", tree.Root, "--profile", "windows-10").Expect(0);
        ToolRun.Of("check", tree.Root, "--profile", "windows-10", "--aslr", "off").Expect(1);
        ToolRun.Of("check", tree.Root).Expect(1);
    }

    /// <summary>A hundred lines of one kind say no more than one with their number; nobody has to ask for that where there are many.</summary>
    [TestMethod]
    public void ManyFindingsOfOneKindAreOneLine()
    {
        using Tree few = Colliding(20);
        using Tree many = Colliding(21);

        Assert.HasCount(20, ToolRun.Of("check", few.Root).Expect(1).Error.TrimEnd().Split('\n'));
        foreach (string error in new[] { ToolRun.Of("check", few.Root, "--summary").Expect(1).Error, ToolRun.Of("check", many.Root).Expect(1).Error })
        {
            string line = error.TrimEnd().Split('\n').Single();
            Assert.StartsWith("d00.dll: error RB3001: wants ", line, StringComparison.Ordinal);
            StringAssert.EndsWith(line, (error.Contains("19 other", StringComparison.Ordinal) ? "19" : "20") + " other findings of this kind: --json FILE has all", StringComparison.Ordinal);
        }
    }

    /// <summary>"Workflow commands for GitHub Actions", GitHub Docs: properties end at ',' and ':', and text at the end of the line.</summary>
    [TestMethod]
    public void AnnotationsAreEscapedWorkflowCommands()
    {
        using Tree tree = new Tree().With("a,b%.dll", ImageBuilder.X64().WithPointers(10)).With("c.dll", ImageBuilder.X64().WithPointers(9));
        string list = tree.Beside("gate.json");
        File.WriteAllText(list, """{ "schemaVersion": 1, "suppressions": [ { "code": "RB3004", "image": "*", "expires": "2999-01-01", "reason": "none" } ] }""");
        string[] lines = ToolRun.Of("check", tree.Root, "--format", "github", "--suppress", list).Expect(1).Error.TrimEnd().Split('\n');

        Assert.HasCount(3, lines);
        Assert.StartsWith($"::warning file={list.Replace(",", "%2C", StringComparison.Ordinal)},title=RB3022", lines[2], StringComparison.Ordinal);
        Assert.StartsWith($"::error file={tree.Root.Replace(",", "%2C", StringComparison.Ordinal)}/a%2Cb%25.dll,title=RB3001%3A Overlapping preferred addresses::a,b%25.dll wants 0x180000000", lines[0], StringComparison.Ordinal);
    }

    /// <summary>After a publish in the output's folder, the gate judges what it judged before.</summary>
    [TestMethod]
    public void APublishFolderBelowTheOutputIsJudgedOnItsOwn()
    {
        using Tree once = Program();
        using Tree twice = Program();
        foreach (string file in Directory.GetFiles(twice.Root))
        {
            Directory.CreateDirectory(Path.Combine(twice.Root, "publish"));
            File.Copy(file, Path.Combine(twice.Root, "publish", Path.GetFileName(file)));
        }

        string[] alone = ToolRun.Of("check", once.Root).Expect(1).Error.TrimEnd().Split('\n');
        string[] both = ToolRun.Of("check", twice.Root).Expect(1).Error.TrimEnd().Split('\n');

        string[] errors = [.. both.Where(static line => line.Contains(": error ", StringComparison.Ordinal))];
        Assert.HasCount(2 * alone.Length, errors);
        CollectionAssert.IsSubsetOf(alone, errors);
        CollectionAssert.AreEqual(alone, Array.ConvertAll(Array.FindAll(errors, static line => line.StartsWith("publish/", StringComparison.Ordinal)), static line => line.Replace("publish/", string.Empty, StringComparison.Ordinal)));
    }

    [TestMethod]
    public void ALoaderThatRunsNothingIsNamedWithTheReason()
    {
        using Tree tree = new Tree()
            .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(10, 0).Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports("call").WithPointers(10));

        StringAssert.Contains(ToolRun.Of("check", tree.Root).Expect(0).Output, "Judging nothing: windows-xp, windows-7: the program asks for Windows 10.0\n", StringComparison.Ordinal);
        StringAssert.Contains(ToolRun.Of("check", tree.Root, "--profile", "windows-xp").Expect(2).Error, "error RB3014: nothing was judged: no program runs under the loaders that count: windows-xp: the program asks for Windows 10.0.", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("--max-private-bytes", "4095", "RB3010", 1)]
    [DataRow("--max-private-bytes", "1000000", "", 0)]
    [DataRow("--max-look-ups", "1", "RB3013", 1)]
    [DataRow("--max-look-ups", "2", "", 0)]
    [DataRow("--max-look-ups", "some", "write a whole number", 2)]
    public void BudgetsAreKept(string option, string budget, string message, int exitCode)
    {
        using Tree tree = Program();
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);

        StringAssert.Contains(ToolRun.Of("check", tree.Output, "--profile", "windows-10", option, budget).Expect(exitCode).Error, message, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("msys2", 1)]
    [DataRow("MSYS2", 1)]
    [DataRow("windows", 0)]
    [DataRow("cygwin", 2)]
    public void TheSystemThatTheImagesAreForCounts(string ranges, int exitCode)
    {
        using Tree tree = new Tree().With("a.dll", ImageBuilder.X64().WithPointers(3));

        ToolRun run = ToolRun.Of("check", tree.Root, "--ranges", ranges).Expect(exitCode);

        Assert.AreEqual(exitCode == 1, run.Error.Contains("a.dll: error RB3008", StringComparison.Ordinal));
        Assert.AreEqual(exitCode == 2, run.Error.Contains("error RB1002: --ranges is 'cygwin'", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("0x7ffe0000", 2)]
    [DataRow("2000000000", 1)]
    [DataRow("1000000000", 0)]
    public void A32BitProcessHasAFreeBlock(string bytes, int exitCode)
    {
        using Tree tree = new Tree().With("app.exe", ImageBuilder.X86().AsExe().At(0x40_0000).Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X86().At(0x6000_0000).ExportsAs("a.dll").Exports("call").WithPointers(3));

        ToolRun run = ToolRun.Of("check", tree.Root, "--min-free-block", bytes, "--profile", "windows-7").Expect(exitCode);

        Assert.AreEqual(exitCode == 1, run.Error.Contains("app.exe: error RB3007", StringComparison.Ordinal));
        StringAssert.Contains(ToolRun.Of("plan", tree.Root, "--placement", "top").Expect(0).Output, "largest free block of a process with all x86 images: 1.5 GiB before, 1.75 GiB after", StringComparison.Ordinal);
    }

    [TestMethod]
    public void SuppressionsHideUntilTheyExpire()
    {
        using Tree tree = Program()
            .With("live.json", Suppress("9999-12-31"))
            .With("dead.json", Suppress("2020-12-31"))
            .With("broken.json", "{ \"schemaVersion\": 1, \"suppressions\": [ {} ] }"u8.ToArray());

        JsonElement json = ToolRun.Of("check", tree.Root, "--suppress", tree.At("live.json"), "--json", "-").Expect(0).Json();
        ToolRun dead = ToolRun.Of("check", tree.Root, "--suppress", tree.At("dead.json")).Expect(1);
        ToolRun broken = ToolRun.Of("check", tree.Root, "--suppress", tree.At("broken.json")).Expect(2);

        Assert.IsFalse(json.GetProperty("isRefused").GetBoolean());
        Assert.AreEqual("a.dll b.dll", string.Join(' ', json.GetProperty("suppressed").EnumerateArray().Select(finding => finding.GetProperty("image").GetString())));
        Assert.AreEqual("9999-12-31", json.GetProperty("suppressed")[0].GetProperty("expires").GetString());
        StringAssert.Contains(dead.Error, "error RB3020", StringComparison.Ordinal);
        StringAssert.Contains(broken.Error, "error RB3021", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ABaselineIsARatchet()
    {
        using Tree tree = Program();
        string baseline = tree.Beside("baseline.json");

        ToolRun.Of("check", tree.Root, "--write-baseline", baseline).Expect(0);
        byte[] first = File.ReadAllBytes(baseline);
        ToolRun.Of("check", tree.Root, "--baseline", baseline, "--write-baseline", baseline).Expect(0);
        ToolRun.Of("check", tree.Root, "--baseline", baseline).Expect(0);
        CollectionAssert.AreEqual(first, File.ReadAllBytes(baseline));
        tree.With("c.dll", ImageBuilder.X64().ExportsAs("c.dll").Exports("call").WithPointers(10));

        StringAssert.Contains(ToolRun.Of("check", tree.Root, "--baseline", baseline).Expect(1).Error, "c.dll: error RB3001", StringComparison.Ordinal);
        File.WriteAllText(baseline, "{}");
        StringAssert.Contains(ToolRun.Of("check", tree.Root, "--baseline", baseline).Expect(2).Error, "error RB3032", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AllReportsSayTheSame()
    {
        using Tree tree = Program();

        ToolRun.Of("check", tree.Root, "--sarif", tree.Beside("s.sarif"), "--markdown", tree.Beside("s.md"), "--html", tree.Beside("s.html")).Expect(1);

        JsonElement run = JsonDocument.Parse(File.ReadAllBytes(tree.Beside("s.sarif"))).RootElement.GetProperty("runs")[0];
        Assert.AreEqual("a.dll b.dll", string.Join(' ', run.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString())));
        StringAssert.StartsWith(File.ReadAllText(tree.Beside("s.md")), "**Gate: no, 2 errors**\n", StringComparison.Ordinal);
        foreach (string report in new[] { "s.md", "s.html" })
        {
            StringAssert.Contains(File.ReadAllText(tree.Beside(report)), "Gate: no, 2 errors", StringComparison.Ordinal);
            StringAssert.Contains(File.ReadAllText(tree.Beside(report)), "RB3001", StringComparison.Ordinal);
        }
    }

    private static byte[] Suppress(string expires)
        => Encoding.UTF8.GetBytes($$"""{ "schemaVersion": 1, "suppressions": [ { "code": "RB3001", "image": "*.dll", "reason": "they never meet", "expires": "{{expires}}" } ] }""");

    private static Tree Colliding(int count)
    {
        var tree = new Tree();
        for (int i = 0; i < count; i++)
        {
            tree.With($"d{i:D2}.dll", ImageBuilder.X64().WithPointers(i + 1));
        }

        return tree;
    }

    private static Tree Program() => new Tree()
        .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 1).Imports("a.dll", "call").Imports("b.dll", "call"))
        .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports("call").WithPointers(10))
        .With("b.dll", ImageBuilder.X64().ExportsAs("b.dll").Exports("call").WithCode(0x4000).WithPointers(1000));
}
