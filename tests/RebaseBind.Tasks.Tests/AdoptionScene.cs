using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Utilities;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

/// <summary>An output folder that something else writes DLLs to, and the tasks that adopt them.</summary>
internal sealed class AdoptionScene : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<TaskItem> candidates = [];

    public TemporaryFolder Folder => folder;

    public string StateFile => folder.PathOf("obj/state.txt");

    public string RecordDirectory => folder.PathOf("obj/record");

    /// <summary>Writes a DLL to the output, as a linker would, and lists it.</summary>
    public string Add(string image, string relativePath)
    {
        string path = folder.Copy(image, "bin/" + relativePath);
        candidates.Add(new TaskItem(path, new Dictionary<string, string> { ["RebaseBindRelativePath"] = relativePath }));
        return path;
    }

    public void Remove(string relativePath) => candidates.RemoveAll(item => item.GetMetadata("RebaseBindRelativePath") == relativePath);

    public string OutputPath(string relativePath) => folder.PathOf("bin/" + relativePath);

    public string OriginalPath(string relativePath) => folder.PathOf("obj/originals/" + relativePath);

    public (RebaseBindAdopt Task, RecordingBuildEngine Engine) Create()
    {
        var engine = new RecordingBuildEngine();
        var task = new RebaseBindAdopt
        {
            BuildEngine = engine,
            Candidates = [.. candidates],
            ProjectDirectory = folder.Root,
            OriginalsDirectory = "obj/originals",
            StateFile = "obj/state.txt",
            PlanFile = "obj/plan.json",
            RecordDirectory = "obj/record",
        };
        return (task, engine);
    }

    /// <summary>Adopts, which has to succeed.</summary>
    public RebaseBindAdopt Run(Action<RebaseBindAdopt>? configure = null)
    {
        (RebaseBindAdopt task, RecordingBuildEngine engine) = Create();
        configure?.Invoke(task);
        return task.Execute() ? task : throw new InvalidOperationException(string.Join("; ", engine.Errors.Select(error => error.Code + " " + error.Message)));
    }

    /// <summary>Puts the originals back, which has to succeed.</summary>
    public void Unadopt()
    {
        var engine = new RecordingBuildEngine();
        var task = new RebaseBindUnadopt
        {
            BuildEngine = engine,
            ProjectDirectory = folder.Root,
            OriginalsDirectory = "obj/originals",
            StateFile = "obj/state.txt",
            PlanFile = "obj/plan.json",
            RecordDirectory = "obj/record",
        };
        if (!task.Execute())
        {
            throw new InvalidOperationException(string.Join("; ", engine.Errors.Select(error => error.Code + " " + error.Message)));
        }
    }

    /// <summary>Files of the output and of obj, with hash, size and time.</summary>
    public string[] Snapshot()
        => [.. Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => Path.GetRelativePath(folder.Root, path) + " " + TestFiles.HashOf(path) + " " + File.GetLastWriteTimeUtc(path).Ticks)];

    public void Dispose() => folder.Dispose();
}
