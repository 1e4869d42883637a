using System;
using System.IO;
using System.Linq;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

[TestClass]
public sealed class UnstagingTests
{
    [TestMethod]
    public void OurFilesAreDeletedFromTheOutputAndOthersAreNot()
    {
        using StageScene scene = Three();
        (RebaseBindStage staged, _) = scene.Run();
        string ours = staged.Rewritten[0];
        string replaced = staged.Rewritten[1];
        File.WriteAllText(scene.OutputPath(replaced), "somebody else's");

        RecordingBuildEngine engine = Unstage(scene);

        Assert.IsFalse(File.Exists(scene.OutputPath(ours)));
        Assert.IsTrue(File.Exists(scene.OutputPath(replaced)));
        Assert.IsFalse(Directory.Exists(scene.Folder.PathOf("obj")), "nothing of ours is left");
        Assert.AreEqual(("RB4011", scene.OutputPath(replaced)), (engine.Warnings.Single().Code, RecordingBuildEngine.ImageIn(engine.Warnings.Single().Message)));
    }

    [TestMethod]
    public void OurFileThatWasSignedOrTouchedSinceIsDeleted()
    {
        using StageScene scene = Three();
        (RebaseBindStage staged, _) = scene.Run();
        LaterSignature.Append(scene.OutputPath(staged.Rewritten[0]));
        File.SetLastWriteTimeUtc(scene.OutputPath(staged.Rewritten[1]), DateTime.UtcNow);

        RecordingBuildEngine engine = Unstage(scene);

        Assert.IsEmpty(engine.Warnings);
        Assert.IsFalse(staged.Rewritten.Any(path => File.Exists(scene.OutputPath(path))));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void OriginalThatIsThereAlreadyStays(bool hasItsTime)
    {
        using StageScene scene = Three();
        (RebaseBindStage staged, _) = scene.Run();
        string output = scene.OutputPath(staged.Rewritten[0]);
        string source = scene.Folder.PathOf("src/" + staged.Rewritten[0]);
        File.Copy(source, output, overwrite: true);
        File.SetLastWriteTimeUtc(output, hasItsTime ? File.GetLastWriteTimeUtc(source) : DateTime.UtcNow);

        RecordingBuildEngine engine = Unstage(scene);

        Assert.IsEmpty(engine.Warnings);
        Assert.IsTrue(File.Exists(output));
    }

    private static StageScene Three()
    {
        var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        scene.Add(TestFiles.Unsigned, "c.dll");
        return scene;
    }

    private static RecordingBuildEngine Unstage(StageScene scene)
    {
        var engine = new RecordingBuildEngine();
        var task = new RebaseBindUnstage
        {
            BuildEngine = engine,
            ProjectDirectory = scene.Folder.Root,
            StagingDirectory = "obj/image",
            StateFile = "obj/state.txt",
            PlanFile = "obj/plan.json",
            RecordDirectory = "obj/record",
            DestinationDirectory = "bin/",
        };
        Assert.IsTrue(task.Execute());
        return engine;
    }
}
