using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;

namespace RebaseBind.TestSupport;

/// <summary>Another program that knows PE images, to compare results with.</summary>
/// <param name="Name">What a person installs.</param>
/// <param name="Programs">Where it may be; the first that answers is taken.</param>
/// <param name="Probe">Arguments that succeed if it is there and whole.</param>
public sealed record Witness(string Name, IReadOnlyList<string> Programs, IReadOnlyList<string> Probe)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lazy<string?> found = new(() => Find(Programs, Probe));

    /// <summary>Debian's module belongs to Debian's Python, which need not be the first in the path.</summary>
    public static Witness Pefile { get; } = new("pefile (python3-pefile)", ["/usr/bin/python3", "python3"], ["-c", "import pefile"]);

    /// <summary>llvm-readobj.</summary>
    public static Witness Readobj { get; } = new("llvm-readobj (llvm-19)", ["llvm-readobj-19", "llvm-readobj"], ["--version"]);

    /// <summary>osslsigncode.</summary>
    public static Witness Osslsigncode { get; } = new("osslsigncode", ["osslsigncode"], ["--version"]);

    /// <summary>Python, whose module zipfile reads and writes archives.</summary>
    public static Witness Python { get; } = new("python3", ["/usr/bin/python3", "python3"], ["-c", "import zipfile, zlib"]);

    /// <summary>Info-ZIP's reader.</summary>
    public static Witness Unzip { get; } = new("unzip", ["unzip"], ["-v"]);

    /// <summary>Info-ZIP's writer.</summary>
    public static Witness Zip { get; } = new("zip", ["zip"], ["-v"]);

    /// <summary>Whether the program is there.</summary>
    public bool IsPresent => found.Value is not null;

    /// <summary>Skips the test if the program is missing, unless CI=true, which promises that all of them are there.</summary>
    public void Require()
    {
        Require(IsPresent, Name);
    }

    /// <summary>Skips the test if something is missing on this machine, unless CI=true, which promises that all of it is there.</summary>
    /// <param name="present">Whether it is there.</param>
    /// <param name="name">What a person installs.</param>
    public static void Require(bool present, string name)
    {
        if (present)
        {
            return;
        }

        string message = $"skipped: {name} is not installed";
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail(message);
        }

        Assert.Inconclusive(message);
    }

    /// <summary>What the program says, on standard output or error, whether it is content or not.</summary>
    public string Ask(params string[] arguments)
    {
        (int _, string output) = Run(found.Value!, arguments);
        return output;
    }

    /// <summary>Runs the program, and fails the test with what it says unless it is content.</summary>
    public void Approves(params string[] arguments)
    {
        (int exitCode, string output) = Run(found.Value!, arguments);
        Assert.AreEqual(0, exitCode, output);
    }

    private static string? Find(IReadOnlyList<string> programs, IReadOnlyList<string> probe)
    {
        foreach (string program in programs)
        {
            try
            {
                if (Run(program, probe).ExitCode == 0)
                {
                    return program;
                }
            }
            catch (Win32Exception)
            {
                // Not there; the next name may be.
            }
        }

        return null;
    }

    private static (int ExitCode, string Output) Run(string program, IReadOnlyList<string> arguments)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true } };
        process.Start();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"{program} does not end.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
    }
}
