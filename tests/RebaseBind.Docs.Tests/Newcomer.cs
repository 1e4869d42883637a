using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.TestSupport;

namespace RebaseBind.Docs.Tests;

/// <summary>
/// Somebody with an empty home, and a folder where the checkout's samples and scripts are. Nothing of this machine's settings is passed on but where
/// packages lie that were restored before, so that nothing is downloaded again.
/// </summary>
internal sealed class Newcomer : IDisposable
{
    private const string Shell = "/bin/bash";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string DotnetFolder = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).First(folder => File.Exists(Path.Combine(folder, "dotnet")));
    private readonly TemporaryFolder folder = new();

    /// <summary>Makes the folder.</summary>
    /// <param name="hasTool">Whether <c>rebasebind</c> is installed already, as it was built.</param>
    internal Newcomer(bool hasTool)
    {
        Witness.Require(File.Exists(Shell), "bash");
        folder.PrepareFor("home/x");
        folder.PrepareFor("checkout/x");
        Variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = folder.PathOf("home"),
            ["LANG"] = "C.UTF-8",
            ["NUGET_PACKAGES"] = BuildFacts.PackagesFolder,
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_ADD_GLOBAL_TOOLS_TO_PATH"] = "false",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["PATH"] = $"{folder.PathOf("home/.dotnet/tools")}:{DotnetFolder}:/usr/bin:/bin",
        };
        if (hasTool)
        {
            string command = folder.Write("home/.dotnet/tools/rebasebind", $"#!{Shell}\nexec dotnet '{BuildFacts.Tool}' \"$@\"\n");
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The environment of commands, all of it.</summary>
    internal Dictionary<string, string> Variables { get; }

    /// <summary>The current folder of commands.</summary>
    internal string Checkout => folder.PathOf("checkout");

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">What somebody types.</param>
    /// <returns>How it ended, and what it said on standard output and error, in that order, lines ending with LF.</returns>
    internal (int ExitCode, string Output) Run(string script)
    {
        var start = new ProcessStartInfo(Shell, ["--noprofile", "--norc", "-eo", "pipefail", folder.Write("script", "exec 2>&1 </dev/null\n" + script)])
        {
            WorkingDirectory = Checkout,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in Variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("This does not end:\n" + script);
        }

        return (process.ExitCode, output.GetAwaiter().GetResult().ReplaceLineEndings("\n"));
    }

    /// <summary>Runs a script that succeeds.</summary>
    /// <returns>What it said.</returns>
    internal string RunWell(string script)
    {
        (int exitCode, string output) = Run(script);
        Assert.AreEqual(0, exitCode, script + "\n" + output);
        return output;
    }

    /// <summary>Whether a program is installed.</summary>
    internal bool Has(string program) => Variables["PATH"].Split(':').Any(place => File.Exists(Path.Combine(place, program)));

    /// <summary>Writes a text file into the checkout.</summary>
    internal void Write(string path, string text) => folder.Write("checkout/" + path, text);

    /// <summary>Writes a file into the checkout.</summary>
    internal void Write(string path, byte[] content) => folder.Write("checkout/" + path, content);

    public void Dispose() => folder.Dispose();
}
