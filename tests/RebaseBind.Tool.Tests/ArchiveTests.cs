using System;
using System.IO;
using System.IO.Compression;
using System.Linq;

namespace RebaseBind.Tool.Tests;

/// <summary>A .zip or .nupkg file stands where a folder does.</summary>
[TestClass]
public sealed class ArchiveTests
{
    [TestMethod]
    [DataRow("a.zip", 0, "scan", "IN", "--json", "-")]
    [DataRow("a.nupkg", 0, "scan", "IN")]
    [DataRow("a.zip", 0, "plan", "IN", "--json", "-")]
    [DataRow("a.zip", 0, "simulate", "IN", "--json", "-")]
    [DataRow("a.zip", 0, "simulate", "IN", "--as-is", "--system-folder", "sub", "--markdown", "-")]
    [DataRow("a.zip", 1, "check", "IN", "--json", "-")]
    [DataRow("a.zip", 0, "explain", "IN", "sub/b.dll")]
    [DataRow("a.zip", 0, "scan", "IN", "@LIST", "--json", "-")]
    [DataRow("a.zip", 0, "plan", "IN", "@LIST", "--coffbase", "-")]
    public void EveryReadingCommandSaysWhatItSaysOfTheFolder(string name, int exitCode, params string[] arguments)
    {
        using Tree tree = Tree.OfThreeColliding();
        string archive = Archive(tree, name);
        File.WriteAllText(tree.Beside("list.txt"), "c.ocx 0x68000000\nSUB\\b.dll\n");

        ToolRun expected = ToolRun.Of(With(tree.Root)).Expect(exitCode);
        ToolRun run = ToolRun.Of(With(archive)).Expect(exitCode);

        Assert.AreEqual(expected.Output, run.Output);
        Assert.AreEqual(expected.Error, run.Error);
        Assert.IsGreaterThan(100, run.Output.Length);

        string[] With(string place) => [.. arguments.Select(word => word == "IN" ? place : word == "@LIST" ? "@" + tree.Beside("list.txt") : word)];
    }

    [TestMethod]
    [DataRow("error RB0052: 'list.txt' is a file and no archive; give the folder that it lies in, or a .zip or .nupkg file", "scan", "list.txt")]
    [DataRow("error RB0052: ", "explain", "app.exe", "app.exe")]
    [DataRow("cut.zip: error RB0048: the archive has no end: it is cut short, or something follows it; get the archive again, or make it again", "check", "cut.zip")]
    [DataRow("error RB0045: the output '.' is a folder; name the archive to write", "apply", "../a.zip", "--output", ".")]
    [DataRow("error RB0045: the output '../a.zip' is the archive that is read; name another one, or give --in-place", "unbind", "../a.zip", "--output", "../a.zip")]
    [DataRow("error RB4001: there is no rebasebind.changes.json: ", "verify", "../a.zip")]
    [DataRow("error RB0045: the system folder 'none' is no folder of the tree", "simulate", "../a.zip", "--system-folder", "none")]
    [DataRow("error RB0045: the system folder '/sub' lies outside the folder", "simulate", "../a.zip", "--system-folder", "/sub")]
    [DataRow("error RB1032: line 1: there is no file 'none.dll' in the archive", "scan", "../a.zip", "@list.txt")]
    public void AFileThatCannotStandThereIsRefused(string reason, params string[] arguments)
    {
        using Tree tree = Tree.OfThreeColliding().With("cut.zip", "PK\x03\x04 and nothing more"u8.ToArray()).With("list.txt", "none.dll"u8.ToArray());
        Archive(tree, "a.zip");

        ToolRun run = ToolRun.In(tree.Root, arguments).Expect(2);

        StringAssert.Contains(run.Error, reason, StringComparison.Ordinal);
        Assert.AreEqual(string.Empty, run.Output);
    }

    private static string Archive(Tree tree, string name)
    {
        ZipFile.CreateFromDirectory(tree.Root, tree.Beside(name));
        return tree.Beside(name);
    }
}
