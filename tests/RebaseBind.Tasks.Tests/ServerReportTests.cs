using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Microsoft.Build.Utilities;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

/// <summary>What a build leaves for build servers to show.</summary>
[TestClass]
public sealed class ServerReportTests
{
    [TestMethod]
    [DataRow("warn", "RB3001 a.dll, RB3001 b.dll, RB3001 broken.dll")]
    [DataRow("none", "")]
    public void SarifHasWhatTheGateSaysAndWhatElseWasFound(string gate, string expected)
    {
        using var folder = new TemporaryFolder();

        RecordingBuildEngine engine = Run(folder, gate, 2, task => task.Sarif = "ci/gate.sarif");

        string sarif = folder.PathOf("ci/gate.sarif");
        string[] found = ResultsIn(sarif);
        Assert.AreEqual(expected, string.Join(", ", found.Where(one => one.StartsWith("RB3", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
        Assert.IsTrue(Array.Exists(found, one => one.StartsWith("RB0", StringComparison.Ordinal) && one.EndsWith(" broken.dll", StringComparison.Ordinal)), string.Join(", ", found));
        Assert.IsEmpty(engine.Errors);

        byte[] before = File.ReadAllBytes(sarif);
        File.SetLastWriteTimeUtc(sarif, DateTime.UnixEpoch);
        Run(folder, gate, 2, task => task.Sarif = "ci/gate.sarif");
        Assert.AreEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(sarif), "nothing changed");

        File.Delete(sarif);
        Run(folder, gate, 2, task => task.Sarif = "ci/gate.sarif");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(sarif));
    }

    [TestMethod]
    public void OneLineForManyNamesTheSarifFile()
    {
        using var folder = new TemporaryFolder();

        RecordingBuildEngine engine = Run(folder, "warn", 10, task => task.Sarif = "gate.sarif");

        string line = engine.Warnings.Single(warning => warning.Code == "RB3001").Message!;
        StringAssert.EndsWith(line, ". 10 other findings of this kind: see " + folder.PathOf("gate.sarif"), StringComparison.Ordinal);
        Assert.AreEqual(11, ResultsIn(folder.PathOf("gate.sarif")).Count(one => one.StartsWith("RB3001 ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void SarifThatCannotBeWrittenIsAnErrorThatNamesTheProperty()
    {
        using var folder = new TemporaryFolder();
        folder.Write("taken/x", "a file");

        StringAssert.Contains(Run(folder, "warn", 2, task => task.Sarif = "taken/x/gate.sarif", succeeds: false).Errors.Single().Message, "RebaseBindSarif", StringComparison.Ordinal);
    }

    [TestMethod]
    public void TheSummaryOfAStepGrowsOnlyWhenSomethingIsSimulated()
    {
        using var folder = new TemporaryFolder();
        string summary = folder.Write("summary.md", "before\n");

        Run(folder, "warn", 2, task => task.StepSummary = summary);
        string first = File.ReadAllText(summary);
        Run(folder, "warn", 2, task => task.StepSummary = summary);

        StringAssert.StartsWith(first, "before\n# App.csproj\n\n**Gate: ", StringComparison.Ordinal);
        StringAssert.Contains(first, "RB3001", StringComparison.Ordinal);
        Assert.AreEqual(first, File.ReadAllText(summary));
    }

    [TestMethod]
    [DataRow("nowhere/summary.md", 0, DisplayName = "no folder")]
    [DataRow("summary.md", 1024 * 1024, DisplayName = "full")]
    public void SummaryThatCannotBeWrittenIsNoError(string path, int size)
    {
        using var folder = new TemporaryFolder();
        if (size != 0)
        {
            folder.Write(path, new byte[size]);
        }

        RecordingBuildEngine engine = Run(folder, "warn", 2, task => task.StepSummary = folder.PathOf(path));

        Assert.IsEmpty(engine.Errors);
        Assert.AreEqual(1, engine.Messages.Count(message => message.Message!.StartsWith("the step summary was not written: ", StringComparison.Ordinal)));
        Assert.AreEqual(size, File.Exists(folder.PathOf(path)) ? new FileInfo(folder.PathOf(path)).Length : 0);
    }

    private static RecordingBuildEngine Run(TemporaryFolder folder, string gate, int count, Action<RebaseBindSimulate> configure, bool succeeds = true)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(index => index == 0 ? "a.dll" : index == 1 ? "b.dll" : $"c{index}.dll")];
        string broken = folder.Write("broken.dll", File.ReadAllBytes(TestFiles.Unsigned)[..0x200]);
        foreach (string name in names.Where(name => !File.Exists(folder.PathOf(name))))
        {
            folder.Copy(TestFiles.Unsigned, name);
        }

        var engine = new RecordingBuildEngine();
        using var task = new RebaseBindSimulate
        {
            BuildEngine = engine,
            ProjectDirectory = folder.Root,
            ProjectFile = folder.PathOf("App.csproj"),
            StateFile = "obj/state.txt",
            Files = [.. names.Append(Path.GetFileName(broken)).Select(name => new TaskItem(folder.PathOf(name), new Dictionary<string, string> { ["RebaseBindRelativePath"] = name }))],
        };
        File.SetLastWriteTimeUtc(broken, DateTime.UnixEpoch);
        task.Set("Gate", gate);
        configure(task);
        Assert.AreEqual(succeeds, task.Execute(), string.Join("; ", engine.Errors.Select(error => error.Message)));
        return engine;
    }

    private static string[] ResultsIn(string path)
    {
        JsonNode log = JsonNode.Parse(File.ReadAllText(path))!;
        return
        [
            .. log["runs"]![0]!["results"]!.AsArray()
                .Select(result => result!["ruleId"]! + " " + result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]),
        ];
    }
}
