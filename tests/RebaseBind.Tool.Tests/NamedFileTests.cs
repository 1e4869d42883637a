using System;
using System.IO;
using System.Linq;
using RebaseBind.TestImages;

namespace RebaseBind.Tool.Tests;

/// <summary>Files in place of a folder, and behind one.</summary>
[TestClass]
public sealed class NamedFileTests
{
    [TestMethod]
    [DataRow("a.dll", "a.dll")]
    [DataRow("sub/b.dll", "b.dll")]
    [DataRow("a.dll sub/b.dll", "a.dll sub/b.dll")]
    [DataRow("./sub/../c.ocx a.dll", "a.dll c.ocx")]
    [DataRow("*.dll", "a.dll")]
    [DataRow("*", "a.dll app.exe c.ocx")]
    [DataRow("sub/*.dll", "b.dll")]
    [DataRow("sub\\*.dll", "b.dll")]
    [DataRow("**/*.dll c.ocx", "a.dll c.ocx sub/b.dll")]
    [DataRow(". sub/b.dll", "sub/b.dll")]
    [DataRow(". *.dll", "a.dll sub/b.dll")]
    [DataRow(". ./*.dll c.ocx", "a.dll c.ocx")]
    [DataRow("sub b.dll", "b.dll")]
    [DataRow("sub sub/b.dll", "b.dll")]
    [DataRow("SUB=. @list.txt c.ocx", "c.ocx sub/b.dll")]
    public void FilesAndPatternsAreFilesOfTheDeepestFolderThatHasThem(string words, string expected)
    {
        using Tree tree = Tree.OfThreeColliding();
        File.WriteAllText(tree.At("list.txt"), "sub/b.dll");
        string[] arguments = words.Replace("SUB=", string.Empty, StringComparison.Ordinal).Split(' ');

        CollectionAssert.AreEqual(expected.Split(' '), Paths(ToolRun.In(tree.Root, ["scan", .. arguments, "--json", "-"])));
    }

    /// <summary>The record lies beside the image, so that the folder is verified and undone, too.</summary>
    [TestMethod]
    public void OneImageIsChangedProvenAndGivenBack()
    {
        using Tree tree = Tree.OfThreeColliding();
        var before = Tree.Hashes(tree.Root);

        ToolRun.Of("apply", tree.At("sub/b.dll"), "--in-place", "--seed", "x").Expect(0);

        Assert.AreNotEqual(before["sub/b.dll"], Tree.Hashes(tree.Root)["sub/b.dll"]);
        ToolRun.Of("verify", tree.At("sub/b.dll")).Expect(0);
        ToolRun.Of("verify", tree.At("sub")).Expect(0);
        StringAssert.Contains(ToolRun.Of("explain", tree.At("sub/b.dll")).Expect(0).Output, "sub/b.dll"[4..], StringComparison.Ordinal);
        ToolRun.Of("undo", tree.At("sub/b.dll")).Expect(0);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    [TestMethod]
    [DataRow("there is no folder or file 'a.dl'; did you mean 'a.dll'?", "a.dl")]
    [DataRow("there is no folder or file 'sup'; did you mean 'sub'?", "sup")]
    [DataRow("no file fits '*.sys'", "*.sys")]
    [DataRow("no file fits 'nix/*.dll'", "nix/*.dll")]
    [DataRow("'sub' is a folder; name it first", "a.dll", "sub")]
    [DataRow("there is no folder or file 'x.dll'", "a.dll", "x.dll")]
    [DataRow("there is no file 'x.dll'", ".", "x.dll")]
    [DataRow("no file fits '*.sys'", ".", "*.sys")]
    [DataRow("'../*.dll' leads out of the folder", "sub", "../*.dll")]
    [DataRow("error RB0052: 'sub/readme.txt' is a file and no archive", "sub/readme.txt")]
    public void AWordThatNamesNoFileIsRefused(string reason, params string[] words)
    {
        using Tree tree = Tree.OfThreeColliding();
        File.WriteAllText(tree.At("sub/readme.txt"), "no image");

        StringAssert.Contains(ToolRun.In(tree.Root, ["scan", .. words]).Expect(2).Error, reason, StringComparison.Ordinal);
    }

    [TestMethod]
    public void FilesOfAnArchiveAreChosenByNameAndPattern()
    {
        using Tree tree = Tree.OfThreeColliding();
        string zip = tree.Beside("x.zip");
        System.IO.Compression.ZipFile.CreateFromDirectory(tree.Root, zip);

        CollectionAssert.AreEqual(new[] { "a.dll", "sub/b.dll" }, Paths(ToolRun.Of("scan", zip, "*.dll", "--json", "-")));
        CollectionAssert.AreEqual(new[] { "sub/b.dll" }, Paths(ToolRun.Of("scan", zip, "sub/b.dll", "--json", "-")));
        StringAssert.Contains(ToolRun.Of("scan", zip, "sub/x.dll").Expect(2).Error, "there is no file 'sub/x.dll' in the archive", StringComparison.Ordinal);
    }

    /// <summary>A list as programs of an installation write it, read where that installation lies as a folder.</summary>
    [TestMethod]
    [DataRow("bin/cygwin1.dll", "/usr/bin/a.dll", "bin/a.dll")]
    [DataRow("bin/cygwin1.dll", "/bin/a.dll", "bin/a.dll")]
    [DataRow("bin/cygwin1.dll", "/usr/lib/p/a.dll", "lib/p/a.dll")]
    [DataRow("bin/cygwin1.dll", "/opt/x/a.dll", "opt/x/a.dll")]
    [DataRow("usr/bin/msys-2.0.dll", "/usr/bin/a.dll", "usr/bin/a.dll")]
    [DataRow("usr/bin/msys-2.0.dll", "/bin/a.dll", "usr/bin/a.dll")]
    [DataRow("usr/bin/msys-2.0.dll", "/mingw64/bin/a.dll", "mingw64/bin/a.dll")]
    public void ListsHaveCygwinsOwnPaths(string runtime, string written, string real)
    {
        using var tree = new Tree();
        tree.With(runtime, ImageBuilder.X64().WithPointers(1)).With(real, ImageBuilder.X64().WithPointers(2));
        File.WriteAllText(tree.Beside("list.txt"), written + "\n");

        CollectionAssert.AreEqual(new[] { real }, Paths(ToolRun.Of("scan", tree.Root, "@" + tree.Beside("list.txt"), "--json", "-")));
        string folder = Path.GetDirectoryName(real)!;
        CollectionAssert.AreEqual(new[] { "a.dll" }, Paths(ToolRun.Of("scan", tree.At(folder), "@" + tree.Beside("list.txt"), "--json", "-")), "from a folder of the installation");
    }

    [TestMethod]
    public void APathOfAnInstallationThatIsNotHereIsRefused()
    {
        using Tree tree = Tree.OfThreeColliding();
        File.WriteAllText(tree.Beside("list.txt"), "/cygdrive/q/bin/a.dll\n/usr/bin/nix.dll\n");

        string error = ToolRun.Of("scan", tree.Root, "@" + tree.Beside("list.txt")).Expect(2).Error;

        StringAssert.Contains(error, "line 1: there is no file '/cygdrive/q/bin/a.dll'; a path of Cygwin or MSYS2 is looked for", StringComparison.Ordinal);
        StringAssert.Contains(error, "line 2: there is no file '/usr/bin/nix.dll'; a path of Cygwin", StringComparison.Ordinal);
    }

    /// <summary>What CMake, Meson and Cargo keep for themselves is no part of what is shipped; it is copied, and named if it is meant.</summary>
    [TestMethod]
    public void ImagesOfBuildSystemsAreLeftOut()
    {
        using var tree = new Tree();
        string[] theirs = ["CMakeFiles/3.31/CompilerIdC/a.exe", "x/cmakefiles/app.dir/b.dll", "meson-private/sanity.exe", "target/release/deps/app.dll", "target/release/build/x/y.exe"];
        string[] ours = ["app.dll", "deps/d.dll", "build/e.dll", "target/release/app.dll", "CMakeFiles.dll", "my-meson-private/f.dll"];
        foreach (string path in theirs.Concat(ours))
        {
            tree.With(path, ImageBuilder.X64().WithPointers(3));
        }

        tree.With("target/release/.fingerprint/app/x.json", "{}"u8.ToArray());

        ToolRun scan = ToolRun.Of("scan", tree.Root, "--json", "-");

        CollectionAssert.AreEqual(ours.Order(StringComparer.Ordinal).ToArray(), Paths(scan));
        StringAssert.Contains(scan.Error, "CMakeFiles/3.31/CompilerIdC/a.exe: note RB1065: 5 images of a build system are left out, this one first", StringComparison.Ordinal);
        ToolRun.Of("apply", tree.Root, "--output", tree.Output).Expect(0);
        foreach (string path in theirs)
        {
            CollectionAssert.AreEqual(tree.Read(path), File.ReadAllBytes(Path.Combine(tree.Output, path)), path);
        }

        CollectionAssert.AreEqual(new[] { theirs[0] }, Paths(ToolRun.Of("scan", tree.Root, theirs[0], "--json", "-")));
        CollectionAssert.AreEqual(new[] { "a.exe" }, Paths(ToolRun.Of("scan", Path.GetDirectoryName(tree.At(theirs[0]))!, "--json", "-")));
    }

    private static string[] Paths(ToolRun run) => [.. run.Expect(0).Json().GetProperty("images").EnumerateArray().Select(static image => image.GetProperty("path").GetString()!)];
}
