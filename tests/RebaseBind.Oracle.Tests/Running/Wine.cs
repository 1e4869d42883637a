using System;
using System.Collections.Generic;
using System.IO;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.TestSupport;

namespace RebaseBind.Oracle.Tests.Running;

/// <summary>Wine's loader for processes of one width, with a prefix of this run's own and a server that stays between programs.</summary>
/// <remarks>
/// 64-bit programs run in Debian's wine64, 32-bit ones in the chroot of build/oracle.sh. Wine 8.0 places every DLL at its base if
/// that is free, whatever DYNAMICBASE says, and resolves regular imports from the INT each time: it shows what bound values should be.
/// </remarks>
internal sealed class Wine
{
    private const string Wine64 = "/usr/lib/wine/wine64";
    private const string Modules64 = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
    private const string Version = "8.0";
    private const string Seen = "/oracle";
    private const string ModuleTrace = "-all,+module";
    private const int Impossible = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LoadPatience = TimeSpan.FromSeconds(30);
    private static readonly string Script = Path.Combine(BuildFacts.Repository, "build", "oracle.sh");
    private static readonly Dictionary<int, Wine> Both = new() { [64] = new Wine(64), [32] = new Wine(32) };

    private readonly int bits;
    private readonly Lazy<ProgramRun> chroot = new(() => ProgramRun.Of(["bash", Script, "check", Version]));
    private readonly Lazy<string> prefix;

    private Wine(int bits)
    {
        this.bits = bits;
        prefix = new Lazy<string>(MakePrefix);
    }

    /// <summary>The folder of Wine's own modules.</summary>
    internal string Modules => bits == 64 ? Modules64 : Path.Combine(chroot.Value.Output.Trim(), "usr/lib/i386-linux-gnu/wine/i386-windows");

    /// <summary>The Wine that runs images of a target.</summary>
    internal static Wine For(Target target) => Both[target.Bits];

    /// <summary>Skips the test without Debian's wine64, unless CI=true.</summary>
    internal static void RequireModules() => Witness.Require(File.Exists(Wine64) && Directory.Exists(Modules64), "Debian's package wine64");

    /// <summary>Ends the servers; they would hold files of the prefixes open.</summary>
    internal static void StopAll()
    {
        foreach (Wine wine in Both.Values)
        {
            if (wine.prefix.IsValueCreated)
            {
                wine.Start(Workspace.Root, "wineserver", "-k");
                wine.Start(Workspace.Root, "wineserver", "-w");
            }
        }
    }

    /// <summary>Skips the test where images of this width cannot be run: under CI=true only where a 32-bit Wine cannot be at all.</summary>
    internal void Require()
    {
        if (bits == 64)
        {
            RequireModules();
        }
        else if (chroot.Value.ExitCode == Impossible)
        {
            Assert.Inconclusive($"skipped: {chroot.Value.Error.Trim()}");
        }
        else
        {
            Witness.Require(chroot.Value.ExitCode == 0, "a 32-bit Wine (build/oracle.sh)");
        }
    }

    /// <summary>What a program of a folder in the workspace prints. It must end well.</summary>
    /// <remarks>Tried twice: of some 300 programs that Wine ran for the facts sheet, one printed nothing.</remarks>
    internal string Run(string folder, string program)
    {
        _ = prefix.Value;
        ProgramRun run = Start(folder, "wine", program);
        if (run.ExitCode != 0 || run.Output.Length == 0)
        {
            run = Start(folder, "wine", program);
        }

        return run.Expect(0).Output.ReplaceLineEndings("\n");
    }

    /// <summary>A program of a folder in the workspace, loaded and waiting, with a trace of what was mapped on standard error.</summary>
    /// <remarks>Tried twice, as above.</remarks>
    internal WaitingProgram Launch(string folder, string program, params string[] arguments) => Launch(folder, program, arguments, []);

    /// <summary>The same, with variables for its environment.</summary>
    internal WaitingProgram Launch(string folder, string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        _ = prefix.Value;
        WaitingProgram first = Wait();
        if (first.IsReady(LoadPatience))
        {
            return first;
        }

        first.Dispose();
        WaitingProgram second = Wait();
        Assert.IsTrue(second.IsReady(Patience), second.Output + second.Error);
        return second;

        WaitingProgram Wait() => ProgramRun.Wait(Command(folder, "wine", [program, .. arguments]), folder, [.. Environment(ModuleTrace), .. environment]);
    }

    /// <summary>One run of a program of a folder in the workspace, with the same trace of it and of all that it starts.</summary>
    internal ProgramRun Trace(string folder, string program, params string[] arguments)
    {
        _ = prefix.Value;
        return ProgramRun.Of(Command(folder, "wine", [program, .. arguments]), folder, Patience, Environment(ModuleTrace));
    }

    private string MakePrefix()
    {
        string folder = Workspace.Create($"prefix{bits}");
        Start(Workspace.Root, "wineserver", "-p30").Expect(0);
        Start(Workspace.Root, "wine", "wineboot", "-i").Expect(0);
        return folder;
    }

    private ProgramRun Start(string folder, string program, params string[] arguments)
        => ProgramRun.Of(Command(folder, program, arguments), folder, Patience, Environment("-all"));

    private string[] Command(string folder, string program, params string[] arguments) => bits == 64
        ? [program == "wine" ? Wine64 : "/usr/lib/wine/wineserver64", .. arguments]
        : ["bash", Script, "run", Version, Workspace.Root, Path.GetRelativePath(Workspace.Root, folder), $"/usr/lib/wine/{program}", .. arguments];

    private (string Name, string Value)[] Environment(string trace) =>
    [
        ("WINEDEBUG", trace),
        ("WINEARCH", bits == 64 ? "win64" : "win32"),
        ("WINEPREFIX", $"{(bits == 64 ? Workspace.Root : Seen)}/prefix{bits}"),
    ];
}
