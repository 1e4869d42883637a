using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>A build that is stopped while it rewrites.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
public sealed class MannersCancellationTests
{
    private const int Dlls = 400;

    private const string Content = """
        <PropertyGroup>
          <RebaseBindReport>none</RebaseBindReport>
        </PropertyGroup>
        <ItemGroup>
          <None Include="../native/*.dll" Link="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" />
        </ItemGroup>
        """;

    [TestMethod]
    [DataRow("INT", false)]
    [DataRow("KILL", true)]
    public void NothingHalfWrittenIsUsedAndTheNextBuildIsRight(string signal, bool mayLeaveTemporaryFiles)
    {
        using var project = new StrangersProject(Content);
        byte[] image = ModeImages.Dll(1).WithSection(".data", data => data.WithSize(1_000_000)).Build().ToArray();
        string[] names = [.. Enumerable.Range(0, Dlls).Select(i => i.ToString(CultureInfo.InvariantCulture) + ".dll")];
        foreach (string name in names)
        {
            project.Folder.Write("native/" + name, image);
        }

        project.Run("build", "-t:Restore");
        string staging = Path.Combine(project.Intermediate, "rebasebind", "image");

        (int exitCode, string output) = StopWhen(project, signal, () => Directory.Exists(staging) && Directory.GetFiles(staging).Length > 10);

        Assert.AreNotEqual(0, exitCode, output);
        Assert.IsFalse(File.Exists(Path.Combine(project.Intermediate, "rebasebind", "state.txt")), "stopped while rewriting");
        string[] staged = [.. ModeImages.FilesBelow(staging)];
        Assert.IsLessThan(Dlls - 1, staged.Count(file => !file.EndsWith(".tmp", StringComparison.Ordinal)));
        Assert.IsTrue(mayLeaveTemporaryFiles || !Array.Exists(staged, file => file.EndsWith(".tmp", StringComparison.Ordinal)));
        Assert.IsFalse(output.Contains("Unhandled", StringComparison.OrdinalIgnoreCase), output);

        Build next = project.Run("build", "--no-restore");

        Assert.IsTrue(next.Succeeded);
        Assert.IsFalse(ModeImages.FilesBelow(project.Folder.PathOf("App")).Any(file => file.EndsWith(".tmp", StringComparison.Ordinal)));
        ModeImages.AssertDisjoint(project.Output, names);
    }

    /// <summary>Starts a build, sends a signal to it and all it started when the time has come, and waits for its end.</summary>
    private static (int ExitCode, string Output) StopWhen(StrangersProject project, string signal, Func<bool> condition)
    {
        // A shell lets what it starts in the background ignore SIGINT, and its children inherit that.
        string[] build = ["dotnet", "build", "-c", "Debug", "--no-restore", "-nr:false"];
        var start = new ProcessStartInfo("env", OperatingSystem.IsLinux() ? ["--default-signal=INT", .. build] : build)
        {
            WorkingDirectory = project.Folder.PathOf("App"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in (IEnumerable<KeyValuePair<string, string>>)project.Variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        System.Threading.Tasks.Task<string> output = process.StandardOutput.ReadToEndAsync();
        while (!process.HasExited && !condition())
        {
            Thread.Sleep(1);
        }

        Assert.IsTrue(MannersProcess.TryRun("kill", "-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)), "it was still running");
        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }
}
