using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;

namespace RebaseBind.Tasks.Tests;

[TestClass]
public sealed class StagingTests
{
    [TestMethod]
    public void DllsThatWantOneAddressAreStagedApart()
    {
        using StageScene scene = Three();

        (RebaseBindStage task, _) = scene.Run();

        Assert.AreEqual((3, 3, "0x180000000", 2, 3, 0), (task.Dlls, task.Wanting, task.WantedBase, task.Moved, task.OverlappingBefore, task.OverlappingAfter));
        AddressRange[] ranges = [.. new[] { "a.dll", "b.dll", "sub/c.dll" }.Select(path => TestFiles.Inspect(scene.OutputPath(path))).Select(image => AddressRange.ForImage(image.ImageBase, image.SizeOfImage)).OrderBy(range => range.Start)];
        Assert.IsTrue(ranges[0].End <= ranges[1].Start && ranges[1].End <= ranges[2].Start, string.Join(", ", ranges));
        Assert.AreEqual(2, task.Staged.Length);
        Assert.IsTrue(File.Exists(scene.Folder.PathOf("obj/plan.json")));
    }

    [TestMethod]
    public void StagedFileIsTheSourceAtItsPlannedBaseAndNothingElse()
    {
        using StageScene scene = Three();

        (RebaseBindStage task, _) = scene.Run();

        foreach (ITaskItem item in task.Images.Where(image => image.GetMetadata("Action") == "moved"))
        {
            byte[] original = File.ReadAllBytes(TestFiles.Unsigned);
            ImageSummary image = ImageInspector.Inspect(item.ItemSpec, original);
            var placed = new Placement(image, new VirtualAddress(Convert.ToUInt64(item.GetMetadata("Base"), 16)), image.SizeOfImage, PlacementAction.Moved, default);
            ImageRebaser.Apply(original, placed, DynamicBasePolicy.Keep, out ReadOnlyMemory<byte> expected);
            CollectionAssert.AreEqual(expected.ToArray(), File.ReadAllBytes(scene.StagedPath(item.ItemSpec)));
        }
    }

    [TestMethod]
    public void SubstitutesKeepTheMetadataOfWhatTheyReplace()
    {
        using StageScene scene = Three();

        (RebaseBindStage task, _) = scene.Run();

        CollectionAssert.AreEqual(
            task.Replaced.Select(item => item.GetMetadata("RebaseBindRelativePath") + item.GetMetadata("List") + item.GetMetadata("Kept")).ToArray(),
            task.Staged.Select(item => item.GetMetadata("RebaseBindRelativePath") + item.GetMetadata("List") + item.GetMetadata("Kept")).ToArray());
        Assert.IsTrue(task.Staged.All(item => item.GetMetadata("Kept") == "yes"));
    }

    [TestMethod]
    public void SourcesAreNotTouched()
    {
        using StageScene scene = Three();
        string[] sources = Directory.GetFiles(scene.Folder.PathOf("src"), "*", SearchOption.AllDirectories);
        (string, DateTime)[] before = [.. sources.Select(path => (TestFiles.HashOf(path), File.GetLastWriteTimeUtc(path)))];

        scene.Run();
        scene.Run(task => task.Set("Growth", "100"));

        CollectionAssert.AreEqual(before, sources.Select(path => (TestFiles.HashOf(path), File.GetLastWriteTimeUtc(path))).ToArray());
    }

    [TestMethod]
    public void StagedTimeDependsOnSourceAndContentOnly()
    {
        using StageScene one = Three();
        using StageScene other = Three();
        DateTime source = File.GetLastWriteTimeUtc(one.Folder.PathOf("src/b.dll"));

        one.Run();
        other.Run();

        DateTime[] times = [.. StagedPaths(one).Select(File.GetLastWriteTimeUtc)];
        CollectionAssert.AreEqual(times, StagedPaths(other).Select(File.GetLastWriteTimeUtc).ToArray());
        Assert.AreEqual(times.Length, times.Distinct().Count(), "different content has a different time");
        Assert.IsTrue(times.All(time => time > source && time - source < TimeSpan.FromSeconds(2)), string.Join(", ", times));
    }

    [TestMethod]
    public void SecondRunOpensNoDllAndRewritesNothing()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();
        DateTime[] written = [.. StagedPaths(scene).Append(scene.StateFile).Select(File.GetLastWriteTimeUtc)];
        foreach (string source in Directory.GetFiles(scene.Folder.PathOf("src"), "*", SearchOption.AllDirectories))
        {
            // Same size, same time, and nothing that a reader could take for an image.
            DateTime time = File.GetLastWriteTimeUtc(source);
            File.WriteAllBytes(source, new byte[new FileInfo(source).Length]);
            File.SetLastWriteTimeUtc(source, time);
        }

        (RebaseBindStage second, _) = scene.Run();

        Assert.IsEmpty(second.Rewritten);
        CollectionAssert.AreEqual(written, StagedPaths(scene).Append(scene.StateFile).Select(File.GetLastWriteTimeUtc).ToArray());
        CollectionAssert.AreEqual(Describe(first), Describe(second));
    }

    [TestMethod]
    public void OneTouchedDllIsRewrittenAlone()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();
        string touched = first.Rewritten[0];
        string path = scene.Folder.PathOf("src/" + touched);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddMinutes(-5));

        (RebaseBindStage second, _) = scene.Run();

        CollectionAssert.AreEqual(new[] { touched }, second.Rewritten);
    }

    [TestMethod]
    public void OlderReplacementReachesTheOutput()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();
        string path = first.Rewritten[0];
        string source = scene.Folder.PathOf("src/" + path);
        byte[] changed = File.ReadAllBytes(source);
        changed[^1] ^= 1;
        File.WriteAllBytes(source, changed);
        File.SetLastWriteTimeUtc(source, DateTime.UnixEpoch.AddYears(30));

        scene.Run();

        Assert.AreEqual(TestFiles.HashOf(scene.StagedPath(path)), TestFiles.HashOf(scene.OutputPath(path)));
        Assert.AreEqual(changed[^1], File.ReadAllBytes(scene.OutputPath(path))[^1]);
    }

    [TestMethod]
    public void ForeignFileInTheOutputIsEvicted()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();
        string path = first.Rewritten[0];
        File.Copy(scene.Folder.PathOf("src/" + path), scene.OutputPath(path), overwrite: true);

        scene.Run();

        Assert.AreEqual(TestFiles.HashOf(scene.StagedPath(path)), TestFiles.HashOf(scene.OutputPath(path)));
    }

    [TestMethod]
    public void OutputThatIsCurrentStays()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();
        string output = scene.OutputPath(first.Rewritten[0]);
        using FileStream held = File.OpenRead(output);

        (_, RecordingBuildEngine engine) = scene.Run();

        Assert.IsTrue(File.Exists(output));
        Assert.IsFalse(engine.Messages.Any(message => message.Message!.Contains("deleted", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void ImageThatIsNoLongerRewrittenComesBackAsItWas()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();
        string path = first.Rewritten[0];

        (RebaseBindStage second, _) = scene.Run(task => task.Exclude = [new TaskItem(Path.GetFileName(path))]);

        Assert.IsFalse(File.Exists(scene.StagedPath(path)));
        Assert.AreEqual(TestFiles.HashOf(TestFiles.Unsigned), TestFiles.HashOf(scene.OutputPath(path)));
        Assert.AreEqual(0, second.OverlappingAfter);
    }

    [TestMethod]
    public void ForgottenCandidateIsNoLongerStaged()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();
        string path = first.Rewritten[0];
        scene.Remove(path);

        scene.Run();

        Assert.IsFalse(File.Exists(scene.StagedPath(path)));
    }

    [TestMethod]
    public void DeletedStagedFileIsWrittenAgain()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();
        File.Delete(scene.StagedPath(first.Rewritten[0]));

        (RebaseBindStage second, _) = scene.Run();

        CollectionAssert.AreEqual(new[] { first.Rewritten[0] }, second.Rewritten);
    }

    [TestMethod]
    public void DamagedStateMeansMoreWorkAndTheSameResult()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();
        File.WriteAllText(scene.StateFile, File.ReadAllText(scene.StateFile)[..^40] + "\nfile\tx");

        (RebaseBindStage second, _) = scene.Run();

        CollectionAssert.AreEqual(Describe(first), Describe(second));
    }

    [TestMethod]
    public void OrderOfCandidatesDoesNotMatter()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();

        (RebaseBindStage second, _) = scene.Run(task =>
        {
            task.Candidates = [.. task.Candidates.Reverse()];
            task.FailIfNotIncremental = true;
        });

        CollectionAssert.AreEqual(Describe(first), Describe(second));
    }

    [TestMethod]
    public void SignedDllIsLeftAloneUnlessAllowed()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Signed, "signed.dll");
        scene.Add(TestFiles.Signed, "second.dll");

        (RebaseBindStage kept, RecordingBuildEngine engine) = scene.Run();
        (RebaseBindStage moved, _) = scene.Run(task => task.Set("Signed", "Strip"));

        Assert.AreEqual((0, 2), (kept.Moved, kept.OverlappingAfter));
        CollectionAssert.AreEqual(new[] { "RB1010", "RB1010" }, engine.Messages.Where(message => message.Code is not null).Select(message => message.Code).ToArray());
        Assert.AreEqual((1, 0), (moved.Moved, moved.OverlappingAfter));
        Assert.IsFalse(TestFiles.Inspect(scene.StagedPath(moved.Rewritten[0])).IsSigned);
    }

    [TestMethod]
    public void FilesAreLaidOutInPagesAndLieAsBeforeWhenThatIsOver()
    {
        using StageScene scene = Three();

        (RebaseBindStage pages, _) = scene.Run(task => task.Set("Layout", "Pages"));
        (RebaseBindStage again, _) = scene.Run(task =>
        {
            task.Set("Layout", "Pages");
            task.FailIfNotIncremental = true;
        });

        Assert.AreEqual(3, pages.Rewritten.Length, "the one that keeps its base, too");
        CollectionAssert.AreEqual(Describe(pages), Describe(again));
        Assert.IsTrue(pages.Rewritten.All(path => NaiveMapper.IsInPages(File.ReadAllBytes(scene.StagedPath(path)))));
        (RebaseBindStage kept, _) = scene.Run();
        Assert.AreEqual(2, kept.Rewritten.Length);
        Assert.IsFalse(kept.Rewritten.Any(path => NaiveMapper.IsInPages(File.ReadAllBytes(scene.StagedPath(path)))));
    }

    [TestMethod]
    public void MachinesArePlannedApart()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "runtimes/win-x64/native/a.dll");
        scene.Add(TestFiles.UnsignedX86, "runtimes/win-x86/native/a.dll");

        (RebaseBindStage task, _) = scene.Run();

        // The x86 DLL lies at 0x10000000, where newer Windows leaves none.
        Assert.AreEqual((2, "x86"), (task.Dlls, task.Images.Single(image => image.GetMetadata("Action") == "moved").GetMetadata("Machine")));
    }

    [TestMethod]
    public void ReservedRangeIsKeptFree()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");

        (RebaseBindStage task, _) = scene.Run(stage => stage.Reserve = [new TaskItem("0x180000000-0x18fffffff")]);

        Assert.AreEqual(1, task.Moved);
        Assert.IsFalse(TestFiles.Inspect(scene.StagedPath("a.dll")).ImageBase.Value is >= 0x180000000 and < 0x190000000);
    }

    [TestMethod]
    public void ObstacleTakesItsAddressesAndIsNotReplaced()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        string own = scene.Folder.Copy(TestFiles.Unsigned, "obj/own.dll");

        (RebaseBindStage task, _) = scene.Run(stage => stage.Obstacles = [new TaskItem(own)]);

        CollectionAssert.AreEqual(new[] { "a.dll" }, task.Rewritten);
        Assert.AreEqual(0, task.OverlappingAfter);
    }

    [TestMethod]
    [DataRow("b.dll")]
    [DataRow("B*.DLL")]
    [DataRow("**/b.dll")]
    [DataRow("src/b.dll")]
    public void ExcludedDllStaysWhereItIs(string exclude)
    {
        using StageScene scene = Three();

        (RebaseBindStage task, _) = scene.Run(stage => stage.Exclude = [new TaskItem(exclude)]);

        ITaskItem image = task.Images.Single(item => item.ItemSpec == "b.dll");
        Assert.AreEqual("skipped", image.GetMetadata("Action"));
        Assert.AreEqual(0, task.OverlappingAfter);
    }

    [TestMethod]
    public void OneSourceForTwoPlacesIsStagedForEach()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll", source: "src/one.dll");
        scene.Add(TestFiles.Unsigned, "x/a.dll", source: "src/one.dll");

        (RebaseBindStage task, _) = scene.Run();

        // One of the two stays where it is, but the list forgets items by their source, so both are named.
        Assert.AreEqual(2, task.Replaced.Length);
        CollectionAssert.AreEquivalent(new[] { "a.dll", "x/a.dll" }, task.Staged.Select(item => item.GetMetadata("RebaseBindRelativePath")).ToArray());
        Assert.AreEqual(1, task.Moved);
        Assert.IsFalse(task.Files.Any(item => item.ItemSpec.EndsWith("one.dll", StringComparison.Ordinal)), "a source is not ours to clean");
    }

    [TestMethod]
    public void PlaceAboveTheOutputIsStagedBelowTheStagingFolder()
    {
        using StageScene scene = Three();
        scene.Add(TestFiles.Unsigned, "../up.dll", source: "src/up.dll");

        (RebaseBindStage task, _) = scene.Run(stage => stage.Reserve = [new TaskItem("0x180000000-0x18fffffff")]);

        Assert.AreEqual((4, 4, 0), (task.Moved, task.Staged.Length, task.OverlappingAfter));
        Assert.IsTrue(task.Staged.All(item => item.ItemSpec.StartsWith(scene.Folder.PathOf("obj/image/"), StringComparison.Ordinal)));
    }

    private static StageScene Three()
    {
        var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        scene.Add(TestFiles.Unsigned, "sub/c.dll", list: "B");
        return scene;
    }

    private static string[] StagedPaths(StageScene scene)
        => [.. Directory.GetFiles(scene.StagedPath(string.Empty), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string[] Describe(RebaseBindStage task)
        => [.. task.Images.Select(image => image.ItemSpec + " " + image.GetMetadata("Base") + " " + image.GetMetadata("Action") + " " + image.GetMetadata("Reason")), $"{task.Dlls} {task.Moved} {task.Wanting} {task.WantedBase} {task.OverlappingBefore} {task.OverlappingAfter}"];
}
