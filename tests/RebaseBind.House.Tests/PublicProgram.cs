using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RebaseBind.TestSupport;

namespace RebaseBind.House.Tests;

/// <summary>A program of somebody who has the library and nothing else: it sees what is public.</summary>
internal static class PublicProgram
{
    private const string Name = "Stranger";

    /// <summary>The library was compiled for an earlier .NET than the one it runs on; the SDK's builds do not mind either.</summary>
    private const string NewerFramework = "CS1701";

    private static readonly string[] Library = ["RebaseBind.Core.dll", "RebaseBind.PortableExecutable.dll"];

    /// <summary>Compiles a program, runs it in a process of its own, and wants both to succeed.</summary>
    /// <param name="code">Its top-level statements.</param>
    /// <param name="directory">Its current directory.</param>
    /// <returns>What it printed, lines ending with LF.</returns>
    internal static string Run(string code, string directory)
    {
        using var folder = new TemporaryFolder();
        Compile(code, folder.PathOf(Name + ".dll"));
        foreach (string file in Library)
        {
            folder.Copy(Path.Combine(AppContext.BaseDirectory, file), file);
        }

        folder.Write(Name + ".runtimeconfig.json", $$"""
            { "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }
            """);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [folder.PathOf(Name + ".dll")])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd().ReplaceLineEndings("\n");
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output + errors.GetAwaiter().GetResult());
        return output;
    }

    private static void Compile(string code, string path)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var compilation = CSharpCompilation.Create(
            Name,
            [CSharpSyntaxTree.ParseText(code, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest))],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(file => Path.GetDirectoryName(file) == framework || Library.Contains(Path.GetFileName(file)))
                .Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions([new(NewerFramework, ReportDiagnostic.Suppress)]));
        Diagnostic[] faults = [.. compilation.Emit(path).Diagnostics.Where(fault => fault.Severity >= DiagnosticSeverity.Warning)];
        Assert.IsEmpty(faults, string.Join('\n', faults.Select(fault => fault.ToString())) + "\n" + Numbered(code));
    }

    private static string Numbered(string code)
        => string.Join('\n', code.Split('\n').Select((line, index) => FormattableString.Invariant($"{index + 1,4} {line}")));
}
