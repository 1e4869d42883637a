using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace RebaseBind.Oracle.Tests.Running;

/// <summary>One run of a program: what it answered and what it said.</summary>
/// <param name="ExitCode">Null if it did not end in time.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ProgramRun(int? ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The file of standard error; programs that it started may still write to it.</summary>
    internal string ErrorFile { get; private init; } = string.Empty;

    /// <summary>Runs rebasebind.</summary>
    internal static ProgramRun OfTool(params string[] arguments) => Of(["dotnet", BuildFacts.Tool, .. arguments]);

    /// <summary>Builds, or restores, a project in a folder.</summary>
    /// <remarks>What a build that runs these tests has put into the environment is not for this one.</remarks>
    internal static ProgramRun OfBuild(string folder, params string[] arguments)
    {
        IEnumerable<string> inherited = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key).Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase));
        return Of(["/usr/bin/env", .. inherited.Select(name => $"--unset={name}"), "dotnet", .. arguments, "-v:quiet", "-nr:false"], folder);
    }

    /// <summary>Runs any program to its end, or to the end of patience.</summary>
    /// <remarks>Output goes to files: Wine's server and services would inherit a pipe and hold it open long after the program.</remarks>
    internal static ProgramRun Of(IReadOnlyList<string> command, string? folder = null, TimeSpan? patience = null, params (string Name, string Value)[] environment)
    {
        using Process process = Start(command, folder, environment, waits: false, out string output, out string error);
        int? exitCode = null;
        if (process.WaitForExit(patience ?? Patience))
        {
            exitCode = process.ExitCode;
        }
        else
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        return new ProgramRun(exitCode, File.ReadAllText(output), File.ReadAllText(error)) { ErrorFile = error };
    }

    /// <summary>Starts a program that waits to be looked at.</summary>
    internal static WaitingProgram Wait(IReadOnlyList<string> command, string folder, params (string Name, string Value)[] environment)
    {
        Process process = Start(command, folder, environment, waits: true, out string output, out string error);
        return new WaitingProgram(process, output, error);
    }

    internal ProgramRun Expect(int exitCode)
    {
        Assert.AreEqual(exitCode, ExitCode, Output + Error);
        return this;
    }

    private static Process Start(IReadOnlyList<string> command, string? folder, (string Name, string Value)[] environment, bool waits, out string output, out string error)
    {
        string files = Workspace.CreateUnique("run");
        output = Path.Combine(files, "output");
        error = Path.Combine(files, "error");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "out=$1 err=$2; shift 2; exec \"$@\" >\"$out\" 2>\"$err\"" + (waits ? string.Empty : " </dev/null"), "sh", output, error, .. command])
        {
            WorkingDirectory = folder ?? Workspace.Root,
            UseShellExecute = false,
            RedirectStandardInput = waits,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
