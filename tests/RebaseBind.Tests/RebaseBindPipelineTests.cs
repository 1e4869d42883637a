using System;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;
using RebaseBind.Writing;

namespace RebaseBind.Tests;

[TestClass]
public sealed class RebaseBindPipelineTests
{
    private static readonly BuiltImage Small = ImageBuilder.X64().WithPointers(10).WithOverlay(1, 2, 3).Build();
    private static readonly BuiltImage Large = ImageBuilder.X64().WithPointers(20).Build();

    [TestMethod]
    public void AMovedImageIsItsOriginalRelocatedWithANewStampAndChecksum()
    {
        using TemporaryFolder folder = TwoColliding();
        (AddressPlan plan, ImageChange change) = Apply(folder, folder.PathOf("out"));

        byte[] expected = NaiveRelocator.Move(Small, plan.Placements[1].Base.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(expected.AsSpan(Small.Fields.TimeDateStamp), change.TimeDateStamp);
        NaiveRelocator.WithCheckSum(expected, Small.Fields);
        CollectionAssert.AreEqual(expected, File.ReadAllBytes(folder.PathOf("out/small.dll")));
        CollectionAssert.AreEqual(Large.ToArray(), File.ReadAllBytes(folder.PathOf("out/large.dll")));
    }

    [TestMethod]
    public void TheChangeHoldsWhatTheFilesHold()
    {
        using TemporaryFolder folder = TwoColliding();
        (AddressPlan plan, ImageChange change) = Apply(folder, output: null);
        byte[] moved = File.ReadAllBytes(folder.PathOf("in/small.dll"));

        Assert.AreEqual("small.dll", change.Path);
        Assert.AreEqual(plan.Placements[1].Base, change.Base);
        Assert.AreEqual(BinaryPrimitives.ReadUInt32LittleEndian(moved.AsSpan(Small.Fields.CheckSum)), change.CheckSum);
        Assert.AreEqual(BinaryPrimitives.ReadUInt32LittleEndian(moved.AsSpan(Small.Fields.TimeDateStamp)), change.TimeDateStamp);
        CollectionAssert.AreEqual(SHA256.HashData(Small.ToArray()), change.OriginalSha256.ToArray());
        Assert.AreEqual(change.Base, ChangeRecordFile.Read(folder.PathOf("in")).Changes.Single().Base);
    }

    [TestMethod]
    public void AFileThatChangedSinceItWasPlannedIsLeftAsItIs()
    {
        using TemporaryFolder folder = TwoColliding();
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        GatheredTree tree = pipeline.Scan(folder.PathOf("in"));
        AddressPlan plan = pipeline.Plan(tree);
        byte[] other = ImageBuilder.X64().WithTimeDateStamp(7).WithPointers(10).Build().ToArray();
        folder.Write("in/small.dll", other);

        var (changes, _, _, findings) = pipeline.Apply(tree, plan, OutputTarget.InPlace);

        Assert.IsEmpty(changes);
        Assert.AreEqual(FindingCatalog.ChangedFile, findings.Single().Code);
        CollectionAssert.AreEqual(other, File.ReadAllBytes(folder.PathOf("in/small.dll")));
    }

    [TestMethod]
    public void AFileThatIsDamagedSinceItWasPlannedIsLeftAsItIs()
    {
        using TemporaryFolder folder = TwoColliding();
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        GatheredTree tree = pipeline.Scan(folder.PathOf("in"));
        AddressPlan plan = pipeline.Plan(tree);
        byte[] damaged = Small.ToArray()[..0x300];
        folder.Write("in/small.dll", damaged);

        Finding finding = pipeline.Apply(tree, plan, OutputTarget.InPlace).Findings.Single();

        Assert.AreEqual(FindingCatalog.ChangedFile, finding.Code);
        Assert.AreEqual(FindingSeverity.Error, finding.Severity);
        CollectionAssert.AreEqual(damaged, File.ReadAllBytes(folder.PathOf("in/small.dll")));
    }

    [TestMethod]
    public void ChangesComeInOrderOfPath()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 30; i++)
        {
            folder.Write($"in/{i:D2}.dll", ImageBuilder.X64().WithPointers(1 + (i * 7 % 30)).Build().ToArray());
        }

        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Run = new() { Jobs = 4 } });
        GatheredTree tree = pipeline.Scan(folder.PathOf("in"));
        string[] paths = [.. pipeline.Apply(tree, pipeline.Plan(tree), OutputTarget.Folder(folder.PathOf("out"))).Changes.Select(change => change.Path)];

        Assert.HasCount(29, paths);
        CollectionAssert.AreEqual(paths.Order(StringComparer.Ordinal).ToArray(), paths);
    }

    [TestMethod]
    public void ProgressCountsEveryFileOnce()
    {
        using TemporaryFolder folder = TwoColliding();
        folder.Write("in/note.txt", "no image");
        var seen = new ConcurrentBag<PipelineProgress>();
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Run = new() { Progress = new Watcher(seen) } });
        GatheredTree tree = pipeline.Scan(folder.PathOf("in"));
        pipeline.Apply(tree, pipeline.Plan(tree), OutputTarget.Folder(folder.PathOf("out")));

        AssertCounts(PipelineStage.Gathering, 0, 1, 2, 3);
        AssertCounts(PipelineStage.Writing, 0, 1, 2, 3);
        AssertCounts(PipelineStage.Recording, 0, 1);
        AssertCounts(PipelineStage.Completing, 0, 1);
        CollectionAssert.AreEquivalent(
            new PipelineProgress[] { new(PipelineStage.Planning, 0, null), new(PipelineStage.Planning, 0, 0) },
            seen.Where(static progress => progress.Stage == PipelineStage.Planning).ToArray());

        void AssertCounts(PipelineStage stage, params int[] done)
        {
            PipelineProgress[] told = [.. seen.Where(progress => progress.Stage == stage)];
            CollectionAssert.AreEqual(done, told.Select(static progress => progress.Done).Order().ToArray(), stage.ToString());
            Assert.IsTrue(Array.TrueForAll(told, progress => progress.Total == done[^1]), stage.ToString());
        }
    }

    private static TemporaryFolder TwoColliding()
    {
        var folder = new TemporaryFolder();
        folder.Write("in/small.dll", Small.ToArray());
        folder.Write("in/large.dll", Large.ToArray());
        return folder;
    }

    private static (AddressPlan Plan, ImageChange Change) Apply(TemporaryFolder folder, string? output)
    {
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        GatheredTree tree = pipeline.Scan(folder.PathOf("in"));
        AddressPlan plan = pipeline.Plan(tree);
        var (changes, _, _, findings) = pipeline.Apply(tree, plan, output is null ? OutputTarget.InPlace : OutputTarget.Folder(output));
        Assert.IsEmpty(findings);
        return (plan, changes.Single());
    }

    private sealed class Watcher(ConcurrentBag<PipelineProgress> seen) : IProgress<PipelineProgress>
    {
        public void Report(PipelineProgress value) => seen.Add(value);
    }
}
