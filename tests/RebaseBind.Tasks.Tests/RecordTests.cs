using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Utilities;
using RebaseBind.Rebasing;
using RebaseBind.Writing;

namespace RebaseBind.Tasks.Tests;

/// <summary>The record of changes that a build keeps in obj.</summary>
[TestClass]
public sealed class RecordTests
{
    [TestMethod]
    public void RecordLeadsFromEachStagedFileToItsSourceAndBack()
    {
        using StageScene scene = Three();

        (RebaseBindStage task, _) = scene.Run();

        ChangeRecord record = ChangeRecordFile.Read(scene.RecordDirectory);
        CollectionAssert.AreEqual(task.Rewritten, record.Changes.Select(change => change.Path).ToArray());
        Assert.IsNull(record.Unchanged);
        Assert.AreEqual(64, record.PlanSha256!.Length);
        foreach (ImageChange change in record.Changes)
        {
            byte[] staged = File.ReadAllBytes(scene.StagedPath(change.Path));
            CollectionAssert.AreEqual(File.ReadAllBytes(TestFiles.Unsigned), ChangeReversal.TryRevert(staged, change));
        }
    }

    [TestMethod]
    public void RecordIsListedAmongTheFilesOfTheTask()
    {
        using StageScene scene = Three();

        (RebaseBindStage first, _) = scene.Run();
        (RebaseBindStage second, _) = scene.Run();

        string[] record = [.. Directory.GetFiles(scene.RecordDirectory)];
        Assert.AreEqual(2, record.Length, string.Join(", ", record));
        foreach (RebaseBindStage task in new[] { first, second })
        {
            Assert.IsEmpty(record.Except(task.Files.Select(file => file.ItemSpec)).ToArray());
        }
    }

    [TestMethod]
    public void UnchangedBuildReadsNoRecordAndWritesNone()
    {
        using StageScene scene = Three();
        scene.Run();
        string file = Path.Combine(scene.RecordDirectory, ChangeRecord.FileName);
        File.WriteAllText(file, "whoever read this would notice");
        DateTime time = File.GetLastWriteTimeUtc(file);

        (RebaseBindStage second, _) = scene.Run(task => task.FailIfNotIncremental = true);

        Assert.IsEmpty(second.Rewritten);
        Assert.AreEqual(time, File.GetLastWriteTimeUtc(file));
    }

    /// <summary>What is bound to others is made again, to see whether it is the same; what is not is not even read.</summary>
    [TestMethod]
    [DataRow("effective")]
    [DataRow("none")]
    public void ReusedFileKeepsItsChange(string bind)
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run(task => task.Set("Bind", bind));
        string[] before = Describe(scene);
        string touched = first.Rewritten[0];
        string path = scene.Folder.PathOf("src/" + touched);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddMinutes(-5));

        (RebaseBindStage second, _) = scene.Run(task => task.Set("Bind", bind));

        CollectionAssert.AreEqual(new[] { touched }, second.Rewritten);
        CollectionAssert.AreEqual(before, Describe(scene));
    }

    [TestMethod]
    [DataRow("deleted")]
    [DataRow("damaged")]
    [DataRow("without its data")]
    [DataRow("of another file")]
    public void FileWhoseChangeIsNotKnownIsRewritten(string record)
    {
        using StageScene scene = Three();
        scene.Add(TestFiles.Unsigned, "d.dll");
        (RebaseBindStage first, _) = scene.Run();
        string[] before = Describe(scene);
        Spoil(scene, record);
        scene.Remove("d.dll");

        (RebaseBindStage second, _) = scene.Run();

        string[] expected = [.. first.Rewritten.Where(path => path != "d.dll")];
        CollectionAssert.AreEqual(record == "of another file" ? expected[..1] : expected, second.Rewritten);
        CollectionAssert.AreEqual(before.Where(line => !line.StartsWith("d.dll", StringComparison.Ordinal)).ToArray(), Describe(scene));
    }

    [TestMethod]
    public void DeletedRecordIsWrittenAnewAlthoughNothingElseChanged()
    {
        using StageScene scene = Three();
        (RebaseBindStage first, _) = scene.Run();
        string[] before = Describe(scene);
        DateTime[] copied = [.. first.Rewritten.Select(path => File.GetLastWriteTimeUtc(scene.StagedPath(path)))];
        Directory.Delete(scene.RecordDirectory, recursive: true);

        (RebaseBindStage forbidden, RecordingBuildEngine engine) = scene.Create();
        forbidden.FailIfNotIncremental = true;
        Assert.IsFalse(forbidden.Execute());
        scene.Run();

        Assert.AreEqual(1, engine.Errors.Count);
        CollectionAssert.AreEqual(before, Describe(scene));
        CollectionAssert.AreEqual(copied, first.Rewritten.Select(path => File.GetLastWriteTimeUtc(scene.StagedPath(path))).ToArray(), "so nothing is copied");
    }

    [TestMethod]
    public void WhereNothingIsRewrittenThereIsNoRecord()
    {
        using StageScene scene = Three();
        scene.Run();

        scene.Run(task => task.Exclude = [new TaskItem("*.dll")]);
        scene.Run(task =>
        {
            task.Exclude = [new TaskItem("*.dll")];
            task.FailIfNotIncremental = true;
        });

        Assert.IsFalse(Directory.Exists(scene.RecordDirectory));
    }

    [TestMethod]
    public void PlaceAboveTheOutputIsInTheRecordAndVerified()
    {
        using StageScene scene = Three();
        scene.Add(TestFiles.Unsigned, "../up.dll", source: "src/up.dll");
        scene.Run(stage => stage.Reserve = [new TaskItem("0x180000000-0x18fffffff")]);
        File.SetLastWriteTimeUtc(scene.Folder.PathOf("src/a.dll"), DateTime.UnixEpoch.AddYears(30));

        (RebaseBindStage second, _) = scene.Run(stage => stage.Reserve = [new TaskItem("0x180000000-0x18fffffff")]);

        CollectionAssert.AreEqual(new[] { "a.dll" }, second.Rewritten);
        Assert.AreEqual("RebaseBind: output: 4 images proven", VerifyScene.Summary(VerifyScene.Verify(scene)));
        File.Delete(scene.OutputPath("../up.dll"));
        Assert.AreEqual(scene.Folder.PathOf("up.dll"), RecordingBuildEngine.ImageIn(VerifyScene.Verify(scene, succeeds: false).Errors.Single().Message));
    }

    [TestMethod]
    public void AdoptionKeepsARecordAndRewritesWhatItDoesNotKnow()
    {
        using var scene = new AdoptionScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        scene.Add(TestFiles.Unsigned, "c.dll");
        RebaseBindAdopt first = scene.Run();
        string[] before = scene.Snapshot();
        ChangeRecord record = ChangeRecordFile.Read(scene.RecordDirectory);
        CollectionAssert.AreEqual(first.Rewritten, record.Changes.Select(change => change.Path).ToArray());
        Assert.IsTrue(Directory.GetFiles(scene.RecordDirectory).All(file => first.Files.Any(item => item.ItemSpec == file)));

        Directory.Delete(scene.RecordDirectory, recursive: true);
        RebaseBindAdopt second = scene.Run();
        CollectionAssert.AreEqual(first.Rewritten, second.Rewritten);
        CollectionAssert.AreEqual(before.Select(WithoutTime).ToArray(), scene.Snapshot().Select(WithoutTime).ToArray());

        scene.Unadopt();
        Assert.IsFalse(Directory.Exists(scene.Folder.PathOf("obj")), "nothing of ours is left");

        static string WithoutTime(string line) => line.Contains("obj", StringComparison.Ordinal) ? line[..line.LastIndexOf(' ')] : line;
    }

    private static StageScene Three()
    {
        var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        scene.Add(TestFiles.Unsigned, "sub/c.dll");
        return scene;
    }

    private static void Spoil(StageScene scene, string how)
    {
        string file = Path.Combine(scene.RecordDirectory, ChangeRecord.FileName);
        switch (how)
        {
            case "deleted":
                Directory.Delete(scene.RecordDirectory, recursive: true);
                break;
            case "damaged":
                File.WriteAllText(file, File.ReadAllText(file)[..^100]);
                break;
            case "without its data":
                File.Delete(Directory.GetFiles(scene.RecordDirectory, "*.gz").Single());
                break;
            default:
                ChangeRecord record = ChangeRecordFile.Read(scene.RecordDirectory);
                IEnumerable<ImageChange> changes = record.Changes.Select((change, i) => i == 0 ? change with { CheckSum = change.CheckSum ^ 1 } : change);
                ChangeRecordFile.Write(scene.RecordDirectory, record with { Changes = [.. changes] });
                break;
        }
    }

    private static string[] Describe(StageScene scene)
        => [.. ChangeRecordFile.Read(scene.RecordDirectory).Changes.Select(change => $"{change.Path} {change.Base} {Convert.ToHexString(change.Sha256.Span)} {change.Length} {change.Pages.Length}")];
}
