using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

[TestClass]
public sealed class IncrementalTests
{
    /// <summary>The sources become garbage of the same size and time: whoever opened one would notice. And what reads images is not even loaded.</summary>
    [TestMethod]
    public void SecondBuildRewritesCopiesAndOpensNothing()
    {
        using var scene = new IncrementalScene();
        Build first = scene.Project.Run("build");
        string[] output = StrangersProject.HashesBelow(scene.Output);
        string[] reports = TimesOf(scene.Output, "App.rebasebind.*");
        ModeImages.AssertDisjoint(scene.Output, IncrementalScene.Paths);
        foreach (string source in new[] { "a.dll", "b.dll", "c.dll" }.Select(scene.Source))
        {
            File.WriteAllBytes(source, new byte[new FileInfo(source).Length]);
            File.SetLastWriteTimeUtc(source, ModeImages.LongAgo);
        }

        Build second = scene.Project.Run("build", "--no-restore", "-question");
        Build third = scene.Project.Run("build", "--no-restore");

        Assert.IsTrue(LoadsImageReader(first), "this is how one would see it");
        foreach (Build build in new[] { second, third })
        {
            Assert.IsEmpty(build.Stages()[0].OutputItems("RebaseBindRewritten"));
            Assert.IsEmpty(build.CopiedDlls());
            Assert.IsFalse(LoadsImageReader(build));
            Assert.IsEmpty(build.FindChildrenRecursive<Warning>());
        }

        CollectionAssert.AreEqual(output, StrangersProject.HashesBelow(scene.Output));
        CollectionAssert.AreEqual(reports, TimesOf(scene.Output, "App.rebasebind.*"));
        Assert.AreEqual(2, reports.Length);
    }

    [TestMethod]
    public void EachChangeRedoesWhatItConcerns()
    {
        using var scene = new IncrementalScene();
        scene.Project.Run("build");
        string reports = File.ReadAllText(scene.Built("App.rebasebind.json"));

        File.SetLastWriteTimeUtc(scene.Source("c.dll"), ModeImages.LongAgo.AddYears(1));
        (string rewritten, string[] copied) = scene.Build();
        Assert.AreEqual("c.dll", rewritten, "a DLL with another time");
        StringAssert.Contains(copied.Single(), "c.dll", StringComparison.Ordinal);

        scene.Project.Folder.Put("native/b.dll", ModeImages.Dll(0x222, fixups: 20));
        File.SetLastWriteTimeUtc(scene.Source("b.dll"), ModeImages.LongAgo.AddYears(-5));
        (rewritten, copied) = scene.Build();
        Assert.AreEqual("plugins/b.dll", rewritten, "an older replacement");
        StringAssert.Contains(copied.Single(), "b.dll", StringComparison.Ordinal);
        Assert.AreEqual(20, TestFiles.Inspect(scene.Built("plugins/b.dll")).Fixups);
        ModeImages.AssertDisjoint(scene.Output, IncrementalScene.Paths);

        scene.Build("-p:Without=c.dll");
        Assert.IsFalse(File.Exists(scene.Built("c.dll")), "an item that is gone");
        Assert.DoesNotContain("c.dll", ModeImages.FilesBelow(Path.Combine(scene.Project.Intermediate, "rebasebind/image")));
        Assert.AreNotEqual(reports, File.ReadAllText(scene.Built("App.rebasebind.json")));
        ModeImages.AssertDisjoint(scene.Output, "a.dll", "plugins/b.dll", "e_sqlite3.dll");

        scene.Build();
        ModeImages.AssertDisjoint(scene.Output, IncrementalScene.Paths);
        Assert.AreEqual(reports.Length, File.ReadAllText(scene.Built("App.rebasebind.json")).Length, "the report is as it was");
    }

    /// <summary>Somebody copies an original over the output, another policy, Rebuild, a leftover of a build that was killed.</summary>
    [TestMethod]
    public void WhatWasSpoiltIsPutRight()
    {
        using var scene = new IncrementalScene("""<ItemGroup><None Include="../native/signed.dll" Link="signed.dll" CopyToOutputDirectory="PreserveNewest" /></ItemGroup>""");
        scene.Project.Folder.Put("native/signed.dll", ModeImages.Dll(0x51).Signed());
        scene.Project.Run("build");
        string[] output = NativesOf(scene.Output);
        Assert.AreEqual(TestFiles.HashOf(scene.Source("signed.dll")), TestFiles.HashOf(scene.Built("signed.dll")), "signed DLLs are left alone");

        File.Copy(scene.Source("a.dll"), scene.Built("a.dll"), overwrite: true);
        File.Copy(scene.Source("b.dll"), scene.Built("plugins/b.dll"), overwrite: true);
        File.SetLastWriteTimeUtc(scene.Built("plugins/b.dll"), DateTime.UtcNow);
        (string rewritten, string[] copied) = scene.Build();
        Assert.AreEqual(string.Empty, rewritten);
        Assert.AreEqual(2, copied.Length);
        CollectionAssert.AreEqual(output, NativesOf(scene.Output));

        scene.Build("-p:RebaseBindSigned=strip");
        ModeImages.AssertDisjoint(scene.Output, [.. IncrementalScene.Paths, "signed.dll"]);
        Assert.IsFalse(TestFiles.Inspect(scene.Built("signed.dll")).IsSigned);

        scene.Build();
        CollectionAssert.AreEqual(output, NativesOf(scene.Output), "the policy is back, and so is the signature");

        scene.Project.Folder.Write(Path.GetRelativePath(scene.Project.Folder.Root, Path.Combine(scene.Project.Intermediate, "rebasebind/image/.rebasebind-x.tmp")), "half a DLL");
        (rewritten, _) = scene.Build("-t:Rebuild");
        Assert.AreNotEqual(string.Empty, rewritten);
        CollectionAssert.AreEqual(output, NativesOf(scene.Output));
        Assert.IsFalse(ModeImages.FilesBelow(scene.Project.Intermediate).Any(file => file.EndsWith(".tmp", StringComparison.Ordinal)));
    }

    /// <summary>One folder for all outputs of a repository.</summary>
    [TestMethod]
    public void ArtifactsOutputIsLikeAnyOther()
    {
        using var scene = new IncrementalScene();
        scene.Project.Folder.Write("Directory.Build.props", "<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput><ArtifactsPath>$(MSBuildThisFileDirectory)artifacts</ArtifactsPath></PropertyGroup></Project>");
        string output = scene.Project.Folder.PathOf("artifacts/bin/App/debug_win-x64");

        scene.Project.Run("publish");
        (string rewritten, string[] copied) = scene.Build();

        ModeImages.AssertDisjoint(output, IncrementalScene.Paths);
        ModeImages.AssertDisjoint(scene.Project.Folder.PathOf("artifacts/publish/App/debug_win-x64"), IncrementalScene.Paths);
        Assert.IsTrue(File.Exists(Path.Combine(output, "App.rebasebind.html")));
        Assert.AreEqual(string.Empty, rewritten);
        Assert.IsEmpty(copied);
        Assert.IsFalse(Directory.Exists(scene.Project.Folder.PathOf("App/obj")));
        scene.Project.Run("clean");
        Assert.IsEmpty(ModeImages.FilesBelow(output));
        Assert.IsFalse(Directory.Exists(scene.Project.Folder.PathOf("artifacts/obj/App/debug_win-x64/rebasebind")));
    }

    [TestMethod]
    public void CleanAndSwitchingOffLeaveNothingOfOurs()
    {
        using var scene = new IncrementalScene();
        scene.Project.Run("build");
        string[] sources = StrangersProject.HashesBelow(scene.Project.Folder.PathOf("native"));

        scene.Project.Run("build", "--no-restore", "-p:RebaseBindEnabled=false");
        Assert.AreEqual(TestFiles.HashOf(scene.Source("a.dll")), TestFiles.HashOf(scene.Built("a.dll")));
        Assert.AreEqual(TestFiles.HashOf(scene.Source("b.dll")), TestFiles.HashOf(scene.Built("plugins/b.dll")));
        Assert.AreEqual(TestFiles.HashOf(scene.Source("c.dll")), TestFiles.HashOf(scene.Built("c.dll")));
        Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(scene.Built("e_sqlite3.dll")));
        AssertNothingOfOurs(scene);

        scene.Build();
        ModeImages.AssertDisjoint(scene.Output, IncrementalScene.Paths);
        Assert.IsTrue(File.Exists(scene.Built("App.rebasebind.html")));

        scene.Project.Run("clean");
        AssertNothingOfOurs(scene);
        Assert.IsEmpty(ModeImages.FilesBelow(scene.Output));
        CollectionAssert.AreEqual(sources, StrangersProject.HashesBelow(scene.Project.Folder.PathOf("native")));
    }

    private static void AssertNothingOfOurs(IncrementalScene scene)
    {
        string[] ours = [.. ModeImages.FilesBelow(scene.Project.Folder.PathOf("App")).Where(file => file.Contains("rebasebind", StringComparison.OrdinalIgnoreCase))];
        Assert.IsEmpty(ours, string.Join(", ", ours));
        Assert.IsFalse(Directory.Exists(Path.Combine(scene.Project.Intermediate, "rebasebind")));
    }

    private static string[] NativesOf(string folder) => [.. StrangersProject.HashesBelow(folder).Where(file => file.EndsWith(".dll", StringComparison.Ordinal) && !file.EndsWith(" App.dll", StringComparison.Ordinal))];

    private static string[] TimesOf(string folder, string pattern)
        => [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal).Select(file => file + File.GetLastWriteTimeUtc(file).Ticks)];

    private static bool LoadsImageReader(Build build)
        => ((IEnumerable<Message>)build.FindChildrenRecursive<Message>()).Any(message => message.Text.Contains("RebaseBind.PortableExecutable, ", StringComparison.Ordinal));
}
