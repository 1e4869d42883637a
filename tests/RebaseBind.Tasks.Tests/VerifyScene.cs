using System.Collections.Generic;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RebaseBind.Tasks.Tests;

/// <summary>Runs the task that verifies outputs.</summary>
internal static class VerifyScene
{
    /// <summary>Verifies what a stage's caller copied.</summary>
    internal static RecordingBuildEngine Verify(StageScene scene, bool succeeds = true, bool mayLieElsewhere = false)
        => Verify(scene.Folder.Root, succeeds, Output("output", "obj/state.txt", "obj/record", "bin", mayLieElsewhere));

    /// <summary>Verifies what was adopted.</summary>
    internal static RecordingBuildEngine Verify(AdoptionScene scene, bool succeeds = true)
        => Verify(scene.Folder.Root, succeeds, Output("adopted", "obj/state.txt", "obj/record", string.Empty));

    internal static RecordingBuildEngine Verify(string project, bool succeeds, params ITaskItem[] outputs)
        => Run(new RebaseBindVerify { Outputs = outputs, ProjectDirectory = project }, succeeds);

    internal static RecordingBuildEngine Run(RebaseBindVerify task, bool succeeds)
    {
        var engine = new RecordingBuildEngine();
        task.BuildEngine = engine;
        Assert.AreEqual(succeeds, task.Execute(), string.Join("; ", engine.Errors.Select(error => error.Code + " " + error.Message)));
        return engine;
    }

    internal static ITaskItem Output(string name, string state, string record, string destination, bool mayLieElsewhere = false) => new TaskItem(name, new Dictionary<string, string>
    {
        ["StateFile"] = state,
        ["RecordDirectory"] = record,
        ["DestinationDirectory"] = destination,
        ["MayLieElsewhere"] = mayLieElsewhere ? "true" : string.Empty,
    });

    /// <summary>The one line that everybody sees.</summary>
    internal static string Summary(RecordingBuildEngine engine) => engine.Messages.Single(message => message.Importance == MessageImportance.High).Message!;
}
