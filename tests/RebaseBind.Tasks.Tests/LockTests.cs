using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;

namespace RebaseBind.Tasks.Tests;

/// <summary>Outputs whose addresses come from one lock file.</summary>
[TestClass]
public sealed class LockTests
{
    private const string Room = "0x1000000";

    [TestMethod]
    public void TwoOutputsAgreeOnEveryAddress()
    {
        using StageScene one = Scene("shared.dll", "one.dll");
        using StageScene other = Scene("shared.dll", "other.dll");
        string lockFile = one.Folder.PathOf("rebasebind.lock");

        one.Run(task => task.Set("LockFile", "rebasebind.lock"));
        other.Run(task => task.Set("LockFile", lockFile));
        one.Run(task => task.Set("LockFile", lockFile));

        Assert.AreEqual(BaseIn(one, "shared.dll"), BaseIn(other, "shared.dll"));
        string[] bases = [BaseIn(one, "shared.dll"), BaseIn(one, "one.dll"), BaseIn(other, "other.dll")];
        CollectionAssert.AllItemsAreUnique(bases);
        foreach ((string path, string address) in new[] { "shared.dll", "one.dll", "other.dll" }.Zip(bases))
        {
            StringAssert.Contains(LineOf(lockFile, path), address[2..], StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void ALockFileThatOthersExtendedLeavesEverythingAsItIsAndOpensNoDll()
    {
        using StageScene scene = Locked("a.dll", "b.dll");
        string lockFile = scene.Folder.PathOf("rebasebind.lock");
        scene.Run(UseLock);
        File.AppendAllText(lockFile, $"x64 0x200000000 {Room} elsewhere.dll\n");
        foreach (string source in Directory.GetFiles(scene.Folder.PathOf("src")))
        {
            DateTime time = File.GetLastWriteTimeUtc(source);
            File.WriteAllBytes(source, new byte[new FileInfo(source).Length]);
            File.SetLastWriteTimeUtc(source, time);
        }

        (RebaseBindStage second, _) = scene.Run(UseLock);
        DateTime state = File.GetLastWriteTimeUtc(scene.StateFile);
        (RebaseBindStage third, _) = scene.Run(UseLock);

        Assert.IsEmpty(second.Rewritten);
        Assert.IsEmpty(third.Rewritten);
        Assert.AreEqual(2, second.Dlls);
        Assert.AreEqual(state, File.GetLastWriteTimeUtc(scene.StateFile), "the new file was taken note of once");
    }

    [TestMethod]
    public void AnotherAddressInTheLockFileMovesTheDllThereAndBack()
    {
        using StageScene scene = Locked("a.dll", "b.dll");
        scene.Run(UseLock);
        string first = BaseIn(scene, "a.dll");
        string old = File.ReadAllText(scene.Folder.PathOf("rebasebind.lock"));
        scene.Folder.Write("rebasebind.lock", $"# rebasebind.lock 1\nx64 0x1d0000000 {Room} a.dll\n");

        scene.Run(UseLock);
        string moved = BaseIn(scene, "a.dll");
        scene.Folder.Write("rebasebind.lock", old);
        (RebaseBindStage back, _) = scene.Run(UseLock);

        Assert.AreEqual("0x1d0000000", moved);
        Assert.AreEqual(first, BaseIn(scene, "a.dll"));
        CollectionAssert.Contains(back.Rewritten, "a.dll");
    }

    [TestMethod]
    public void AMissingLineIsAnErrorInLockedModeAndALineOtherwise()
    {
        using StageScene scene = Locked("a.dll", "b.dll");
        string lockFile = scene.Folder.Write("rebasebind.lock", $"# rebasebind.lock 1\nx64 0x1d0000000 {Room} a.dll\n");
        string before = File.ReadAllText(lockFile);

        RecordingBuildEngine engine = Refused(scene);

        Assert.AreEqual("RB1022 b.dll", Codes(engine));
        Assert.AreEqual(before, File.ReadAllText(lockFile));
        Assert.IsFalse(Directory.Exists(scene.Folder.PathOf("obj")));
        scene.Run(UseLock);
        scene.Run(InLockedMode);
        StringAssert.Contains(File.ReadAllText(lockFile), "b.dll", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ADllThatOutgrewItsRoomIsAnErrorInLockedMode()
    {
        using StageScene scene = Locked("a.dll");
        string lockFile = scene.Folder.Write("rebasebind.lock", "# rebasebind.lock 1\nx64 0x1d0000000 0x10000 a.dll\n");

        RecordingBuildEngine engine = Refused(scene);

        Assert.AreEqual("RB1023 a.dll", Codes(engine));
        scene.Run(UseLock);
        Assert.AreEqual("0x1d0000000", BaseIn(scene, "a.dll"), "there is room behind it");
        Assert.DoesNotContain("0x00010000", LineOf(lockFile, "a.dll"), StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("nowhere/rebasebind.lock")]
    public void LockedModeWithoutALockFileIsAnErrorThatSaysWhatToDo(string lockFile)
    {
        using StageScene scene = Scene("a.dll");
        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Create();
        task.Set("LockFile", lockFile);
        task.Set("LockedMode", "true");

        Assert.IsFalse(task.Execute());

        BuildErrorEventArgs error = engine.Errors.Single();
        Assert.AreEqual("RB1002", error.Code);
        StringAssert.StartsWith(error.Message, "RebaseBindLockedMode is 'true'", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, "build once without locked mode", StringComparison.Ordinal);
        StringAssert.Contains(error.Message, lockFile, StringComparison.Ordinal);
        Assert.IsFalse(Directory.Exists(scene.Folder.PathOf("nowhere")));
    }

    [TestMethod]
    [DataRow("x64 twelve 0x10000 a.dll", "RB1020")]
    [DataRow("<<<<<<< HEAD", "RB1020")]
    public void ADamagedLockFileIsOneErrorThatNamesTheFileAndIsNotRepaired(string line, string code)
    {
        using StageScene scene = Locked("a.dll");
        string lockFile = scene.Folder.Write("rebasebind.lock", "# rebasebind.lock 1\n" + line + "\n");
        string before = File.ReadAllText(lockFile);
        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Create();
        UseLock(task);

        Assert.IsFalse(task.Execute());

        Assert.AreEqual((code, lockFile), (engine.Errors.Single().Code, RecordingBuildEngine.ImageIn(engine.Errors.Single().Message)));
        Assert.AreEqual(before, File.ReadAllText(lockFile));
    }

    [TestMethod]
    public void ALockFileThatIsDamagedAfterTheLastBuildIsAnErrorToo()
    {
        using StageScene scene = Locked("a.dll");
        scene.Run(UseLock);
        File.AppendAllText(scene.Folder.PathOf("rebasebind.lock"), "=======\n");
        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Create();
        UseLock(task);

        Assert.IsFalse(task.Execute());

        Assert.AreEqual("RB1020", engine.Errors.Single().Code);
    }

    [TestMethod]
    public void AnEmptyLockFileIsHowASolutionStartsAndADeletedOneIsMadeAgain()
    {
        using StageScene scene = Locked("a.dll", "b.dll");
        string lockFile = scene.Folder.PathOf("rebasebind.lock");
        scene.Run(UseLock);
        string first = File.ReadAllText(lockFile);
        File.Delete(lockFile);

        scene.Run(UseLock);

        StringAssert.StartsWith(first, "# rebasebind.lock 1\n", StringComparison.Ordinal);
        Assert.AreEqual(first, File.ReadAllText(lockFile));
    }

    [TestMethod]
    public void WithoutTheLockFileTheProjectIsPlannedAnew()
    {
        using StageScene scene = Scene("a.dll", "b.dll");
        scene.Folder.Write("rebasebind.lock", $"# rebasebind.lock 1\nx64 0x1d0000000 {Room} a.dll\nx64 0x1e0000000 {Room} b.dll\n");
        scene.Run(UseLock);

        (RebaseBindStage second, _) = scene.Run();

        Assert.AreEqual(1, second.Moved, "one of them can stay");
        Assert.AreNotEqual("0x1d0000000", BaseIn(scene, "a.dll"));
    }

    private static void UseLock(RebaseBindStage task) => task.Set("LockFile", "rebasebind.lock");

    private static void InLockedMode(RebaseBindStage task)
    {
        UseLock(task);
        task.Set("LockedMode", "true");
    }

    private static RecordingBuildEngine Refused(StageScene scene)
    {
        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Create();
        InLockedMode(task);
        Assert.IsFalse(task.Execute());
        return engine;
    }

    private static StageScene Locked(params string[] paths)
    {
        StageScene scene = Scene(paths);
        scene.Folder.Write("rebasebind.lock", string.Empty);
        return scene;
    }

    private static StageScene Scene(params string[] paths)
    {
        var scene = new StageScene();
        foreach (string path in paths)
        {
            scene.Add(TestFiles.Unsigned, path);
        }

        return scene;
    }

    private static string BaseIn(StageScene scene, string path) => TestFiles.Inspect(scene.OutputPath(path)).ImageBase.ToString();

    private static string LineOf(string lockFile, string path) => File.ReadAllLines(lockFile).Single(line => line.EndsWith(" " + path, StringComparison.Ordinal));

    private static string Codes(RecordingBuildEngine engine) => string.Join(", ", engine.Errors.Select(error => error.Code + " " + RecordingBuildEngine.ImageIn(error.Message)));
}
