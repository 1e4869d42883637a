using System;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace RebaseBind.Tool.Tests;

/// <summary>Lists of files and of addresses.</summary>
[TestClass]
public sealed class InputTests
{
    [TestMethod]
    [DataRow("@")]
    [DataRow("@@")]
    public void AListSaysWhichFilesAreMeant(string mark)
    {
        using Tree tree = Tree.OfThreeColliding();
        string list = mark + List(tree, "sub\\b.dll\nc.ocx 0x7ff000000000\n");

        CollectionAssert.AreEqual(new[] { "c.ocx", "sub/b.dll" }, Paths(ToolRun.Of("scan", tree.Root, list, "--json", "-")));
        CollectionAssert.AreEqual(new[] { "c.ocx", "sub/b.dll" }, Paths(ToolRun.Of("plan", tree.Root, list, "--json", "-")));
        StringAssert.Contains(ToolRun.Of("check", tree.Root, list).Expect(1).Output, "2 images, 2 overlapping", StringComparison.Ordinal);
        CollectionAssert.AreEqual(new[] { "c.ocx", "sub/b.dll" }, Paths(ToolRun.Of("apply", tree.Root, list, "--output", tree.Output, "--json", "-")));
        CollectionAssert.AreEqual(new[] { "c.ocx", Tree.ChangeRecord, "sub/b.dll" }, Tree.Hashes(tree.Output).Keys.Select(path => path.Replace('\\', '/')).ToArray());
    }

    [TestMethod]
    public void SeveralListsAreOne()
    {
        using Tree tree = Tree.OfThreeColliding();
        string[] lists = [.. new[] { "c.ocx", "a.dll" }.Select((path, i) => "@" + List(tree, path, $"{i}.txt"))];

        CollectionAssert.AreEqual(new[] { "a.dll", "c.ocx" }, Paths(ToolRun.Of("scan", tree.Root, lists[0], lists[1], "--json", "-")));
    }

    [TestMethod]
    public void WithoutAFolderAListIsAboutTheCurrentOne()
    {
        using Tree tree = Tree.OfThreeColliding();
        File.WriteAllText(Path.Combine(tree.Root, "1.txt"), "sub/b.dll");
        File.WriteAllText(Path.Combine(tree.Root, "2.txt"), "a.dll");

        CollectionAssert.AreEqual(new[] { "a.dll", "sub/b.dll" }, Paths(ToolRun.In(tree.Root, "scan", "@1.txt", "@2.txt", "--json", "-")));
    }

    [TestMethod]
    [DataRow("RB1032: line 1: there is no file 'no.dll'", "scan", "IN", "@LIST")]
    [DataRow("RB1032: line 1: there is no file 'no.dll'", "check", "IN", "@LIST")]
    [DataRow("RB1032: line 1: there is no file 'no.dll'", "apply", "IN", "@LIST", "--output", "OUT")]
    [DataRow("RB0040: the file cannot be read: there is no such file", "scan", "IN", "@LIST.no")]
    [DataRow("RB0040: the file cannot be read: it is a folder", "scan", "IN", "@IN")]
    [DataRow("RB0045", "scan", "IN/nowhere", "@LIST")]
    [DataRow("names no list", "scan", "@")]
    [DataRow("names no list", "scan", "IN", "@@")]
    [DataRow("error RB0045: there is no file 'OTHER'", "scan", "IN", "OTHER")]
    [DataRow("RB1030: line 1: ", "plan", "IN", "--pins", "LIST")]
    [DataRow("RB1030: line 1: ", "apply", "IN", "--in-place", "--pins", "LIST")]
    [DataRow("RB0040", "plan", "IN", "--pins", "LIST.no")]
    [DataRow("cannot both", "plan", "IN", "--json", "-", "--coffbase", "-")]
    public void WhatCannotBeReadEndsWithCode2AndAReason(string reason, params string[] arguments)
    {
        using Tree tree = Tree.OfThreeColliding();
        string list = List(tree, "no.dll\n");
        var before = Tree.Hashes(tree.Root);

        ToolRun run = ToolRun.Of([.. arguments.Select(argument => argument
            .Replace("IN", tree.Root, StringComparison.Ordinal)
            .Replace("LIST", list, StringComparison.Ordinal)
            .Replace("OUT", tree.Output, StringComparison.Ordinal))]).Expect(2);

        StringAssert.Contains(run.Error, reason, StringComparison.Ordinal);
        Assert.AreEqual(string.Empty, run.Output);
        Assert.IsFalse(Directory.Exists(tree.Output));
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    [TestMethod]
    public void PlannedAddressesAreWrittenForTheLinker()
    {
        using Tree tree = Tree.OfThreeColliding();
        string file = tree.Beside("coffbase.txt");
        string output = ToolRun.Of("plan", tree.Root, "--coffbase", "-").Expect(0).Output;
        JsonElement plan = ToolRun.Of("apply", tree.Root, "--output", tree.Output, "--coffbase", file, "--json", "-").Expect(0).Json();

        string[][] lines = [.. File.ReadLines(file).Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

        Assert.AreEqual(File.ReadAllText(file), output);
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, lines.Select(line => line[0]).ToArray());
        CollectionAssert.AreEqual(
            plan.GetProperty("images").EnumerateArray().Where(image => Text(image, "path") != "app.exe").OrderBy(image => Path.GetFileName(Text(image, "path"))).Select(image => Text(image, "base")).ToArray(),
            lines.Select(line => line[1]).ToArray());
        ToolRun.Of("plan", tree.Root, "--pins", file).Expect(0);
    }

    private static string List(Tree tree, string text, string name = "list.txt")
    {
        File.WriteAllText(tree.Beside(name), text);
        return tree.Beside(name);
    }

    private static string[] Paths(ToolRun run) => [.. run.Expect(0).Json().GetProperty("images").EnumerateArray().Select(image => Text(image, "path"))];

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
