using System.Collections.Generic;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Tasks;

namespace RebaseBind.Tool.Tests;

/// <summary>One run of a program: what it answered and what it said.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs rebasebind.</summary>
    internal static ToolRun Of(params string[] arguments) => Program("dotnet", [BuildFacts.Tool, .. arguments]);

    /// <summary>Runs rebasebind in a folder.</summary>
    internal static ToolRun In(string folder, params string[] arguments) => Program("dotnet", [BuildFacts.Tool, .. arguments], folder);

    /// <summary>Runs any program to its end.</summary>
    internal static ToolRun Program(string program, IEnumerable<string> arguments, string? folder = null)
    {
        using Process process = Start(program, arguments, folder);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolRun(process.ExitCode, output, error.Result);
    }

    internal static Process Start(string program, IEnumerable<string> arguments, string? folder = null)
        => Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? string.Empty, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;

    /// <summary>Standard output as JSON.</summary>
    internal JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    internal ToolRun Expect(int exitCode)
    {
        Assert.AreEqual(exitCode, ExitCode, Output + Error);
        return this;
    }
}
