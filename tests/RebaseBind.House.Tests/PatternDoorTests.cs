using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Microsoft.Build.Utilities;
using RebaseBind.Tasks;
using RebaseBind.Tasks.Tests;
using RebaseBind.TestImages;
using RebaseBind.Tests.Paths;
using RebaseBind.TestSupport;

namespace RebaseBind.House.Tests;

/// <summary>A pattern means the same on the command line and in a project.</summary>
[TestClass]
[DoNotParallelize]
public sealed class PatternDoorTests
{
    [TestMethod]
    public void BothDoorsExcludeWhatTheDocumentationSays()
    {
        foreach ((string pattern, string[] fitting, string[] others) in PatternTable.Rows)
        {
            using var folder = new TemporaryFolder();
            string[] paths = [.. fitting, .. others];
            foreach (string path in paths)
            {
                folder.Write("in/" + path, ImageBuilder.X64().WithPointers(1).Build().ToArray());
            }

            string[] expected = [.. fitting.Order(StringComparer.Ordinal)];
            CollectionAssert.AreEqual(expected, ExcludedByTool(folder, pattern), "tool: " + pattern);
            CollectionAssert.AreEqual(expected, ExcludedByTask(folder, paths, pattern), "task: " + pattern);
        }
    }

    [TestMethod]
    [DataRow("/usr/lib/*.dll")]
    [DataRow("C:\\*.dll")]
    [DataRow("../a.dll")]
    public void BothDoorsRefuseASenselessPatternInTheSameWords(string pattern)
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/a.dll", ImageBuilder.X64().WithPointers(1).Build().ToArray());
        var load = new TaskItem("every-root");
        load.SetMetadata("Images", pattern);
        var engine = new RecordingBuildEngine();
        var task = new RebaseBindSimulate { BuildEngine = engine, ProjectDirectory = folder.Root, DynamicLoads = [load] };

        Assert.IsFalse(task.Execute());
        Assert.AreEqual("RB1002", engine.Errors.Single().Code);
        const string Property = "RebaseBindDynamicLoad: ";
        StringAssert.StartsWith(engine.Errors[0].Message, Property, StringComparison.Ordinal);

        (int code, _, string error) = ToolInProcess.Run("plan", folder.PathOf("in"), "--exclude", pattern);

        Assert.AreEqual(2, code);
        StringAssert.Contains(error, $"error RB1002: --exclude: {engine.Errors[0].Message![Property.Length..]}", StringComparison.Ordinal);
    }

    private static string[] ExcludedByTool(TemporaryFolder folder, string pattern)
    {
        string json = folder.PathOf("plan.json");
        (int code, _, string error) = ToolInProcess.Run("plan", folder.PathOf("in"), "--exclude", pattern, "--json", json);
        Assert.AreEqual(0, code, error);
        using JsonDocument plan = JsonDocument.Parse(File.ReadAllBytes(json));
        return [.. plan.RootElement.GetProperty("images").EnumerateArray()
            .Where(static image => image.GetProperty("action").GetString() == "skipped")
            .Select(static image => image.GetProperty("path").GetString()!)
            .Order(StringComparer.Ordinal)];
    }

    private static string[] ExcludedByTask(TemporaryFolder folder, string[] paths, string pattern)
    {
        var engine = new RecordingBuildEngine();
        var task = new RebaseBindStage
        {
            BuildEngine = engine,
            ProjectDirectory = folder.Root,
            Candidates = [.. paths.Select(path => Candidate(folder, path))],
            StagingDirectory = "obj/image",
            StateFile = "obj/state.txt",
            PlanFile = "obj/plan.json",
            RecordDirectory = "obj/record",
            DestinationDirectory = "bin",
            Exclude = [new TaskItem(pattern)],
        };
        Assert.IsTrue(task.Execute(), string.Join("; ", engine.Errors.Select(static error => error.Message)));
        return [.. task.Images
            .Where(static image => image.GetMetadata("Action") == "skipped")
            .Select(static image => image.ItemSpec)
            .Order(StringComparer.Ordinal)];
    }

    private static TaskItem Candidate(TemporaryFolder folder, string path)
    {
        var item = new TaskItem(folder.PathOf("in/" + path));
        item.SetMetadata("RebaseBindRelativePath", path);
        return item;
    }
}
