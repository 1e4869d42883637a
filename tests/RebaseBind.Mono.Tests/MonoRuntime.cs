using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using RebaseBind.TestSupport;

namespace RebaseBind.Mono.Tests;

/// <summary>Mono, and the host that runs in it.</summary>
internal static class MonoRuntime
{
    private const string Mono = "mono";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string Configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    private static readonly string Host = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../RebaseBind.MonoHost", Configuration, "RebaseBind.MonoHost.exe"));

    private static readonly Witness Runtime = new("Mono (mono-runtime)", [Mono], ["--version"]);

    /// <summary>Debian has netstandard.dll, which the tasks refer to, in the package that also has this linker.</summary>
    private static readonly Witness Facades = new("Mono (mono-devel)", ["al"], ["--version"]);

    /// <summary>Skips the test without Mono.</summary>
    internal static void Require()
    {
        Runtime.Require();
        Facades.Require();
    }

    /// <summary>Runs the host, in a folder that is not the project's: a task may not rely on the current directory.</summary>
    internal static HostReport Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Mono, [Host, .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail("the host does not end");
        }

        Assert.AreEqual(string.Empty, errors.GetAwaiter().GetResult());
        return new HostReport(process.ExitCode, output.GetAwaiter().GetResult());
    }
}
