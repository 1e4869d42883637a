using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

/// <summary>What RebaseBindSimulate says of files that are not in one folder yet.</summary>
[TestClass]
public sealed class GateTests
{
    [TestMethod]
    public void DllsThatWantOneAddressAreAnErrorEachOrAWarning()
    {
        using var folder = new TemporaryFolder();

        (bool failed, RecordingBuildEngine errors) = Run(folder, "error");
        (bool passed, RecordingBuildEngine warnings) = Run(folder, "warn");

        Assert.IsFalse(failed);
        Assert.AreEqual("RB3001 a.dll, RB3001 sub/b.dll", string.Join(", ", errors.Errors.Select(error => error.Code + " " + RecordingBuildEngine.ImageIn(error.Message)).Order(StringComparer.Ordinal)));
        Assert.IsTrue(errors.Errors.All(error => error.HelpLink.EndsWith("/RB3001.md", StringComparison.Ordinal)));
        Assert.IsTrue(passed);
        Assert.IsEmpty(warnings.Errors);
        Assert.AreEqual(2, warnings.Warnings.Count(warning => warning.Code == "RB3001" && warning.HelpLink.EndsWith("/RB3001.md", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("error", 2, "gate: refused, 2 errors")]
    [DataRow("warn", 2, "gate: would refuse, 2 errors")]
    [DataRow("Error", 1, "gate: passed")]
    [DataRow("None", 2, "")]
    [DataRow("", 2, "")]
    public void TheVerdictIsAFewWords(string gate, int files, string verdict)
    {
        using var folder = new TemporaryFolder();
        RebaseBindSimulate? judge = null;

        Run(folder, gate, task => (judge = task).Files = task.Files[..files]);

        Assert.AreEqual(verdict, judge!.Verdict);
    }

    [TestMethod]
    public void OneDllPasses()
    {
        using var folder = new TemporaryFolder();

        Assert.IsTrue(Run(folder, "error", gate => gate.Files = [gate.Files[0]]).Succeeded);
    }

    [TestMethod]
    public void ASuppressionNeedsAReasonAndADayThatHasNotPassed()
    {
        using var folder = new TemporaryFolder();
        ITaskItem Item(string expires, string reason) => new TaskItem("RB3001", new Dictionary<string, string> { ["Image"] = "**/*.dll", ["Reason"] = reason, ["Expires"] = expires });

        Assert.IsTrue(Run(folder, "error", gate => gate.Suppress = [Item("9999-12-31", "they never meet")]).Succeeded);
        Assert.AreEqual("RB3001 RB3001 RB3020", Codes(Run(folder, "error", gate => gate.Suppress = [Item("2020-01-01", "they never meet")]).Engine));
        Assert.AreEqual("RB3021", Codes(Run(folder, "error", gate => gate.Suppress = [Item("9999-12-31", string.Empty)]).Engine));
    }

    [TestMethod]
    public void ABudgetIsKept()
    {
        using var folder = new TemporaryFolder();

        RecordingBuildEngine engine = Run(folder, "error", gate =>
        {
            gate.Files = [gate.Files[0]];
            gate.Set("MaxLookUps", "1");
            gate.Set("Profiles", "windows-10");
        }).Engine;

        Assert.AreEqual("RB3013", Codes(engine));
    }

    [TestMethod]
    public void AProcessOf32BitsHasAFreeBlock()
    {
        using var folder = new TemporaryFolder();

        RecordingBuildEngine engine = Run(folder, "error", gate =>
        {
            gate.Files = [new TaskItem(TestFiles.UnsignedX86, new Dictionary<string, string> { ["RebaseBindRelativePath"] = "a.dll" })];
            gate.Set("MinFreeBlock", "2147483647");
            gate.Set("Profiles", "windows-7");
        }).Engine;

        Assert.AreEqual("RB3007", Codes(engine));
    }

    [TestMethod]
    [DataRow("msys2", "RB3008")]
    [DataRow("windows", "")]
    [DataRow("cygwin", "RB1002")]
    public void TheSystemThatTheImagesAreForCounts(string ranges, string codes)
    {
        using var folder = new TemporaryFolder();

        RecordingBuildEngine engine = Run(folder, "error", gate =>
        {
            gate.Files = [gate.Files[0]];
            gate.Set("Ranges", ranges);
        }).Engine;

        Assert.AreEqual(codes, Codes(engine));
    }

    [TestMethod]
    [DataRow("RebaseBindGate", "maybe", "'none', 'warn' or 'error'")]
    [DataRow("RebaseBindProfiles", "windows-95", "'windows-xp', 'windows-7'")]
    [DataRow("RebaseBindMaxFixups", "-1", "a whole number")]
    [DataRow("RebaseBindMaxPrivateBytes", "1 MB", "a whole number")]
    public void BadValueIsOneErrorThatNamesThePropertyAndWhatToWrite(string property, string value, string advice)
    {
        using var folder = new TemporaryFolder();

        RecordingBuildEngine engine = Run(folder, property == "RebaseBindGate" ? value : "error", gate =>
        {
            gate.Set("Profiles", property == "RebaseBindProfiles" ? value : string.Empty);
            gate.Set("MaxFixups", property == "RebaseBindMaxFixups" ? value : string.Empty);
            gate.Set("MaxPrivateBytes", property == "RebaseBindMaxPrivateBytes" ? value : string.Empty);
        }).Engine;

        BuildErrorEventArgs error = engine.Errors.Single();
        Assert.AreEqual("RB1002", error.Code);
        StringAssert.Contains(error.Message, property, StringComparison.Ordinal);
        StringAssert.Contains(error.Message, value, StringComparison.Ordinal);
        StringAssert.Contains(error.Message, advice, StringComparison.Ordinal);
    }

    /// <summary>The report of a build has what the gate says, and whose images are, from what the .NET SDK writes to items.</summary>
    [TestMethod]
    [DataRow("error", "**Gate: no, 2 errors**")]
    [DataRow("none", "## Load cost under ")]
    public void TheReportHasTheGatesWordAndTheOwners(string mode, string start)
    {
        using var folder = new TemporaryFolder();
        string markdown = folder.PathOf("r.md");
        string html = folder.PathOf("r.html");

        Run(folder, mode, gate =>
        {
            gate.Reports = [markdown, html];
            gate.Files[0].SetMetadata("NuGetPackageId", "Vendor.Native");
            gate.Files[0].SetMetadata("NuGetPackageVersion", "1.2.3");
        });

        StringAssert.StartsWith(File.ReadAllText(markdown), start, StringComparison.Ordinal);
        Assert.AreEqual(mode == "error", File.ReadAllText(html).Contains("Gate: no, 2 errors", StringComparison.Ordinal));
        StringAssert.Contains(File.ReadAllText(html), "\"Vendor.Native 1.2.3\"", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ARootThatIsNotThereIsAnError()
    {
        using var folder = new TemporaryFolder();

        Assert.AreEqual("RB1005", Codes(Run(folder, "warn", gate => gate.ProcessRoots = [new TaskItem("no.exe")]).Engine));
        Assert.AreEqual("RB1005", Codes(Run(folder, "warn", gate => gate.DynamicLoads = [new TaskItem("no.exe", new Dictionary<string, string> { ["Images"] = "a.dll" })]).Engine));
    }

    private static string Codes(RecordingBuildEngine engine) => string.Join(' ', engine.Errors.Select(error => error.Code).Order(StringComparer.Ordinal));

    private static (bool Succeeded, RecordingBuildEngine Engine) Run(TemporaryFolder folder, string mode, Action<RebaseBindSimulate>? configure = null)
    {
        var engine = new RecordingBuildEngine();
        using var task = new RebaseBindSimulate
        {
            BuildEngine = engine,
            ProjectDirectory = folder.Root,
            Files =
            [
                new TaskItem(folder.Copy(TestFiles.Unsigned, "cache/1/x.dll"), new Dictionary<string, string> { ["RebaseBindRelativePath"] = "a.dll" }),
                new TaskItem(folder.Copy(TestFiles.Unsigned, "cache/2/x.dll"), new Dictionary<string, string> { ["RebaseBindRelativePath"] = "sub\\b.dll" }),
                new TaskItem(folder.Write("cache/readme.dll", "not an image"), new Dictionary<string, string> { ["RebaseBindRelativePath"] = "readme.dll" }),
            ],
        };
        task.Set("Gate", mode);
        configure?.Invoke(task);
        return (task.Execute(), engine);
    }
}
