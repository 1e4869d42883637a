using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tasks.Tests;

/// <summary>What the gate of a build looks at, and that it does not say yes to nothing.</summary>
[TestClass]
public sealed class GateScopeTests
{
    [TestMethod]
    [DataRow("error", "", false, "RB3014", "")]
    [DataRow("warn", "", true, "", "RB3014")]
    [DataRow("error", "true", true, "", "")]
    [DataRow("none", "", true, "", "")]
    public void AnOutputWithoutNativeDllsIsAnErrorUnlessItMayBe(string gate, string allowEmpty, bool passes, string error, string warning)
    {
        using var folder = new TemporaryFolder();
        (bool succeeded, RecordingBuildEngine engine) = Run(folder, [("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000))], ("Gate", gate), ("AllowEmpty", allowEmpty));

        Assert.AreEqual(passes, succeeded);
        Assert.AreEqual(error, string.Join(' ', engine.Errors.Select(static one => one.Code)));
        Assert.AreEqual(warning, string.Join(' ', engine.Warnings.Select(static one => one.Code)));
        Assert.IsTrue(engine.Errors.All(static one => one.Message!.Contains("bin/ has no native DLL: 1 file was looked at", StringComparison.Ordinal) && one.Message.Contains("; RebaseBindAllowEmpty=true says yes", StringComparison.Ordinal)));
    }

    /// <summary>What only Windows 7 would relocate is no error of a program that does not run there.</summary>
    [TestMethod]
    [DataRow(".NETCoreApp,Version=v10.0", "", true)]
    [DataRow(".NETCoreApp,Version=v6.0", "", false)]
    [DataRow("", "win10-x64", true)]
    [DataRow("", "win-x64", false)]
    public void LoadersFollowTheFrameworkAndTheRuntimeIdentifier(string framework, string identifier, bool passes)
    {
        using var folder = new TemporaryFolder();

        // Where Windows 7 has no addresses, and later ones do.
        (bool succeeded, RecordingBuildEngine engine) = Run(
            folder,
            [("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("a.dll", "call")), ("a.dll", ImageBuilder.X64().At(0x7FF6_1234_0000).Exports("call").WithPointers(10))],
            ("Gate", "error"),
            ("Profiles", "windows-7;windows-10"),
            ("TargetFramework", framework),
            ("RuntimeIdentifier", identifier));

        Assert.AreEqual(passes, succeeded, string.Join('\n', engine.Errors.Select(static one => one.Message)));
        Assert.AreEqual(passes ? string.Empty : "RB3002", string.Join(' ', engine.Errors.Select(static one => one.Code)));
    }

    private static (bool Succeeded, RecordingBuildEngine Engine) Run(TemporaryFolder folder, (string Path, ImageBuilder Image)[] files, params (string Name, string Value)[] policy)
    {
        var engine = new RecordingBuildEngine();
        var items = new List<ITaskItem>();
        foreach ((string path, ImageBuilder image) in files)
        {
            File.WriteAllBytes(folder.PathOf(path), image.Build().ToArray());
            items.Add(new TaskItem(folder.PathOf(path), new Dictionary<string, string> { ["RebaseBindRelativePath"] = path }));
        }

        var task = new RebaseBindSimulate
        {
            BuildEngine = engine,
            ProjectDirectory = folder.PathOf(string.Empty),
            Files = [.. items],
            Place = "bin/",
            Policy = new TaskItem("policy", policy.ToDictionary(static word => word.Name, static word => word.Value)),
        };
        return (task.Execute(), engine);
    }
}
