using System;
using System.IO;
using System.Linq;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

/// <summary><c>rebasebind undo</c> as a person meets it.</summary>
[TestClass]
public sealed class UndoTests
{
    /// <summary>Without these capabilities root may not write where a folder's mode forbids it.</summary>
    private const string NoOverride = "--bounding-set=-dac_override,-dac_read_search";

    private static readonly Witness Setpriv = new("setpriv (util-linux)", ["setpriv"], [NoOverride, "true"]);

    [TestMethod]
    [DataRow("apply", "--output")]
    [DataRow("unbind", "--output")]
    [DataRow("undo", "--output")]
    [DataRow("apply", "--output", "")]
    [DataRow("undo", "--output", "")]
    public void AnOutputThatNamesNothingIsRefused(string command, params string[] options)
    {
        using Tree tree = Tree.OfThreeColliding();

        ToolRun run = ToolRun.Of([command, tree.Root, .. options]).Expect(2);

        StringAssert.StartsWith(run.Error, "rebasebind: ", StringComparison.Ordinal);
        Assert.IsFalse(run.Error.Contains("   at ", StringComparison.Ordinal), run.Error);
    }

    [TestMethod]
    public void InPlaceTheTreeIsAsItWasToTheLastByte()
    {
        using Tree tree = Tree.OfThreeColliding();
        string[] files = Names(tree.Root);
        var before = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);

        ToolRun run = ToolRun.Of("undo", tree.Root).Expect(0);

        Assert.AreEqual("2 images undone\n", run.Output);
        Assert.AreEqual(string.Empty, run.Error);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
        CollectionAssert.AreEqual(files, Names(tree.Root));
    }

    [TestMethod]
    public void IntoAnotherFolderTheTreeStaysChanged()
    {
        using Tree tree = Tree.OfThreeColliding();
        var before = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        var changed = Tree.Hashes(tree.Output);

        ToolRun.Of("undo", tree.Output, "--output", tree.Beside("undone")).Expect(0);

        CollectionAssert.AreEqual(changed.ToArray(), Tree.Hashes(tree.Output).ToArray());
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Beside("undone")).ToArray());
        CollectionAssert.AreEqual(Names(tree.Root), Names(tree.Beside("undone")));
    }

    [TestMethod]
    public void APatternChoosesImages()
    {
        using Tree tree = Tree.OfThreeColliding();
        byte[] original = tree.Read("a.dll");
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        byte[] moved = tree.Read("c.ocx");

        Assert.AreEqual("1 image undone\n", ToolRun.Of("undo", tree.Root, "--image", "*.dll").Expect(0).Output);

        CollectionAssert.AreEqual(original, tree.Read("a.dll"));
        CollectionAssert.AreEqual(moved, tree.Read("c.ocx"));
        ToolRun.Of("verify", tree.Root).Expect(0);
        StringAssert.Contains(ToolRun.Of("undo", tree.Root, "--image", "none*.dll").Expect(2).Error, "'none*.dll' fits no image that was changed", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnImageThatWasChangedSinceIsLeftUnlessForced()
    {
        using Tree tree = Tree.OfThreeColliding();
        byte[] original = tree.Read("c.ocx");
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        byte[] altered = tree.Read("a.dll");
        altered[0x401] ^= 1;
        tree.With("a.dll", altered);

        ToolRun refused = ToolRun.Of("undo", tree.Root).Expect(2);
        Assert.AreEqual("1 image undone, 1 not\n", refused.Output);
        StringAssert.StartsWith(refused.Error, "a.dll: error RB4011: ", StringComparison.Ordinal);
        CollectionAssert.AreEqual(altered, tree.Read("a.dll"));
        CollectionAssert.AreEqual(original, tree.Read("c.ocx"));

        ToolRun forced = ToolRun.Of("undo", tree.Root, "--force").Expect(0);
        Assert.AreEqual("1 image undone\n", forced.Output);
        StringAssert.StartsWith(forced.Error, "a.dll: warning RB4012: ", StringComparison.Ordinal);
        CollectionAssert.AreNotEqual(altered, tree.Read("a.dll"));
    }

    [TestMethod]
    public void ALinkIsReplacedAndTheFileBehindItIsNotTouched()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("skipped: links of Unix");
        }

        using Tree tree = Tree.OfThreeColliding();
        var before = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        byte[] moved = tree.Read("a.dll");
        byte[] other = tree.Read("c.ocx");
        File.Move(tree.At("a.dll"), tree.Beside("symbolic.dll"));
        File.CreateSymbolicLink(tree.At("a.dll"), tree.Beside("symbolic.dll"));
        ToolRun.Program("ln", [tree.At("c.ocx"), tree.Beside("hard.ocx")]).Expect(0);

        ToolRun.Of("verify", tree.Root).Expect(0);
        ToolRun.Of("undo", tree.Root).Expect(0);

        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
        Assert.IsNull(new FileInfo(tree.At("a.dll")).LinkTarget);
        CollectionAssert.AreEqual(moved, File.ReadAllBytes(tree.Beside("symbolic.dll")));
        CollectionAssert.AreEqual(other, File.ReadAllBytes(tree.Beside("hard.ocx")));
    }

    [TestMethod]
    public void AFolderBehindALinkIsNotEntered()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("skipped: links of Unix");
        }

        using Tree tree = new Tree().With("sub/a.dll", ImageBuilder.X64().WithPointers(10)).With("sub/b.dll", ImageBuilder.X64().WithPointers(20));
        ToolRun.Of("apply", tree.Root, "--in-place").Expect(0);
        Directory.Move(tree.At("sub"), tree.Beside("elsewhere"));
        Directory.CreateSymbolicLink(tree.At("sub"), tree.Beside("elsewhere"));
        var before = Tree.Hashes(tree.Beside("elsewhere"));

        ToolRun verified = ToolRun.Of("verify", tree.Root).Expect(1);
        ToolRun undone = ToolRun.Of("undo", tree.Root).Expect(0);

        StringAssert.Contains(verified.Error, "RB4004", StringComparison.Ordinal);
        Assert.AreEqual("0 images undone\n", undone.Output);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Beside("elsewhere")).ToArray());
    }

    [TestMethod]
    public void WhatCannotBeWrittenStaysAndIsUndoneLater()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("skipped: Unix permissions");
        }

        if (Environment.IsPrivilegedProcess)
        {
            Setpriv.Require();
        }

        using Tree tree = new Tree()
            .With("a.dll", ImageBuilder.X64().WithPointers(10))
            .With("sub/b.dll", ImageBuilder.X64().WithPointers(20))
            .With("sub/c.dll", ImageBuilder.X64().WithPointers(30));
        var before = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--in-place", "--seed", "x").Expect(0);
        var changed = Tree.Hashes(tree.Root);
        const UnixFileMode readOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        UnixFileMode usual = File.GetUnixFileMode(tree.Root);

        File.SetUnixFileMode(tree.At("sub"), readOnly);
        ToolRun some = Limited("undo", tree.Root).Expect(2);
        File.SetUnixFileMode(tree.At("sub"), usual);
        Assert.AreEqual("1 image undone, 2 not\n", some.Output);
        StringAssert.StartsWith(some.Error, "sub/b.dll: error RB0043: ", StringComparison.Ordinal);
        Assert.AreEqual(before["a.dll"], Tree.Hashes(tree.Root)["a.dll"]);
        Assert.AreEqual(changed["sub/b.dll"], Tree.Hashes(tree.Root)["sub/b.dll"]);
        ToolRun.Of("verify", tree.Root).Expect(0);

        // Now the images can be replaced, and the record cannot.
        File.SetUnixFileMode(tree.Root, readOnly);
        StringAssert.StartsWith(Limited("undo", tree.Root).Expect(2).Error, "rebasebind: error RB0043: ", StringComparison.Ordinal);
        File.SetUnixFileMode(tree.Root, usual);
        StringAssert.StartsWith(ToolRun.Of("verify", tree.Root).Expect(1).Output, "3 images: 1 unchanged, 2 original\n", StringComparison.Ordinal);
        Assert.AreEqual("0 images undone\n", ToolRun.Of("undo", tree.Root).Expect(0).Output);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    /// <summary>Runs rebasebind as somebody whom permissions bind.</summary>
    private static ToolRun Limited(params string[] arguments)
        => Environment.IsPrivilegedProcess ? ToolRun.Program("setpriv", [NoOverride, "dotnet", BuildFacts.Tool, .. arguments]) : ToolRun.Of(arguments);

    private static string[] Names(string root)
        => [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal)];
}
