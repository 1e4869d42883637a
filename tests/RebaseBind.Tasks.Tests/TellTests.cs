using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

/// <summary>The one line that people see: what was moved, what was left and why, what the gate says.</summary>
[TestClass]
public sealed class TellTests
{
    [TestMethod]
    public void TheLineSaysWhatWasMovedAndWhatWasLeftAndWhichSettingWouldChangeThat()
    {
        using StageScene scene = Scene();
        (RebaseBindStage task, _) = scene.Run(Exclude);

        Assert.AreEqual("RebaseBind: App: 1 DLL moved, 2 left (1 signed: RebaseBindSigned=strip; 1 excluded: RebaseBindExclude)", Tell(task).Message);
        Assert.AreEqual(MessageImportance.High, Tell(task).Importance);
    }

    /// <summary>What weakens security is said, whoever wants to hear nothing.</summary>
    [TestMethod]
    [DataRow("", "RebaseBind: App: 2 DLLs moved, signatures stripped from 1, DYNAMICBASE cleared in 2, 1 left (excluded: RebaseBindExclude)")]
    [DataRow("true", "RebaseBind: App: signatures stripped from 1, DYNAMICBASE cleared in 2")]
    public void StrippedSignaturesAndClearedDynamicBaseAreAlwaysSaid(string quiet, string line)
    {
        using StageScene scene = Scene();
        (RebaseBindStage task, _) = scene.Run(stage =>
        {
            Exclude(stage);
            stage.Set("Signed", "strip");
            stage.Set("DynamicBase", "clear");
            stage.Set("Quiet", quiet);
        });

        Assert.AreEqual(line, Tell(task).Message);
    }

    [TestMethod]
    public void AQuietBuildThatWeakensNothingSaysNothing()
    {
        using StageScene scene = Scene();
        (RebaseBindStage task, _) = scene.Run(stage => stage.Set("Quiet", "True"));

        Assert.IsEmpty(Lines(task, "gate: passed"));
    }

    /// <summary>Each is a warning with its own code, which NoWarn and its like know; not one of them is said twice.</summary>
    [TestMethod]
    [DataRow("", "", true)]
    [DataRow("message", "", true)]
    [DataRow("none", "", false)]
    [DataRow("warn", "RB1010 RB1018", true)]
    [DataRow("Warn", "RB1010 RB1018", true)]
    public void WhatWasLeftIsAWarningOnlyIfTheProjectSaysSo(string left, string warnings, bool isInTheLine)
    {
        using StageScene scene = Scene();
        for (int build = 0; build < 2; build++)
        {
            (RebaseBindStage task, RecordingBuildEngine engine) = scene.Run(stage =>
            {
                Exclude(stage);
                stage.Set("Left", left);
            });

            Assert.AreEqual(warnings, string.Join(" ", engine.Warnings.Select(warning => warning.Code).Order()));
            Assert.AreEqual(isInTheLine, Tell(task).Message!.Contains("2 left (", System.StringComparison.Ordinal));
            Assert.AreEqual(2 - engine.Warnings.Count, engine.Messages.Count(message => message.Code is "RB1010" or "RB1018"));
        }
    }

    [TestMethod]
    [DataRow("Left", "RebaseBindLeft is 'perhaps'; write 'message', 'warn' or 'none'")]
    [DataRow("Quiet", "RebaseBindQuiet is 'perhaps'; write 'false' or 'true'")]
    public void WordsThatAreNoneAreRefused(string property, string message)
    {
        using StageScene scene = Scene();
        (RebaseBindStage task, RecordingBuildEngine engine) = scene.Create();
        task.Set(property, "perhaps");

        Assert.IsFalse(task.Execute());
        Assert.AreEqual(message, engine.Errors.Single(error => error.Code == "RB1002").Message);
    }

    /// <summary>A build may stage some files and adopt others; people want to hear of both at once, and of the gate.</summary>
    [TestMethod]
    public void OutcomesAreAddedUpAndTheGateAndTheReportComeLast()
    {
        using var folder = new TemporaryFolder();
        TaskItem[] outcomes = [Outcome("1", "2", "RB1010=1 RB1044=1"), Outcome("0", "1", "RB1010=2"), Outcome("0", "0", string.Empty)];

        string line = Lines(folder, outcomes, "gate: refused, 2 errors", "bin/App.rebasebind.html").Single().Message!;

        Assert.AreEqual(
            "RebaseBind: App: 1 DLL moved, 3 others rewritten, 4 left (3 signed: RebaseBindSigned=strip; 1 RB1044), gate: refused, 2 errors; report: "
            + folder.PathOf("bin/App.rebasebind.html"),
            line);
        Assert.AreEqual("RebaseBind: App: gate: passed", Lines(folder, [], "gate: passed").Single().Message);
    }

    private static StageScene Scene()
    {
        var scene = new StageScene();
        scene.Add(TestFiles.Unsigned, "a.dll");
        scene.Add(TestFiles.Signed, "signed.dll");
        scene.Add(TestFiles.Unsigned, "excluded.dll");
        return scene;
    }

    private static void Exclude(RebaseBindStage task) => task.Exclude = [new TaskItem("excluded.dll")];

    private static TaskItem Outcome(string moved, string others, string left)
    {
        var outcome = new TaskItem("outcome");
        outcome.SetMetadata("Moved", moved);
        outcome.SetMetadata("Others", others);
        outcome.SetMetadata("Unsigned", "0");
        outcome.SetMetadata("Cleared", "0");
        outcome.SetMetadata("Left", left);
        return outcome;
    }

    private static BuildMessageEventArgs Tell(RebaseBindStage staged) => Lines(staged).Single();

    private static BuildMessageEventArgs[] Lines(RebaseBindStage staged, string verdict = "")
        => Lines(staged.ProjectDirectory, [staged.Outcome!], verdict, string.Empty, staged.Policy);

    private static BuildMessageEventArgs[] Lines(TemporaryFolder folder, TaskItem[] outcomes, string verdict, string report = "")
        => Lines(folder.Root, outcomes, verdict, report, policy: null);

    private static BuildMessageEventArgs[] Lines(string directory, ITaskItem[] outcomes, string verdict, string report, ITaskItem? policy)
    {
        var engine = new RecordingBuildEngine();
        using var task = new RebaseBindTell
        {
            BuildEngine = engine,
            ProjectDirectory = directory,
            Outcomes = outcomes,
            Output = "App",
            Verdict = verdict,
            ReportFile = report,
            Policy = policy,
        };
        Assert.IsTrue(task.Execute());
        return [.. engine.Messages];
    }
}
