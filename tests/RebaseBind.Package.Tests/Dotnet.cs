using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;

namespace RebaseBind.Package.Tests;

/// <summary>Runs the dotnet command as a person's shell would: nothing of the test run's own build is passed on.</summary>
internal static class Dotnet
{
    private static readonly Lazy<string> Temporary = new(() => Directory.CreateTempSubdirectory("rebasebind-").FullName, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Ends the compiler that stayed.</summary>
    public static void StopCompiler()
    {
        if (Temporary.IsValueCreated)
        {
            TryRun(Temporary.Value, environment: null, "build-server", "shutdown", "--vbcscompiler");
            Directory.Delete(Temporary.Value, recursive: true);
        }
    }

    /// <summary>Runs it and wants it to succeed.</summary>
    public static string Run(string directory, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        (int exitCode, string output) = TryRun(directory, environment, arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    public static (int ExitCode, string Output) TryRun(string directory, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "CI").ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        // A compiler that stays takes two seconds less for each project; in a folder of its own it is nobody else's.
        start.Environment["UseSharedCompilation"] = "true";
        start.Environment["TMPDIR"] = Temporary.Value;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
