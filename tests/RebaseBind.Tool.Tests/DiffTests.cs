using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

[TestClass]
public sealed class DiffTests
{
    [TestMethod]
    public void APlanAndWhatApplyMadeOfItAreTheSame()
    {
        using Tree tree = Tree.OfThreeColliding();
        (string old, string @new) = (tree.Beside("old.json"), tree.Beside("new.json"));
        ToolRun.Of("plan", tree.Root, "--json", old).Expect(0);
        ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--json", @new).Expect(0);

        Assert.AreEqual("4 images: 0 added, 0 removed, 0 moved, 4 unchanged", ToolRun.Of("diff", old, @new).Expect(0).Output.Trim());
    }

    [TestMethod]
    public void EveryDifferenceIsShownWithItsReason()
    {
        using Tree tree = Tree.OfThreeColliding();
        string old = PlanOf(tree, "old.json");
        File.Delete(tree.At("app.exe"));
        tree.With("new.dll", ImageBuilder.X64().At(0x3_0000_0000).WithPointers(1))
            .With("sub/b.dll", ImageBuilder.X64().WithPointers(15));
        string @new = PlanOf(tree, "new.json");

        string[] lines = ToolRun.Of("diff", old, @new).Expect(0).Output.Split('\n');

        string moved = lines.Single(line => line.Contains(" sub/b.dll ", StringComparison.Ordinal));
        StringAssert.StartsWith(moved.TrimStart(), "0x180000000  ", StringComparison.Ordinal);
        StringAssert.Contains(moved, "x64      moved    sub/b.dll  overlapped c.ocx", StringComparison.Ordinal);
        StringAssert.EndsWith(moved, "; fixups 30 -> 15", StringComparison.Ordinal);
        StringAssert.Contains(lines.Single(line => line.Contains(" app.exe ", StringComparison.Ordinal)), "removed  app.exe    not in the new plan; was: an EXE is mapped first", StringComparison.Ordinal);
        StringAssert.Contains(lines.Single(line => line.Contains(" new.dll ", StringComparison.Ordinal)), "added    new.dll    not in the old plan; is: ", StringComparison.Ordinal);
        CollectionAssert.Contains(lines, "5 images: 1 added, 1 removed, 2 moved, 1 unchanged");
    }

    [TestMethod]
    [DataRow(1258291, 1677722, "grew from 1.2 MiB to 1.6 MiB")]
    [DataRow(1677722, 1258291, "shrank from 1.6 MiB to 1.2 MiB")]
    [DataRow(1258291, 1258292, "grew from 1,258,291 B to 1,258,292 B")]
    public void AMovedImageThatChangedItsSizeSaysSo(int from, int to, string words)
    {
        using var tree = new Tree();
        string line = ToolRun.Of("diff", Written(tree, "old.json", from, "0x10000000"), Written(tree, "new.json", to, "0x20000000")).Expect(0).Output.Split('\n')[1];

        Assert.AreEqual("0x10000000  0x20000000  x86      moved   a.dll  outgrew its room; " + words, line);
    }

    [TestMethod]
    public void JsonGoesToAFileBesideTheTableOrToStandardOutputInsteadOfIt()
    {
        using var tree = new Tree();
        (string old, string @new, string file) = (Written(tree, "old.json", 1, "0x10000000"), Written(tree, "new.json", 2, "0x20000000"), tree.Beside("diff.json"));

        StringAssert.Contains(ToolRun.Of("diff", old, @new, "--json", file).Expect(0).Output, "1 image: 0 added, 0 removed, 1 moved, 0 unchanged", StringComparison.Ordinal);
        ToolRun alone = ToolRun.Of("diff", old, @new, "--json", "-").Expect(0);

        Assert.AreEqual(File.ReadAllText(file), alone.Output);
        JsonElement diff = alone.Json();
        Assert.AreEqual(1, diff.GetProperty("schemaVersion").GetInt32());
        Assert.AreEqual("""{"added":0,"removed":0,"moved":1,"unchanged":0}""", JsonSerializer.Serialize(diff.GetProperty("totals")));
        Assert.AreEqual("0x20000000", diff.GetProperty("images")[0].GetProperty("newBase").GetString());
    }

    [TestMethod]
    [DataRow("utf-8")]
    [DataRow("utf-16")]
    [DataRow("utf-16BE")]
    public void APlanIsReadInTheEncodingThatItsByteOrderMarkNames(string encoding)
    {
        using var tree = new Tree();
        (string old, string @new) = (Written(tree, "old.json", 1, "0x10000000"), Written(tree, "new.json", 2, "0x20000000"));
        File.WriteAllText(old, File.ReadAllText(old), Encoding.GetEncoding(encoding));

        StringAssert.Contains(ToolRun.Of("diff", old, @new).Expect(0).Output, "1 image: 0 added, 0 removed, 1 moved, 0 unchanged", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("SCAN: error RB1033: ", "diff", "OLD", "SCAN")]
    [DataRow("SCAN: error RB1033: ", "diff", "SCAN", "OLD")]
    [DataRow("CUT: error RB1033: ", "diff", "OLD", "CUT")]
    [DataRow("NONE: error RB0040: ", "diff", "OLD", "NONE")]
    [DataRow("FOLDER: error RB0040: ", "diff", "FOLDER", "OLD")]
    [DataRow("error RB0054: OLD.json is empty", "diff", "", "OLD")]
    [DataRow("--json would replace", "diff", "OLD", "SCAN", "--json", "OLD")]
    [DataRow("--json would replace", "diff", "SCAN", "OLD", "--json", "OLD")]
    [DataRow("json is missing; write", "diff", "OLD", "--json", "SPARE")]
    public void WhatCannotBeComparedEndsWithCode2AndTheFileNamed(string reason, params string[] arguments)
    {
        using Tree tree = Tree.OfThreeColliding();
        string content = File.ReadAllText(PlanOf(tree, "OLD"));
        File.WriteAllText(tree.Beside("CUT"), content[..(content.Length / 2)]);
        ToolRun.Of("scan", tree.Root, "--json", tree.Beside("SCAN")).Expect(0);
        Directory.CreateDirectory(tree.Beside("FOLDER"));

        ToolRun run = ToolRun.Of([.. arguments.Select(argument => argument.Length != 0 && char.IsUpper(argument[0]) ? tree.Beside(argument) : argument)]).Expect(2);

        StringAssert.Contains(run.Error, char.IsUpper(reason[0]) ? tree.Beside(reason) : reason, StringComparison.OrdinalIgnoreCase);
        Assert.AreEqual(string.Empty, run.Output);
        Assert.AreEqual(content, File.ReadAllText(tree.Beside("OLD")));
    }

    private static string PlanOf(Tree tree, string name)
    {
        ToolRun.Of("plan", tree.Root, "--json", tree.Beside(name)).Expect(0);
        return tree.Beside(name);
    }

    private static string Written(Tree tree, string name, int size, string @base)
    {
        File.WriteAllText(tree.Beside(name), $$"""
            { "schemaVersion": 1, "totals": {}, "findings": [], "images": [ { "path": "a.dll", "machine": "x86", "kind": "native", "originalBase": "0x10000000",
              "base": "{{@base}}", "sizeOfImage": {{size}}, "fixups": 10, "action": "moved", "reason": "outgrew its room" } ] }
            """);
        return tree.Beside(name);
    }
}
