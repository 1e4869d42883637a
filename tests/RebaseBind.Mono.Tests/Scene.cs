using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.MonoHost;
using RebaseBind.TestSupport;

namespace RebaseBind.Mono.Tests;

/// <summary>A project folder with DLLs in it, and the tasks that work on them under either runtime.</summary>
internal sealed class Scene : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<(string Source, string Path)> dlls = [];

    /// <summary>The properties that staging and undoing it have in common.</summary>
    internal string[] Folders =>
    [
        "ProjectDirectory=" + folder.Root,
        "StagingDirectory=obj/image/",
        "StateFile=obj/state.txt",
        "PlanFile=obj/plan.json",
        "RecordDirectory=obj/record",
        "DestinationDirectory=bin\\",
    ];

    /// <summary>The properties that adoption and undoing it have in common.</summary>
    internal string[] Adoption =>
    [
        "ProjectDirectory=" + folder.Root,
        "OriginalsDirectory=obj/originals/",
        "StateFile=obj/adoption-state.txt",
        "PlanFile=obj/adoption-plan.json",
        "RecordDirectory=obj/adoption-record",
    ];

    /// <summary>The DLLs as candidates of RebaseBindStage.</summary>
    internal string[] Candidates => [.. dlls.Select(dll => $"Candidates+={dll.Source}\tRebaseBindRelativePath={dll.Path}\tList=A")];

    /// <summary>The DLLs as files of RebaseBindSimulate.</summary>
    internal string[] Files => [.. dlls.Select(dll => $"Files+={dll.Source}\tRebaseBindRelativePath={dll.Path}")];

    /// <summary>Adds one of the DLLs that lie beside the tests.</summary>
    internal void Add(string image, string path) => dlls.Add((folder.Copy(Path.Combine(AppContext.BaseDirectory, image), "src/" + path), path));

    /// <summary>Adds every native DLL of the sample, for every machine.</summary>
    internal void AddSample()
    {
        string natives = Path.Combine(AppContext.BaseDirectory, "natives");
        foreach (string file in Directory.GetFiles(natives, "*.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string path = Path.GetRelativePath(natives, file).Replace('\\', '/');
            Add("natives/" + path, "runtimes/" + path);
        }
    }

    internal string PathOf(string relative) => folder.PathOf(relative);

    /// <summary>Copies staged files to the output, as MSBuild does after staging, and something that is not ours.</summary>
    internal void CopyToOutput(HostReport staged)
    {
        foreach (string path in staged.Output("Rewritten"))
        {
            File.Copy(PathOf("obj/image/" + path), folder.PrepareFor("bin/" + path));
        }

        folder.Write("bin/other.dll", "somebody else's");
    }

    /// <summary>Runs a task of the package under Mono.</summary>
    internal HostReport RunUnderMono(string task, params IEnumerable<string>[] parameters)
        => MonoRuntime.Run("run", TaskPackage.Tasks, "RebaseBind.Tasks.dll", "RebaseBind.Tasks." + task, Write(parameters));

    /// <summary>Runs the same task of the build for .NET in this process.</summary>
    internal HostReport RunHere(ITask task, params IEnumerable<string>[] parameters)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        bool succeeded = TaskRun.Execute(task, Write(parameters), new Report(text));
        return new HostReport(succeeded ? 0 : 1, text.ToString());
    }

    /// <summary>Every file below a folder of the project, with its content.</summary>
    internal SortedDictionary<string, byte[]> ContentsBelow(string relative)
        => new(Directory.GetFiles(PathOf(relative), "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(PathOf(relative), path), File.ReadAllBytes), StringComparer.Ordinal);

    public void Dispose() => folder.Dispose();

    private string Write(IEnumerable<string>[] parameters) => folder.Write("parameters.txt", string.Join('\n', parameters.SelectMany(lines => lines)));
}
