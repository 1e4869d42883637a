using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Utilities;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Tests;
using RebaseBind.TestImages;

namespace RebaseBind.Tasks.Tests;

/// <summary>DLLs that no list of MSBuild names, rewritten where they lie.</summary>
[TestClass]
public sealed class AdoptionTests
{
    private static readonly string[] Paths = ["a.dll", "b.dll", "runtimes/win/native/c.dll"];

    [TestMethod]
    public void DllsAreMovedApartWhereTheyLieWithTheirTimesAndSizes()
    {
        using AdoptionScene scene = Three();
        (long, DateTime)[] before = Stamps(scene);

        RebaseBindAdopt task = scene.Run();

        CollectionAssert.AreEqual(before, Stamps(scene));
        AssertDisjoint(scene);
        Assert.AreEqual((3, 2, 3, 0, 2), (task.Dlls, task.Moved, task.OverlappingBefore, task.OverlappingAfter, task.Rewritten.Length));
        foreach (string path in task.Rewritten)
        {
            Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(scene.OriginalPath(path)), path);
            Assert.AreEqual(scene.OriginalPath(path), task.Originals.Single(item => item.GetMetadata("RebaseBindRelativePath") == path).ItemSpec);
        }

        string[] left = [.. Directory.GetFiles(scene.Folder.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName)!];
        Assert.IsFalse(left.Any(name => name.EndsWith(".tmp", StringComparison.Ordinal)), string.Join(", ", left));
    }

    [TestMethod]
    public void FilesThatShareTheirBytesWithTheOutputByHardLinkStayAsTheyAre()
    {
        using var scene = new AdoptionScene();
        foreach (string path in Paths)
        {
            string linked = scene.Add(TestFiles.Unsigned, path);
            HardLink.Create(linked, scene.Folder.PathOf("store-" + Path.GetFileName(path)));
        }

        scene.Run();

        AssertDisjoint(scene);
        Assert.AreEqual(3, Directory.GetFiles(scene.Folder.Root, "store-*").Count(path => TestFiles.HashOf(path) == TestFiles.HashOf(TestFiles.Unsigned)));
    }

    [TestMethod]
    public void SecondRunChangesNothingAndMayBeForbiddenToWork()
    {
        using AdoptionScene scene = Three();
        RebaseBindAdopt first = scene.Run();
        string[] before = scene.Snapshot();

        RebaseBindAdopt second = scene.Run(task => task.FailIfNotIncremental = true);

        Assert.IsEmpty(second.Rewritten);
        CollectionAssert.AreEqual(before, scene.Snapshot());
        CollectionAssert.AreEqual(first.Images.Select(image => image.ItemSpec + image.GetMetadata("Base")).ToArray(), second.Images.Select(image => image.ItemSpec + image.GetMetadata("Base")).ToArray());
        CollectionAssert.AreEqual(first.Originals.Select(item => item.ItemSpec).ToArray(), second.Originals.Select(item => item.ItemSpec).ToArray());
    }

    [TestMethod]
    public void FilesAreLaidOutInPagesWhereTheyLieAndLieAsBeforeWhenThatIsOver()
    {
        using AdoptionScene scene = Three();
        scene.Run();
        string[] moved = Hashes();

        RebaseBindAdopt first = scene.Run(task => task.Set("Layout", "pages"));
        Assert.AreEqual(3, first.Rewritten.Length, "the one that keeps its base, too");
        Assert.IsTrue(Paths.All(path => NaiveMapper.IsInPages(File.ReadAllBytes(scene.OutputPath(path)))));
        RebaseBindAdopt second = scene.Run(task =>
        {
            task.Set("Layout", "pages");
            task.FailIfNotIncremental = true;
        });

        Assert.IsEmpty(second.Rewritten);
        scene.Run();
        CollectionAssert.AreEqual(moved, Hashes());

        string[] Hashes() => [.. Paths.Select(path => TestFiles.HashOf(scene.OutputPath(path)))];
    }

    [TestMethod]
    public void WorkThatMayNotBeDoneIsAnErrorAndIsNotDone()
    {
        using AdoptionScene scene = Three();
        string[] before = scene.Snapshot();
        (RebaseBindAdopt task, RecordingBuildEngine engine) = scene.Create();
        task.FailIfNotIncremental = true;

        Assert.IsFalse(task.Execute());

        Assert.AreEqual(1, engine.Errors.Count);
        CollectionAssert.AreEqual(before, scene.Snapshot());
    }

    [TestMethod]
    public void ANewLinkOfOneDllRewritesThatOne()
    {
        using AdoptionScene scene = Three();
        string path = scene.Run().Rewritten[0];
        byte[] linked = File.ReadAllBytes(TestFiles.Unsigned);
        linked[^1] ^= 1;
        File.WriteAllBytes(scene.OutputPath(path), linked);

        RebaseBindAdopt second = scene.Run();

        CollectionAssert.AreEqual(new[] { path }, second.Rewritten);
        Assert.AreEqual(linked[^1], File.ReadAllBytes(scene.OutputPath(path))[^1]);
        Assert.AreEqual(linked[^1], File.ReadAllBytes(scene.OriginalPath(path))[^1]);
        AssertDisjoint(scene);
    }

    /// <summary>"cp -p" again: the file has the size and time that it had all along, but not the base.</summary>
    [TestMethod]
    public void TheSameDllCopiedAgainWithItsTimeIsRewrittenAgain()
    {
        using AdoptionScene scene = Three();
        string path = scene.Run().Rewritten[0];
        string rewritten = TestFiles.HashOf(scene.OutputPath(path));
        CopyWithTime(scene, TestFiles.Unsigned, path);

        RebaseBindAdopt second = scene.Run();

        CollectionAssert.AreEqual(new[] { path }, second.Rewritten);
        Assert.AreEqual(rewritten, TestFiles.HashOf(scene.OutputPath(path)));
    }

    /// <summary>Archives and reproducible builds give all files one time, and sections are padded: another version can have the size and time of the last.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void AnotherDllOfTheSameSizeAndTimeIsNotTakenForTheLast(bool stateIsLost)
    {
        using AdoptionScene scene = Three();
        string path = scene.Run().Rewritten[0];
        string other = NextVersion(scene);
        CopyWithTime(scene, other, path);
        if (stateIsLost)
        {
            File.Delete(scene.StateFile);
        }

        RebaseBindAdopt second = scene.Run();

        CollectionAssert.Contains(second.Rewritten, path);
        Assert.AreEqual(TestFiles.HashOf(other), TestFiles.HashOf(scene.OriginalPath(path)));
        Assert.AreEqual(File.ReadAllBytes(other)[^1], File.ReadAllBytes(scene.OutputPath(path))[^1]);
        AssertDisjoint(scene);
    }

    /// <summary>The state is written last, so without one, files may have been rewritten or not.</summary>
    [TestMethod]
    public void AKilledRunStillKnowsTheOriginals()
    {
        using AdoptionScene scene = Three();
        string path = scene.Run().Rewritten[0];
        string[] hashes = [.. Paths.Select(name => TestFiles.HashOf(scene.OutputPath(name)))];
        File.Delete(scene.StateFile);

        RebaseBindAdopt second = scene.Run();

        Assert.AreEqual((3, 2, 3), (second.Dlls, second.Moved, second.OverlappingBefore));
        CollectionAssert.AreEqual(hashes, Paths.Select(name => TestFiles.HashOf(scene.OutputPath(name))).ToArray());
        Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(scene.OriginalPath(path)));
        scene.Unadopt();
        Assert.IsTrue(Paths.All(name => TestFiles.HashOf(scene.OutputPath(name)) == TestFiles.HashOf(TestFiles.Unsigned)));
    }

    [TestMethod]
    public void AFileThatIsLeftAloneFromNowOnGetsItsOriginalBack()
    {
        using AdoptionScene scene = Three();
        string path = scene.Run().Rewritten[0];

        scene.Run(task => task.Exclude = [new TaskItem(path)]);

        Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(scene.OutputPath(path)));
        Assert.IsFalse(File.Exists(scene.OriginalPath(path)));
        AssertDisjoint(scene);
    }

    [TestMethod]
    public void SwitchingOffBringsOriginalsBackButNotOverANewerFile()
    {
        using AdoptionScene scene = Three();
        (long, DateTime)[] before = Stamps(scene);
        string[] rewritten = scene.Run().Rewritten;
        string foreign = scene.OutputPath(rewritten[0]);
        File.WriteAllText(foreign, "somebody else's");

        scene.Unadopt();

        Assert.AreEqual("somebody else's", File.ReadAllText(foreign));
        foreach (string path in Paths.Except([rewritten[0]]))
        {
            Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(scene.OutputPath(path)), path);
            Assert.AreEqual(before[Array.IndexOf(Paths, path)], Stamps(scene)[Array.IndexOf(Paths, path)], path);
        }

        Assert.IsFalse(Directory.Exists(scene.Folder.PathOf("obj")), "nothing of ours is left");
    }

    [TestMethod]
    public void WhatIsInTheWayIsNotTouched()
    {
        using AdoptionScene scene = Three();
        string obstacle = scene.Folder.Copy(TestFiles.Unsigned, "bin/host.dll");

        RebaseBindAdopt task = scene.Run(adopt => adopt.Obstacles = [new TaskItem(obstacle)]);

        Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(obstacle));
        Assert.AreEqual((4, 3, 0), (task.Dlls, task.Moved, task.OverlappingAfter));
    }

    [TestMethod]
    public void AnAdoptedDllHasTheAddressThatTheLockFileKeepsForIt()
    {
        using AdoptionScene scene = Three();
        scene.Folder.Write("rebasebind.lock", "# rebasebind.lock 1\nx64 0x1d0000000 0x1000000 a.dll\n");

        RebaseBindAdopt task = scene.Run(adopt => adopt.Set("LockFile", "rebasebind.lock"));

        Assert.AreEqual("0x1d0000000", TestFiles.Inspect(scene.OutputPath("a.dll")).ImageBase.ToString());
        Assert.AreEqual((3, 3, 0), (task.Dlls, task.Moved, task.OverlappingAfter));
        StringAssert.Contains(File.ReadAllText(scene.Folder.PathOf("rebasebind.lock")), "runtimes/win/native/c.dll", StringComparison.Ordinal);
    }

    private static AdoptionScene Three()
    {
        var scene = new AdoptionScene();
        foreach (string path in Paths)
        {
            scene.Add(TestFiles.Unsigned, path);
        }

        return scene;
    }

    /// <summary>A DLL with another last byte and another stamp, as any new link has.</summary>
    private static string NextVersion(AdoptionScene scene)
    {
        byte[] content = File.ReadAllBytes(TestFiles.Unsigned);
        content[^1] ^= 1;
        content[BitConverter.ToInt32(content, 0x3C) + 8] ^= 1;
        return scene.Folder.Write("next.dll", content);
    }

    private static void CopyWithTime(AdoptionScene scene, string source, string path)
    {
        DateTime time = File.GetLastWriteTimeUtc(scene.OutputPath(path));
        File.Copy(source, scene.OutputPath(path), overwrite: true);
        File.SetLastWriteTimeUtc(scene.OutputPath(path), time);
    }

    private static (long, DateTime)[] Stamps(AdoptionScene scene)
        => [.. Paths.Select(path => new FileInfo(scene.OutputPath(path))).Select(file => (file.Length, file.LastWriteTimeUtc))];

    private static void AssertDisjoint(AdoptionScene scene)
    {
        ImageSummary[] images = [.. Paths.Select(path => TestFiles.Inspect(scene.OutputPath(path)))];
        AddressRange[] ranges = [.. images.Select(image => AddressRange.ForImage(image.ImageBase, image.SizeOfImage)).OrderBy(range => range.Start)];
        Assert.IsTrue(ranges.Zip(ranges.Skip(1)).All(pair => pair.First.End <= pair.Second.Start), string.Join(", ", ranges));
    }
}
