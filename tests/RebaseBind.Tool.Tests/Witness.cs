using System;
using System.IO;

namespace RebaseBind.Tool.Tests;

/// <summary>Programs that check results without any code of this project.</summary>
internal static class Witness
{
    // The system's own interpreter: packages of the distribution are not seen by others.
    private const string Python = "/usr/bin/python3";

    internal static void RequirePefile()
        => Require(File.Exists(Python) && ToolRun.Program(Python, ["-c", "import pefile"]).ExitCode == 0, "Debian's package python3-pefile");

    /// <summary>Skips the test, with the reason, where something it needs is missing; but not in continuous integration.</summary>
    internal static void Require(bool present, string what)
    {
        if (present)
        {
            return;
        }

        string reason = "skipped: needs " + what;
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(reason);
        }

        Assert.Inconclusive(reason);
    }

    internal static void CheckRebase(string original, string rewritten, params string[] options)
        => ToolRun.Program(Python, [Path.Combine(BuildFacts.Repository, "tests", "witness", "check_rebase.py"), original, rewritten, .. options]).Expect(0);
}
