using System;
using System.IO;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Files;

[TestClass]
public sealed class RealPathTests
{
    [TestMethod]
    [DataRow("in", "in")]
    [DataRow("in/not/there", "in/not/there")]
    [DataRow("link", "in")]
    [DataRow("link/", "in")]
    [DataRow("link/sub/x", "in/sub/x")]
    [DataRow("link/new/deeper", "in/new/deeper")]
    [DataRow("absolute/sub", "in/sub")]
    [DataRow("second/sub", "in/sub")]
    [DataRow("in/up/in/sub", "in/sub")]
    [DataRow("crooked", "in/sub")]
    [DataRow("in/inner", "in/sub")]
    [DataRow("in/inner/../sub", "in/sub")]
    [DataRow("dangling/x", "gone/x")]
    [DataRow("in/file-link", "in/sub/file")]
    public void EveryPartIsFollowed(string path, string real)
    {
        Requires.Unix();
        using TemporaryFolder folder = Folder();

        Assert.AreEqual(RealPath.Of(folder.PathOf(real)), RealPath.Of(folder.PathOf(path)));
        Assert.AreEqual(Path.Combine(RealPath.Of(folder.Root), real), RealPath.Of(folder.PathOf(path)));
    }

    [TestMethod]
    [Timeout(30_000)]
    public void ALinkThatLeadsToItselfStays()
    {
        Requires.Unix();
        using TemporaryFolder folder = Folder();
        Link(folder, "one", "two/x");
        Link(folder, "two", "one/x");
        Link(folder, "self", "self");

        Assert.AreEqual(Path.Combine(RealPath.Of(folder.Root), "self"), RealPath.Of(folder.PathOf("self")));
        StringAssert.StartsWith(RealPath.Of(folder.PathOf("one")), RealPath.Of(folder.Root), StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("/a/b", "/a/b", true)]
    [DataRow("/a/b/", "/a/b", true)]
    [DataRow("/a/b", "/a/b/", true)]
    [DataRow("/a/b/c", "/a/b", true)]
    [DataRow("/a/b", "/a/b/c", false)]
    [DataRow("/a/bc", "/a/b", false)]
    [DataRow("/a", "/", true)]
    [DataRow("/", "/", true)]
    public void AFolderLiesInItselfAndInThoseAboveIt(string inner, string outer, bool isInside)
    {
        Requires.Unix();

        Assert.AreEqual(isInside, RealPath.IsInside(inner, outer));
        Assert.AreEqual(isInside, RealPath.StepsFrom(outer, inner) is not null);
    }

    /// <summary>Links in every place of the way, to the input, from the input's own way, and both ways round.</summary>
    [TestMethod]
    [DataRow("in", "link/out")]
    [DataRow("in", "link")]
    [DataRow("in", "second/sub/new")]
    [DataRow("in", "absolute/new/deeper")]
    [DataRow("in", "crooked/x")]
    [DataRow("in", "in/up")]
    [DataRow("in", "house/..")]
    [DataRow("in", "house/in/new")]
    [DataRow("in/sub", "link")]
    [DataRow("in/sub", "in/inner/x")]
    [DataRow("link", "in/out")]
    [DataRow("link", "absolute")]
    [DataRow("link/sub", "in")]
    [DataRow("link/sub", "second/inner/out")]
    [DataRow("house/in", "in/out")]
    [DataRow("house/in/sub", "link")]
    public void AnOutputThatLeadsIntoTheInputOrAroundItIsRefused(string input, string output)
    {
        Requires.Unix();
        using TemporaryFolder folder = Folder();
        var tree = new GatheredTree(ImageSource.Folder(folder.PathOf(input)), [], [], []);

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => new RebaseBindPipeline(new RebaseBindOptions()).CheckOutput(tree, OutputTarget.Folder(folder.PathOf(output))));

        Assert.AreEqual(FindingCatalog.BadFolder, refusal.Finding.Code);
    }

    [TestMethod]
    [DataRow("in", "out")]
    [DataRow("in", "outward/out")]
    [DataRow("in", "in/outward/out")]
    [DataRow("link", "house/in2")]
    [DataRow("link", "inner")]
    [DataRow("house/in/sub", "in/sub2")]
    public void AnOutputBesideTheInputIsFine(string input, string output)
    {
        Requires.Unix();
        using TemporaryFolder folder = Folder();

        var tree = new GatheredTree(ImageSource.Folder(folder.PathOf(input)), [], [], []);
        new RebaseBindPipeline(new RebaseBindOptions()).CheckOutput(tree, OutputTarget.Folder(folder.PathOf(output)));
    }

    /// <summary>"in" with a folder, and links to it from everywhere.</summary>
    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        folder.Write("in/sub/file", "a file");
        Directory.CreateDirectory(folder.PathOf("elsewhere"));
        Link(folder, "link", "in");
        Link(folder, "second", "link");
        Link(folder, "absolute", folder.PathOf("in"));
        Link(folder, "crooked", "elsewhere/../second/./sub");
        Link(folder, "house", ".");
        Link(folder, "dangling", "gone");
        Link(folder, "outward", "elsewhere");
        Link(folder, "in/up", "..");
        Link(folder, "in/inner", "sub");
        Link(folder, "in/outward", "../elsewhere");
        Link(folder, "in/file-link", "sub/file");
        return folder;
    }

    private static void Link(TemporaryFolder folder, string link, string target) => Directory.CreateSymbolicLink(folder.PathOf(link), target);
}
