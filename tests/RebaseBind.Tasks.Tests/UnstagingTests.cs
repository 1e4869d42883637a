using System.IO;

namespace RebaseBind.Tasks.Tests;

[TestClass]
public sealed class UnstagingTests
{
    [TestMethod]
    public void OurFilesAreDeletedFromTheOutputAndOthersAreNot()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        scene.Add(TestFiles.Unsigned, "c.dll");
        (RebaseBindStage staged, _) = scene.Run();
        string ours = staged.Rewritten[0];
        string replaced = staged.Rewritten[1];
        File.WriteAllText(scene.OutputPath(replaced), "somebody else's");
        var task = new RebaseBindUnstage
        {
            BuildEngine = new RecordingBuildEngine(),
            ProjectDirectory = scene.Folder.Root,
            StagingDirectory = "obj/image",
            StateFile = "obj/state.txt",
            PlanFile = "obj/plan.json",
            DestinationDirectory = "bin/",
        };

        Assert.IsTrue(task.Execute());

        Assert.IsFalse(File.Exists(scene.OutputPath(ours)));
        Assert.IsTrue(File.Exists(scene.OutputPath(replaced)));
        Assert.IsFalse(Directory.Exists(scene.Folder.PathOf("obj")), "nothing of ours is left");
    }
}
