using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RebaseBind.Tasks.Tests;

[TestClass]
public sealed class RefusalTests
{
    [TestMethod]
    [DataRow("RebaseBindSigned", "yes", "'skip' or 'strip'")]
    [DataRow("RebaseBindDynamicBase", "off", "'keep' or 'clear'")]
    [DataRow("RebaseBindGrowth", "25%", "0 to 1000")]
    [DataRow("RebaseBindGrowth", "1001", "0 to 1000")]
    [DataRow("RebaseBindReserve", "0x1000", "0x10000000-0x1fffffff")]
    public void BadValueIsOneErrorThatNamesThePropertyAndWhatToWrite(string property, string value, string advice)
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Create();
        task.Set("Signed", property == "RebaseBindSigned" ? value : string.Empty);
        task.Set("DynamicBase", property == "RebaseBindDynamicBase" ? value : string.Empty);
        task.Set("Growth", property == "RebaseBindGrowth" ? value : string.Empty);
        task.Reserve = property == "RebaseBindReserve" ? [new TaskItem(value)] : [];

        Assert.IsFalse(task.Execute());

        BuildErrorEventArgs error = engine.Errors.Single();
        Assert.AreEqual("RB1002", error.Code);
        StringAssert.Contains(error.Message, property, StringComparison.Ordinal);
        StringAssert.Contains(error.Message, value, StringComparison.Ordinal);
        StringAssert.Contains(error.Message, advice, StringComparison.Ordinal);
        StringAssert.EndsWith(error.HelpLink, "/RB1002.md", StringComparison.Ordinal);
        Assert.IsFalse(Directory.Exists(scene.Folder.PathOf("obj")));
    }

    /// <summary>An item names a source file or a place in the output; one that does neither is said, but not by a task that does not see all files.</summary>
    [TestMethod]
    [DataRow("a.dll", false)]
    [DataRow("src/1/*.dll", true)]
    [DataRow("src/1/a.dll", false)]
    [DataRow("ROOT/src/1/a.dll", false)]
    [DataRow("../PROJECT/src/1/a.dll", false)]
    [DataRow("b.dll", true)]
    [DataRow("../a.dll", true)]
    [DataRow("ROOT/src/2/a.dll", true)]
    public void AnExclusionThatFitsNoFileIsAWarning(string item, bool isUnused)
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll", source: "src/1/a.dll");
        string root = scene.Folder.Root;
        string exclude = item.Replace("ROOT", root, StringComparison.Ordinal).Replace("PROJECT", Path.GetFileName(root), StringComparison.Ordinal);

        (_, RecordingBuildEngine quiet) = scene.Run(task => task.Exclude = [new TaskItem(exclude)]);
        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Run(Configure);
        (_, RecordingBuildEngine again) = scene.Run(Configure);

        Assert.IsEmpty(quiet.Warnings);
        Assert.HasCount(isUnused ? 1 : 0, engine.Warnings);
        Assert.AreEqual(isUnused ? "moved" : "skipped", task.Images.Single().GetMetadata("Action").Replace("kept", "moved", StringComparison.Ordinal));
        Assert.HasCount(engine.Warnings.Count, again.Warnings);
        if (isUnused)
        {
            Assert.AreEqual("RB1007", engine.Warnings[0].Code);
            StringAssert.Contains(engine.Warnings[0].Message, $"RebaseBindExclude names '{exclude}', which is neither ", StringComparison.Ordinal);
        }

        void Configure(RebaseBindStage stage)
        {
            stage.Exclude = [new TaskItem(exclude)];
            stage.ReportUnusedExclusions = true;
        }
    }

    [TestMethod]
    public void TwoDifferentDllsForOnePlaceAreRefused()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll", source: "src/1/a.dll");
        scene.Add(TestFiles.Signed, "a.dll", source: "src/2/a.dll");
        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Create();

        Assert.IsFalse(task.Execute());

        BuildErrorEventArgs error = engine.Errors.Single();
        Assert.AreEqual(("RB0046", "a.dll"), (error.Code, RecordingBuildEngine.ImageIn(error.Message)));
        StringAssert.Contains(error.Message, scene.Folder.PathOf("src/1/a.dll"), StringComparison.Ordinal);
        StringAssert.Contains(error.Message, scene.Folder.PathOf("src/2/a.dll"), StringComparison.Ordinal);
    }

    [TestMethod]
    public void TwoEqualDllsForOnePlaceAreOne()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll", source: "src/1/a.dll");
        scene.Add(TestFiles.Unsigned, "a.dll", source: "src/2/a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");

        (RebaseBindStage task, _) = scene.Run(stage => stage.Exclude = [new TaskItem("b.dll")]);

        Assert.AreEqual((2, 1), (task.Dlls, task.Moved));
        Assert.AreEqual(2, task.Replaced.Length);
    }

    [TestMethod]
    public void FolderThatCannotBeWrittenIsACodedError()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        scene.Folder.Write("obj/image", "a file where a folder should be");
        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Create();

        Assert.IsFalse(task.Execute());

        Assert.AreEqual("RB0043", engine.Errors.Single().Code);
        Assert.IsFalse(File.Exists(scene.StateFile));
    }

    [TestMethod]
    public void DamagedImageIsLeftAsItIs()
    {
        using var scene = new StageScene();
        string path = scene.Folder.PathOf("src/a.dll");
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..5000]);

        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Run();

        Assert.AreEqual((2, 1), (task.Dlls, task.Moved), "the other one moves out of its way");
        Assert.AreEqual("damaged fixed", task.Images.Where(image => image.ItemSpec == "a.dll").Select(image => image.GetMetadata("Kind") + " " + image.GetMetadata("Action")).Single());
        Assert.IsTrue(engine.Warnings.Any(warning => warning.Code.StartsWith("RB00", StringComparison.Ordinal) && warning.Message!.StartsWith("a.dll: ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void QuestionIsAnsweredWithoutWork()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        (RebaseBindStage asked, RecordingBuildEngine engine) = scene.Create();
        asked.FailIfNotIncremental = true;

        Assert.IsFalse(asked.Execute());

        Assert.AreEqual(1, engine.Errors.Count);
        Assert.IsFalse(Directory.Exists(scene.Folder.PathOf("obj")));
        scene.Run();
        scene.Run(task => task.FailIfNotIncremental = true);
    }

    [TestMethod]
    public void CancelledTaskWritesNothing()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Create();
        task.Cancel();

        Assert.IsFalse(task.Execute());

        Assert.IsEmpty(engine.Errors);
        Assert.IsFalse(Directory.Exists(scene.Folder.PathOf("obj")));
    }
}
