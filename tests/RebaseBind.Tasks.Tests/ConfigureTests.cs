using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Inputs;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

/// <summary>rebasebind.json in a build.</summary>
[TestClass]
public sealed class ConfigureTests
{
    /// <summary>Each setting for builds is an output, and the targets put each output into the property or the item that the table names.</summary>
    [TestMethod]
    public void EverySettingGoesWhereTheTableSays()
    {
        string[] outputs = [.. typeof(RebaseBindConfigure).GetProperties().Where(static one => one.GetCustomAttribute<OutputAttribute>() is not null).Select(static one => "RebaseBind" + one.Name)];
        string[] wanted = [.. ConfigurationKey.All.Select(static key => key.Build).OfType<string>()];
        CollectionAssert.AreEquivalent(wanted, outputs);

        XElement targets = XElement.Load(Path.Combine(Root(), "nuget", "targets", "Configuration.targets"));
        var places = targets.Descendants("Output").ToDictionary(
            static output => "RebaseBind" + output.Attribute("TaskParameter")!.Value,
            static output => (Place: (output.Attribute("PropertyName") ?? output.Attribute("ItemName"))!.Value.Replace("_RebaseBindConfigured", "RebaseBind", StringComparison.Ordinal), Condition: output.Attribute("Condition")?.Value));
        CollectionAssert.AreEquivalent(wanted, places.Keys.ToArray());
        foreach ((string name, (string place, string? condition)) in places)
        {
            Assert.AreEqual(name, place);
            Assert.IsTrue(condition is null ? name.Contains("Lock", StringComparison.Ordinal) : condition == $"'$({name})' == ''" || condition == $"'@({name})' == ''", name + ": " + condition);
        }
    }

    [TestMethod]
    public void SettingsAreRead()
    {
        using var folder = new TemporaryFolder();
        folder.Write("repo/gate.json", """{ "schemaVersion": 1, "suppressions": [{ "code": "RB3001", "image": "plugins/**/*.dll", "reason": "50 % done; soon", "expires": "2099-01-31" }] }""");
        folder.Write("repo/rebasebind.json", """
            { "signed": "strip", "growth": 30, "locked": true, "lock": "shared/rebasebind.lock", "profile": ["windows-xp", "windows-7"], "gate": "error", "maxFixups": 0,
              "exclude": ["plugins/**/*;1.dll"], "root": ["app.exe"], "dynamicLoad": ["app.exe=plugins/*.dll", "nonsense"], "suppress": ["gate.json"], "seed": "not for builds" }
            """);

        (RebaseBindConfigure task, RecordingBuildEngine engine) = Run(folder, succeeds: true);

        Assert.IsEmpty(engine.Warnings);
        Assert.AreEqual("strip 30 true windows-xp;windows-7 error 0  ", $"{task.Signed} {task.Growth} {task.LockedMode} {task.Profiles} {task.Gate} {task.MaxFixups} {task.Bind} {task.Baseline}");
        Assert.AreEqual(folder.PathOf("repo/shared/rebasebind.lock"), task.LockFile);
        Assert.AreEqual("plugins/**/*;1.dll", task.Exclude.Single().ItemSpec);
        CollectionAssert.AreEqual(new[] { "app.exe=plugins/*.dll", "nonsense=" }, task.DynamicLoad.Select(static one => one.ItemSpec + "=" + one.GetMetadata("Images")).ToArray());
        ITaskItem accepted = task.Suppress.Single();
        Assert.AreEqual("RB3001 plugins/**/*.dll 50 % done; soon 2099-01-31", string.Join(' ', accepted.ItemSpec, accepted.GetMetadata("Image"), accepted.GetMetadata("Reason"), accepted.GetMetadata("Expires")));
        Assert.IsEmpty(task.Reserve);
    }

    [TestMethod]
    [DataRow("RB0055", "{ \"signd\": \"strip\" }")]
    [DataRow("RB0055", "nonsense")]
    [DataRow("RB3021", "{ \"suppress\": [\"nix.json\"] }")]
    [DataRow("RB0040", null)]
    public void ADamagedFileFailsTheBuildWithItsCode(string code, string? text)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathOf("repo"));
        if (text is not null)
        {
            folder.Write("repo/rebasebind.json", text);
        }

        Assert.AreEqual(code, Run(folder, succeeds: false).Engine.Errors.Single().Code);
    }

    private static (RebaseBindConfigure Task, RecordingBuildEngine Engine) Run(TemporaryFolder folder, bool succeeds)
    {
        var engine = new RecordingBuildEngine();
        var task = new RebaseBindConfigure { BuildEngine = engine, ProjectDirectory = folder.PathOf("repo"), File = "rebasebind.json" };
        Assert.AreEqual(succeeds, task.Execute(), string.Join("; ", engine.Errors.Select(static error => error.Message)));
        return (task, engine);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "RebaseBind.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }
}
