using System.IO;
using System.Linq;
using Microsoft.Build.Framework;

namespace RebaseBind.Tasks.Tests;

/// <summary>One word for a system, RebaseBindFor, and what the build says of it.</summary>
[TestClass]
public sealed class TargetTests
{
    private const string Code = "RB1051";

    /// <summary>A message that people see at normal verbosity, in builds with nothing to do, too.</summary>
    [TestMethod]
    public void EveryBuildSaysWhatTheWordChose()
    {
        using StageScene scene = Scene();
        for (int build = 0; build < 2; build++)
        {
            (_, RecordingBuildEngine engine) = scene.Run(task => task.Set("For", "wine"));
            BuildMessageEventArgs[] said = [.. engine.Messages.Where(static message => message.Code == Code)];

            Assert.HasCount(3, said);
            Assert.IsTrue(said.All(static message => message.Importance == MessageImportance.Normal));
            Assert.AreEqual("RebaseBindFor=wine: DYNAMICBASE is cleared in x86 and x64 DLLs, which costs nothing under Wine, and ASLR on Windows", said[1].Message);
        }
    }

    [TestMethod]
    public void APropertyThatIsSetWinsAndIsNotExplained()
    {
        using StageScene scene = Scene();

        (_, RecordingBuildEngine engine) = scene.Run(task =>
        {
            task.Set("For", "wine");
            task.Set("DynamicBase", "keep");
        });

        Assert.HasCount(2, engine.Messages.Where(static message => message.Code == Code));
    }

    [TestMethod]
    [DataRow("For", "proton")]
    [DataRow("For", "any")]
    [DataRow("ReadyToRun", "rebase")]
    public void AnotherWordIsAnotherPlan(string property, string word)
    {
        using StageScene scene = Scene();
        scene.Run(task => task.Set("For", "wine"));
        string state = File.ReadAllText(scene.StateFile);
        scene.Run(task =>
        {
            task.Set("For", "wine");
            task.Set(property, word);
        });

        Assert.AreNotEqual(state, File.ReadAllText(scene.StateFile));
    }

    private static StageScene Scene()
    {
        var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        return scene;
    }
}
