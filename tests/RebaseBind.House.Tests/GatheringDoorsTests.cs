using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Tasks;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.House.Tests;

/// <summary>The command line and the tasks say the same of files that are no images.</summary>
[TestClass]
public sealed class GatheringDoorsTests
{
    [TestMethod]
    public void ADosProgramIsANoteADamagedImageAWarningAndAnyOtherFileNothing()
    {
        using TemporaryFolder folder = Tree();

        string[] scanned = Scan(folder);

        Assert.AreEqual("note RB0001 dos.exe, warning RB0017 damaged.dll", string.Join(", ", scanned.Select(WithoutMessage)));
        CollectionAssert.AreEqual(scanned, Stage(folder, expected: true));
        CollectionAssert.AreEqual(scanned, Simulate(folder));
    }

    [TestMethod]
    public void AFileThatCannotBeReadIsAWarningUnlessABuildIsAboutToCopyIt()
    {
        using TemporaryFolder folder = Tree();
        string path = folder.Write("in/held.dll", ImageBuilder.X64().Build().ToArray());
        using var holder = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        string scanned = Scan(folder).Single(finding => finding.Contains("held.dll", StringComparison.Ordinal));

        Assert.StartsWith("warning RB0040 held.dll: the file cannot be read: ", scanned, StringComparison.Ordinal);
        CollectionAssert.Contains(Simulate(folder), scanned);
        CollectionAssert.AreEqual(new[] { "error" + scanned["warning".Length..] }, Stage(folder, expected: false));
    }

    private static TemporaryFolder Tree()
    {
        var folder = new TemporaryFolder();
        byte[] sound = ImageBuilder.X64().WithPointers(20).Build().ToArray();
        var dos = new byte[0x200];
        "MZ"u8.CopyTo(dos);
        folder.Write("in/sound.dll", sound);
        folder.Write("in/damaged.dll", sound[..0x300]);
        folder.Write("in/dos.exe", dos);
        folder.Write("in/note.dll", "no image");
        return folder;
    }

    private static string[] Scan(TemporaryFolder folder)
    {
        string json = folder.PathOf("scan.json");
        object? code = Assembly.Load("rebasebind").EntryPoint!.Invoke(null, [new[] { "scan", folder.PathOf("in"), "--json", json }]);
        Assert.AreEqual(0, code);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(json));
        return [.. document.RootElement.GetProperty("findings").EnumerateArray().Select(ToLine).Order(StringComparer.Ordinal)];
    }

    private static string ToLine(JsonElement finding)
    {
        string? Text(string name) => finding.GetProperty(name).GetString();
        return $"{Text("severity")} {Text("code")} {Text("image")}: {Text("message")}";
    }

    private static string[] Stage(TemporaryFolder folder, bool expected)
    {
        var engine = new Engine();
        using var task = new RebaseBindStage
        {
            BuildEngine = engine,
            Candidates = Items(folder),
            ProjectDirectory = folder.Root,
            StagingDirectory = "obj/image/",
            StateFile = "obj/state.txt",
            PlanFile = "obj/plan.json",
            RecordDirectory = "obj/record",
            DestinationDirectory = "bin/",
        };
        Assert.AreEqual(expected, task.Execute());
        return [.. engine.Said.Order(StringComparer.Ordinal)];
    }

    private static string[] Simulate(TemporaryFolder folder)
    {
        var engine = new Engine();
        using var task = new RebaseBindSimulate { BuildEngine = engine, Files = Items(folder), Originals = Items(folder), ProjectDirectory = folder.Root };
        Assert.IsTrue(task.Execute());
        return [.. engine.Said.Order(StringComparer.Ordinal)];
    }

    private static ITaskItem[] Items(TemporaryFolder folder) => [.. Directory.GetFiles(folder.PathOf("in"))
        .Select(path => new TaskItem(path, new Dictionary<string, string> { ["RebaseBindRelativePath"] = Path.GetFileName(path) }))];

    private static string WithoutMessage(string finding) => finding[..finding.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>A build that remembers the coded lines that a task logs. Errors and warnings stand at the project, and name the image first.</summary>
    private sealed class Engine : IBuildEngine
    {
        internal List<string> Said { get; } = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "test.proj";

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => false;

        public void LogCustomEvent(CustomBuildEventArgs e)
        {
        }

        public void LogErrorEvent(BuildErrorEventArgs e) => Said.Add($"error {e.Code} {e.Message}");

        public void LogWarningEvent(BuildWarningEventArgs e) => Said.Add($"warning {e.Code} {e.Message}");

        public void LogMessageEvent(BuildMessageEventArgs e)
        {
            if (!string.IsNullOrEmpty(e.Code))
            {
                Said.Add($"note {e.Code} {e.File}: {e.Message}");
            }
        }
    }
}
