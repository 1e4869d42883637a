using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Rebasing;
using RebaseBind.Writing;
using LaterSignature = RebaseBind.TestSupport.LaterSignature;

namespace RebaseBind.Tasks.Tests;

/// <summary>Proving that outputs are what a build made.</summary>
[TestClass]
public sealed class VerifyTests
{
    [TestMethod]
    public void OutputIsProven()
    {
        using StageScene scene = Staged();

        RecordingBuildEngine engine = VerifyScene.Verify(scene);

        Assert.AreEqual("RebaseBind: output: 2 images proven", VerifyScene.Summary(engine));
        Assert.IsEmpty(engine.Warnings);
    }

    [TestMethod]
    public void ChangedByteIsNamedWithItsFile()
    {
        using StageScene scene = Staged();
        string changed = new[] { "a.dll", "b.dll", "c.dll" }.Select(scene.OutputPath).First(file => TestFiles.HashOf(file) != TestFiles.HashOf(TestFiles.Unsigned));
        DateTime time = File.GetLastWriteTimeUtc(changed);
        byte[] bytes = File.ReadAllBytes(changed);
        bytes[0x1234] ^= 1;
        File.WriteAllBytes(changed, bytes);
        File.SetLastWriteTimeUtc(changed, time);

        RecordingBuildEngine engine = VerifyScene.Verify(scene, succeeds: false);

        BuildErrorEventArgs error = engine.Errors.Single();
        Assert.AreEqual(("RB4007", changed), (error.Code, RecordingBuildEngine.ImageIn(error.Message)));
        Assert.AreEqual("RebaseBind: output: 2 images: 1 proven, 1 altered", VerifyScene.Summary(engine));
    }

    [TestMethod]
    public void MissingFileIsAnErrorUnlessAllAreMissingAndMayLieElsewhere()
    {
        using StageScene scene = Staged();
        string[] rewritten = [.. Directory.GetFiles(scene.StagedPath(string.Empty)).Select(path => scene.OutputPath(Path.GetFileName(path)))];
        File.Delete(rewritten[0]);

        Assert.AreEqual(("RB4004", rewritten[0]), CodeAndFile(VerifyScene.Verify(scene, succeeds: false, mayLieElsewhere: true)));

        File.Delete(rewritten[1]);
        RecordingBuildEngine strict = VerifyScene.Verify(scene, succeeds: false);
        RecordingBuildEngine alone = VerifyScene.Verify(scene, succeeds: false, mayLieElsewhere: true);
        Assert.AreEqual("RebaseBind: output: 2 images removed", VerifyScene.Summary(strict));
        Assert.AreEqual("RB4004 RB4004", string.Join(' ', strict.Errors.Select(error => error.Code)));
        Assert.AreEqual("RB4001", alone.Errors.Single().Code, "nothing was verified at all");
    }

    [TestMethod]
    public void OutputThatLiesElsewhereIsAWarningIfAnotherIsProven()
    {
        using StageScene scene = Staged();

        RecordingBuildEngine engine = VerifyScene.Verify(
            scene.Folder.Root,
            succeeds: true,
            VerifyScene.Output("output", "obj/state.txt", "obj/record", "bin"),
            VerifyScene.Output("publish", "obj/state.txt", "obj/record", "bin/publish", mayLieElsewhere: true));

        Assert.AreEqual("RebaseBind: output: 2 images proven; publish: nothing there", VerifyScene.Summary(engine));
        Assert.AreEqual(("RB4001", scene.OutputPath("publish")), (engine.Warnings.Single().Code, RecordingBuildEngine.ImageIn(engine.Warnings.Single().Message)));
    }

    [TestMethod]
    [DataRow("deleted", "RB4001")]
    [DataRow("damaged", "RB0044")]
    [DataRow("without its data", "RB4003")]
    public void WithoutItsRecordNothingIsProven(string record, string code)
    {
        using StageScene scene = Staged();
        string file = Path.Combine(scene.RecordDirectory, ChangeRecord.FileName);
        if (record == "without its data")
        {
            file = Directory.GetFiles(scene.RecordDirectory, "*.gz").Single();
        }

        if (record == "damaged")
        {
            File.WriteAllText(file, "{}");
        }
        else
        {
            File.Delete(file);
        }

        RecordingBuildEngine engine = VerifyScene.Verify(scene, succeeds: false);

        Assert.AreEqual((code, file), CodeAndFile(engine));
    }

    [TestMethod]
    public void DamagedStateIsAnError()
    {
        using StageScene scene = Staged();
        File.WriteAllText(scene.StateFile, "?");

        Assert.AreEqual(("RB4001", scene.StateFile), CodeAndFile(VerifyScene.Verify(scene, succeeds: false)));
    }

    [TestMethod]
    public void FileThatTheRecordDoesNotHaveIsAnError()
    {
        using StageScene scene = Staged();
        ChangeRecord record = ChangeRecordFile.Read(scene.RecordDirectory);
        ChangeRecordFile.Write(scene.RecordDirectory, record with { Changes = [record.Changes[0]] });

        RecordingBuildEngine engine = VerifyScene.Verify(scene, succeeds: false);

        Assert.AreEqual(("RB4001", scene.OutputPath(record.Changes[1].Path)), CodeAndFile(engine));
        Assert.AreEqual("RebaseBind: output: 2 images: 1 proven, 1 unproven", VerifyScene.Summary(engine));
    }

    [TestMethod]
    public void WhereNoImageNeededRewritingThatIsSaid()
    {
        using var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Run();

        Assert.AreEqual("RebaseBind: output: no image needed rewriting", VerifyScene.Summary(VerifyScene.Verify(scene)));
    }

    [TestMethod]
    [DataRow(true, true, false, "no image needed rewriting")]
    [DataRow(true, true, true, "was last built without RebaseBind")]
    [DataRow(true, false, false, "was not built")]
    [DataRow(false, true, false, "RebaseBindEnabled is not 'true'")]
    public void WithoutAStateWhatIsMissingIsSaid(bool isEnabled, bool isBuilt, bool hasCandidates, string message)
    {
        using var scene = new StageScene();
        var task = new RebaseBindVerify
        {
            Outputs = [VerifyScene.Output("output", "obj/state.txt", "obj/record", "bin")],
            ProjectDirectory = scene.Folder.Root,
            IsEnabled = isEnabled,
            IsBuilt = isBuilt,
            HasCandidates = hasCandidates,
        };
        bool isSound = isEnabled && isBuilt && !hasCandidates;

        RecordingBuildEngine engine = VerifyScene.Run(task, isSound);

        Assert.Contains(message, isSound ? VerifyScene.Summary(engine) : engine.Errors.Single().Message!, StringComparison.Ordinal);
        Assert.AreEqual(isSound ? 0 : 1, engine.Errors.Count(error => error.Code == "RB4001"));
    }

    [TestMethod]
    public void AdoptedFilesAreProvenWhereTheyLie()
    {
        using var scene = new AdoptionScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        string path = scene.OutputPath(scene.Run().Rewritten.Single());
        Assert.AreEqual("RebaseBind: adopted: 1 image proven", VerifyScene.Summary(VerifyScene.Verify(scene)));

        File.Copy(scene.OriginalPath(Path.GetFileName(path)), path, overwrite: true);

        Assert.AreEqual(("RB4009", path), CodeAndFile(VerifyScene.Verify(scene, succeeds: false)));
    }

    [TestMethod]
    public void SignedFileIsProvenAndNamedInAMessage()
    {
        using StageScene scene = Staged();
        string path = scene.OutputPath(Path.GetFileName(Directory.GetFiles(scene.StagedPath(string.Empty))[0]));
        LaterSignature.Append(path);

        RecordingBuildEngine engine = VerifyScene.Verify(scene);

        Assert.AreEqual("RebaseBind: output: 2 images: 1 proven, 1 signed", VerifyScene.Summary(engine));
        Assert.AreEqual(path, engine.Messages.Single(message => message.Code == "RB4008").File);
    }

    private static (string Code, string File) CodeAndFile(RecordingBuildEngine engine) => (engine.Errors.Single().Code, RecordingBuildEngine.ImageIn(engine.Errors.Single().Message));

    private static StageScene Staged()
    {
        var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Unsigned, "b.dll");
        scene.Add(TestFiles.Unsigned, "c.dll");
        scene.Run();
        return scene;
    }
}
