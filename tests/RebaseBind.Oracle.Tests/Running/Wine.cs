using System;
using System.Collections.Generic;
using System.IO;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.TestSupport;

namespace RebaseBind.Oracle.Tests.Running;

/// <summary>Wine's loader for processes of one width, with a prefix of this run's own and a server that stays between programs.</summary>
/// <remarks>
/// 64-bit programs of Wine 8.0 run in Debian's wine64, all others in the chroots of build/oracle.sh. Wine 8.0 places every DLL at its base if
/// that is free, whatever DYNAMICBASE says; Wine 10.0 does not. Both resolve regular imports from the INT each time: they show what bound values
/// should be.
/// </remarks>
internal sealed class Wine
{
    private const string Wine64 = "/usr/lib/wine/wine64";
    private const string Modules64 = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
    private const string Eight = "8.0";
    private const string Ten = "10.0";
    private const string Seen = "/oracle";
    private const string ModuleTrace = "-all,+module";
    private const int Impossible = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LoadPatience = TimeSpan.FromSeconds(30);
    private static readonly string Script = Path.Combine(BuildFacts.Repository, "build", "oracle.sh");
    private static readonly Dictionary<(string Version, int Bits), Wine> All = Make();

    private readonly string version;
    private readonly int bits;
    private readonly bool isInChroot;
    private readonly string prefixName;
    private readonly Lazy<ProgramRun> chroot;
    private readonly Lazy<string> prefix;

    private Wine(string version, int bits, Wine? other = null)
    {
        this.version = version;
        this.bits = bits;
        isInChroot = version != Eight || bits == 32;
        prefixName = "prefix" + version + (version == Ten ? string.Empty : $"-{bits}");
        chroot = other?.chroot ?? new Lazy<ProgramRun>(() => ProgramRun.Of(["bash", Script, "check", version]));
        prefix = other?.prefix ?? new Lazy<string>(MakePrefix);
    }

    /// <summary>The loader's profile in the simulation.</summary>
    internal string Profile => "wine-" + version;

    /// <summary>Whether a server places images with DYNAMICBASE, and each process relocates them.</summary>
    internal bool IsDynamic => version == Ten;

    /// <summary>The folder of Wine's own modules.</summary>
    internal string Modules => !isInChroot ? Modules64
        : Path.Combine(chroot.Value.Output.Trim(), bits == 64 ? "usr/lib/x86_64-linux-gnu/wine/x86_64-windows" : "usr/lib/i386-linux-gnu/wine/i386-windows");

    /// <summary>What its programs call a path of the workspace.</summary>
    internal string PathOf(string path) => isInChroot ? $"{Seen}/{Path.GetRelativePath(Workspace.Root, path)}" : path;

    /// <summary>The Wine that runs images of a target.</summary>
    internal static Wine For(Target target, string version = Eight) => All[(version, target.Bits)];

    /// <summary>Skips the test without Debian's wine64, unless CI=true.</summary>
    internal static void RequireModules() => Witness.Require(File.Exists(Wine64) && Directory.Exists(Modules64), "Debian's package wine64");

    /// <summary>Ends the servers; they would hold files of the prefixes open.</summary>
    internal static void StopAll()
    {
        foreach (Wine wine in All.Values)
        {
            if (wine.prefix.IsValueCreated)
            {
                wine.Start(Workspace.Root, "wineserver", "-k");
                wine.Start(Workspace.Root, "wineserver", "-w");
            }
        }
    }

    /// <summary>Skips the test where images cannot be run: under CI=true only where a Wine in a chroot cannot be at all.</summary>
    internal void Require()
    {
        if (!isInChroot)
        {
            RequireModules();
        }
        else if (chroot.Value.ExitCode == Impossible)
        {
            Assert.Inconclusive($"skipped: {chroot.Value.Error.Trim()}");
        }
        else
        {
            Witness.Require(chroot.Value.ExitCode == 0, $"Wine {version}, {bits} bit (build/oracle.sh)");
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

    private static Dictionary<(string Version, int Bits), Wine> Make()
    {
        var ten = new Wine(Ten, 64);
        return new()
        {
            [(Eight, 64)] = new Wine(Eight, 64),
            [(Eight, 32)] = new Wine(Eight, 32),
            [(Ten, 64)] = ten,
            [(Ten, 32)] = new Wine(Ten, 32, ten), // programs of both widths run in one prefix, as is usual
        };
    }

    private string MakePrefix()
    {
        string folder = Workspace.Create(prefixName);
        Start(Workspace.Root, "wineserver", "-p30").Expect(0);
        Start(Workspace.Root, "wine", "wineboot", "-i").Expect(0);
        return folder;
    }

    private ProgramRun Start(string folder, string program, params string[] arguments)
        => ProgramRun.Of(Command(folder, program, arguments), folder, Patience, Environment("-all"));

    private string[] Command(string folder, string program, params string[] arguments)
    {
        bool isWide = bits == 64 || (version == Ten && program == "wineserver");
        string path = $"/usr/lib/wine/{program}{(isWide ? "64" : string.Empty)}";
        return isInChroot
            ? ["bash", Script, "run", version, Workspace.Root, Path.GetRelativePath(Workspace.Root, folder), path, .. arguments]
            : [path, .. arguments];
    }

    private (string Name, string Value)[] Environment(string trace) =>
    [
        ("WINEDEBUG", trace),
        ("WINEARCH", bits == 64 || version == Ten ? "win64" : "win32"),
        ("WINEPREFIX", $"{(isInChroot ? Seen : Workspace.Root)}/{prefixName}"),
    ];
}
