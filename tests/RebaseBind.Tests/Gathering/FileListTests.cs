using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Inputs;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;
using RebaseBind.Writing;

namespace RebaseBind.Tests.Gathering;

[TestClass]
public sealed class FileListTests
{
    [TestMethod]
    [DataRow("a.dll", "a.dll")]
    [DataRow("sub/b.dll", "sub/b.dll")]
    [DataRow(@".\sub\b.dll", "sub/b.dll")]
    [DataRow("sub/../a.dll", "a.dll")]
    [DataRow("../in/a.dll", "a.dll")]
    [DataRow("ROOT/sub/b.dll", "sub/b.dll")]
    [DataRow("  my sub/my lib.dll\t", "my sub/my lib.dll")]
    [DataRow("\"my sub/my lib.dll\"", "my sub/my lib.dll")]
    [DataRow("A.DLL", "a.dll")]
    [DataRow("Sub/B.dll", "sub/b.dll")]
    [DataRow("odd 0x10000", "odd 0x10000")]
    [DataRow("\"#1.dll\"", "#1.dll")]
    public void APathIsFoundHoweverItIsWritten(string line, string path)
    {
        using TemporaryFolder folder = Folder();
        FileList list = Read(folder, line);

        CollectionAssert.AreEqual(new[] { path }, list.Paths.ToArray());
        Assert.IsEmpty(list.Pins);
    }

    [TestMethod]
    [DataRow("a.dll 0x68000000", "a.dll", 0x68000000UL, 0UL)]
    [DataRow("a.dll\t0X68000000  0x20000", "a.dll", 0x68000000UL, 0x20000UL)]
    [DataRow("my sub/my lib.dll 0x68000000", "my sub/my lib.dll", 0x68000000UL, 0UL)]
    [DataRow("\"my sub\\my lib.dll\" 0x7FF000000000", "my sub/my lib.dll", 0x7FF000000000UL, 0UL)]
    [DataRow("\"a.dll\" 0x68000000 0x20000", "a.dll", 0x68000000UL, 0x20000UL)]
    [DataRow("odd 0x10000 0x20000", "odd 0x10000", 0x20000UL, 0UL)]
    public void AnAddressMayFollow(string line, string path, ulong address, ulong size)
    {
        using TemporaryFolder folder = Folder();
        FileList list = Read(folder, "# first\n" + line);

        CollectionAssert.AreEqual(new[] { path }, list.Paths.ToArray());
        Assert.AreEqual(new AddressPin(path, new VirtualAddress(address), size, folder.PathOf("list.txt"), 2), list.Pins.Single());
    }

    /// <summary>The folder and the file may be written by different ways, through links; a file that is a link is one of the folder all the same.</summary>
    [TestMethod]
    [DataRow("in", "way/a.dll", "a.dll")]
    [DataRow("in", "way/sub/b.dll", "sub/b.dll")]
    [DataRow("way", "in/sub/b.dll", "sub/b.dll")]
    [DataRow("way/sub", "in/sub/b.dll", "b.dll")]
    [DataRow("in", "way/linked.dll", "linked.dll")]
    public void AnAbsolutePathMayLeadThroughLinks(string root, string line, string path)
    {
        Requires.Unix();
        using TemporaryFolder folder = Folder();
        Directory.CreateSymbolicLink(folder.PathOf("way"), "in");
        File.CreateSymbolicLink(folder.PathOf("in/linked.dll"), "../elsewhere.dll");
        string list = folder.Write("list.txt", folder.PathOf(line));

        CollectionAssert.AreEqual(new[] { path }, FileList.Read(list, folder.PathOf(root)).Paths.ToArray());
    }

    [TestMethod]
    public void PathsAreSortedAndNamedOnceAndCommentsSayNothing()
    {
        using TemporaryFolder folder = Folder();
        FileList list = Read(folder, "sub/b.dll\r\n\n# no.dll\n; no.dll\nodd 0x10000\na.dll 0x10000\nSUB/b.DLL\na.dll 0x10000\na.dll\n");

        CollectionAssert.AreEqual(new[] { "a.dll", "odd 0x10000", "sub/b.dll" }, list.Paths.ToArray());
        Assert.AreEqual(6, list.Pins.Single().Line);
    }

    [TestMethod]
    [DataRow("nowhere.dll", "there is no file 'nowhere.dll'")]
    [DataRow("a.dll sub/b.dll", "there is no file")]
    [DataRow("a.dll/b.dll", "there is no file")]
    [DataRow("/cygdrive/c/dlls/a.dll", "a path of Cygwin or MSYS2 is looked for")]
    [DataRow("/usr/bin/no-such-file.dll", "a path of Cygwin or MSYS2 is looked for")]
    [DataRow("../outside.dll", "lies outside")]
    [DataRow("ROOT/../outside.dll", "lies outside")]
    [DataRow("ROOT-beside/c.dll", "lies outside")]
    [DataRow("sub", "is a folder")]
    [DataRow(".", "is a folder")]
    [DataRow("sub/", "is a folder")]
    [DataRow("link/c.dll", "lies behind the link 'link'")]
    [DataRow("a\0b.dll", "no")]
    [DataRow("a.dll 0x18000", "not a multiple of 0x10000")]
    [DataRow("a.dll 0x1g000", "is not a number")]
    [DataRow("a.dll 0x10000000000000000", "more than 64 bits")]
    [DataRow("a.dll 0x10000 0xffffffffffff0000", "beyond 64 bits")]
    [DataRow("a.dll 0x10000 0x10000 0x10000", "there is no file")]
    [DataRow("\"a.dll", "quotation mark")]
    [DataRow("\"a.dll\" 68000000", "only an address")]
    [DataRow("\"a.dll\" \"sub/b.dll\"", "only an address")]
    [DataRow("\"a.dll\" 0x10000 0x10000 0x10000", "only an address")]
    [DataRow("good.dll 0x20000", "'good.dll' has the address 0x10000 on line 1 of ")]
    public void ABadLineIsNamed(string line, string reason)
    {
        using TemporaryFolder folder = Folder();
        Finding finding = Refusal(() => Read(folder, "good.dll 0x10000\n" + line)).Single();

        Assert.AreEqual(FindingCatalog.DamagedFileList, finding.Code);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        Assert.AreEqual(folder.PathOf("list.txt"), finding.Image);
        StringAssert.StartsWith(finding.Message, "line 2: ", StringComparison.Ordinal);
        StringAssert.Contains(finding.Message, reason, StringComparison.Ordinal);
    }

    [TestMethod]
    public void EveryBadLineOfEveryListIsNamedAtOnce()
    {
        using TemporaryFolder folder = Folder();
        string[] lists = [folder.Write("1.txt", "no.dll\na.dll\nsub"), folder.Write("2.txt", "\nno.dll")];

        IReadOnlyList<Finding> findings = Refusal(() => FileList.Read(lists, folder.PathOf("in")));

        CollectionAssert.AreEqual(
            new[] { (lists[0], "line 1"), (lists[0], "line 3"), (lists[1], "line 2") },
            findings.Select(finding => (finding.Image, finding.Message.Split(':')[0])).ToArray());
    }

    [TestMethod]
    public void SeveralListsAreOne()
    {
        using TemporaryFolder folder = Folder();
        FileList list = FileList.Read([folder.Write("1.txt", "good.dll"), folder.Write("2.txt", "a.dll\ngood.dll 0x10000")], folder.PathOf("in"));

        CollectionAssert.AreEqual(new[] { "a.dll", "good.dll" }, list.Paths.ToArray());
        Assert.AreEqual(folder.PathOf("2.txt"), list.Pins.Single().Source);
    }

    [TestMethod]
    public void OfTwoNamesThatDifferInCaseOnlyTheExactOneIsMeant()
    {
        using TemporaryFolder folder = Folder();
        folder.Write("in/A.dll", "another, where names differ in case");
        if (Directory.GetFiles(folder.PathOf("in"), "?.dll").Length == 1)
        {
            Assert.Inconclusive("skipped: this file system ignores case");
        }

        Assert.AreEqual("A.dll", Read(folder, "A.dll").Paths.Single());
        StringAssert.Contains(Refusal(() => Read(folder, "A.DLL")).Single().Message, "there is no file", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AListWithoutFilesIsRefused()
    {
        using TemporaryFolder folder = Folder();
        Finding finding = Refusal(() => Read(folder, "# nothing\n")).Single();

        Assert.AreEqual(FindingCatalog.DamagedFileList, finding.Code);
        Assert.AreEqual("the list names no file", finding.Message);
    }

    [TestMethod]
    public void AMissingListOrFolderIsRefused()
    {
        using TemporaryFolder folder = Folder();
        Assert.AreEqual(FindingCatalog.UnreadableFile, Refusal(() => FileList.Read(folder.PathOf("no.txt"), folder.PathOf("in"))).Single().Code);
        Assert.AreEqual(FindingCatalog.BadFolder, Refusal(() => FileList.Read(folder.Write("list.txt", "a.dll"), folder.PathOf("no"))).Single().Code);
    }

    [TestMethod]
    public void OnlyListedFilesAreReadPlannedAndCopied()
    {
        using var folder = new TemporaryFolder();
        foreach (string path in new[] { "in/a.dll", "in/sub/b.dll", "in/c.dll" })
        {
            folder.Write(path, ImageBuilder.X64().WithPointers(path.Length).Build().ToArray());
        }

        folder.Write("in/note.txt", "listed");
        folder.Write("in/other.txt", "not listed");
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        pipeline.Apply(pipeline.Scan(folder.PathOf("in")), pipeline.Plan(pipeline.Scan(folder.PathOf("in"))), OutputTarget.InPlace);

        GatheredTree tree = pipeline.Scan(folder.PathOf("in"), Read(folder, "sub/b.dll\na.dll\nnote.txt"));
        AddressPlan plan = pipeline.Plan(tree);
        pipeline.Apply(tree, plan, OutputTarget.Folder(folder.PathOf("out")));

        CollectionAssert.AreEqual(new[] { "a.dll", "note.txt", "sub/b.dll" }, tree.Files.ToArray());
        CollectionAssert.AreEqual(new[] { "a.dll", "sub/b.dll" }, plan.Placements.Select(placement => placement.Image.Path).ToArray());
        CollectionAssert.AreEquivalent(
            new[] { "a.dll", "note.txt", "rebasebind.changes.json", "sub/b.dll" },
            Directory.GetFiles(folder.PathOf("out"), "*", SearchOption.AllDirectories).Where(path => !ChangeData.IsName(Path.GetFileName(path))).Select(path => Path.GetRelativePath(folder.PathOf("out"), path).Replace('\\', '/')).ToArray());
        CollectionAssert.AreEqual(new[] { "a.dll", "c.dll" }, ChangeRecordFile.Read(folder.PathOf("in")).Changes.Select(change => change.Path).ToArray());
        Assert.AreEqual("a.dll", ChangeRecordFile.Read(folder.PathOf("out")).Changes.Single().Path);
    }

    /// <summary>Files to list in "in", and others beside it.</summary>
    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        foreach (string path in new[] { "in/a.dll", "in/good.dll", "in/sub/b.dll", "in/my sub/my lib.dll", "in/odd 0x10000", "in/#1.dll", "outside.dll", "in-beside/c.dll" })
        {
            folder.Write(path, "x");
        }

        Directory.CreateSymbolicLink(folder.PathOf("in/link"), folder.PathOf("in-beside"));
        return folder;
    }

    private static FileList Read(TemporaryFolder folder, string text)
        => FileList.Read(folder.Write("list.txt", text.Replace("ROOT", folder.PathOf("in"), StringComparison.Ordinal)), folder.PathOf("in"));

    private static IReadOnlyList<Finding> Refusal(Func<object> read) => Assert.ThrowsExactly<RebaseBindException>(() => read()).Findings;
}
