using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

/// <summary>A project folder with sources, an output and the task that works on them.</summary>
internal sealed class StageScene : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<TaskItem> candidates = [];

    public TemporaryFolder Folder => folder;

    public string StateFile => folder.PathOf("obj/state.txt");

    public string RecordDirectory => folder.PathOf("obj/record");

    /// <summary>Adds a DLL that goes to the output under a relative path; its source lies in "src".</summary>
    public string Add(string image, string relativePath, string? source = null, string list = "A")
    {
        string path = folder.Copy(image, source ?? "src/" + relativePath);
        candidates.Add(new TaskItem(path, new Dictionary<string, string> { ["RebaseBindRelativePath"] = relativePath, ["List"] = list, ["Kept"] = "yes" }));
        return path;
    }

    public void Remove(string relativePath) => candidates.RemoveAll(item => item.GetMetadata("RebaseBindRelativePath") == relativePath);

    public string StagedPath(string relativePath) => folder.PathOf("obj/image/" + relativePath);

    public string OutputPath(string relativePath) => folder.PathOf("bin/" + relativePath);

    /// <summary>The task, with every path relative to the project.</summary>
    public (RebaseBindStage Task, RecordingBuildEngine Engine) Create()
    {
        var engine = new RecordingBuildEngine();
        var task = new RebaseBindStage
        {
            BuildEngine = engine,
            Candidates = [.. candidates],
            ProjectDirectory = folder.Root,
            StagingDirectory = "obj/image/",
            StateFile = "obj/state.txt",
            PlanFile = "obj/plan.json",
            RecordDirectory = "obj/record",
            DestinationDirectory = "bin\\",
        };
        return (task, engine);
    }

    /// <summary>Runs the task, which has to succeed, and copies what it says, as MSBuild would if a file is missing.</summary>
    public (RebaseBindStage Task, RecordingBuildEngine Engine) Run(Action<RebaseBindStage>? configure = null)
    {
        (RebaseBindStage task, RecordingBuildEngine engine) = Create();
        configure?.Invoke(task);
        if (!task.Execute())
        {
            throw new InvalidOperationException(string.Join("; ", engine.Errors.Select(error => error.Code + " " + error.Message)));
        }

        foreach (ITaskItem item in candidates.Except(task.Replaced).Concat(task.Staged))
        {
            string target = OutputPath(item.GetMetadata("RebaseBindRelativePath"));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!File.Exists(target))
            {
                File.Copy(item.ItemSpec, target);
            }
        }

        return (task, engine);
    }

    public void Dispose() => folder.Dispose();
}
