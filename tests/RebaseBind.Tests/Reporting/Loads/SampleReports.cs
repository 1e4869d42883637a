using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.PortableExecutable;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Reporting.Loads;

/// <summary>Reports that have something of everything.</summary>
internal static class SampleReports
{
    /// <summary>Two programs under two loaders, before and after.</summary>
    internal static LoadReport BeforeAndAfter()
    {
        var builder = new PageSet.Builder();
        builder.AddBytes(0x1000, 0x2000);
        builder.AddBytes(0x5000, 1);
        LoadedModule moved = LoadScene.Relocated("bin/b.dll", "bin/a.dll") with { PrivatePageSet = builder.ToSet(), FailedProbes = 2, InitialisationOrder = 1, IsLoadedAtStart = false, Cause = LoadCause.DelayLoad };
        LoadedModule aslr = LoadScene.AtBase("bin/b.dll") with { ActualBase = new VirtualAddress(0x6F00_0000), Landing = LandingReason.Aslr, SharedFixups = 100 };
        ProfileSimulation xp = LoadScene.Under(LoaderProfile.WindowsXP, App(moved).Failing(Failure()) with { Outside = Outside() }, LoadScene.Process("bin/tool.exe", LoadScene.AtBase("bin/tool.exe", 0x40_0000, LoadCause.Root), moved)) with
        {
            NotLoaded = [Summaries.X86("bin/plugin.dll")],
            NotRun = [("bin/new.exe", "it asks for subsystem 6.2")],
        };
        ProfileSimulation ten = LoadScene.Under(LoaderProfile.Windows10, App(aslr), Host());
        ProfileSimulation fixedXp = LoadScene.Under(LoaderProfile.WindowsXP, App(LoadScene.AtBase("bin/b.dll", 0x6800_0000)), LoadScene.Process("bin/tool.exe", LoadScene.AtBase("bin/tool.exe", 0x40_0000, LoadCause.Root), LoadScene.AtBase("bin/b.dll", 0x6800_0000)));
        return LoadScene.Report([xp, ten], [fixedXp, ten]) with
        {
            Options = new LoadOptions
            {
                Profiles = [LoaderProfile.WindowsXP, LoaderProfile.Windows10],
                Processes = 10,
                Sessions = 3,
                Injected = [new InjectedDll("scanner.dll", AddressRange.Parse("0x10000000-0x100fffff"))],
                SystemFolder = string.Empty,
                SearchPath = ["bin", "lib"],
                KeepPages = true,
                Calibration = new Calibration { FixupNanoseconds = 0.1 },
            },
            Verdicts =
            [
                new EffectVerdict("bin/b.dll", "windows-xp", Effect.Effective, "it is no longer relocated", 16, 4),
                new EffectVerdict("bin/b.dll", "windows-10", Effect.NoEffect, "ASLR places it", 2, 2),
                new EffectVerdict("bin/a.dll", "windows-xp", Effect.Harmful, "it no longer loads", 2, 0),
            ],
            Advice = [new Advice(AdviceKind.ThinFixups, "bin/b.dll", "windows-xp", 12, "page", "100 fixups lie on 8 pages. Put constant tables together.")],
            Findings =
            [
                new Finding(FindingCatalog.Signed, FindingSeverity.Warning, "bin/a.dll", "it is signed"),
                new Finding(FindingCatalog.UnknownRoot, FindingSeverity.Error, string.Empty, "there is no 'x.exe'"),
            ],
        };
    }

    /// <summary>Only the tree as it is.</summary>
    internal static LoadReport BeforeOnly() => BeforeAndAfter() with { After = null, Verdicts = [] };

    private static SimulatedProcess App(LoadedModule other) => LoadScene.Process("bin/app.exe", LoadScene.AtBase("bin/app.exe", 0x40_0000, LoadCause.Root), LoadScene.AtBase("bin/a.dll") with { InitialisationOrder = 0 }, other);

    private static SimulatedProcess Host() => LoadScene.Process("(host x64)", LoadScene.AtBase("bin/wide.dll", 0x1_8000_0000, LoadCause.Host)) with
    {
        Machine = Machine.Amd64,
        IsSyntheticHost = true,
        UserSpace = AddressRange.Parse("0x10000-0x7ffffffeffff"),
    };

    private static LoadFailure Failure() => new(Summaries.X86("bin/stuck.dll", 0x1000_0000), 0xC000_0018, "bin/a.dll", "its base is taken and it has no relocations", StopsProcess: true);

    private static OutsideDll[] Outside() =>
    [
        new("KERNEL32.dll", OutsideKind.System, "bin/a.dll", 0, null),
        new("api-ms-win-crt-runtime-l1-1-0.dll", OutsideKind.ApiSet, "bin/a.dll", 0, null),
        new("helper.dll", OutsideKind.NotOnSearchPath, "bin/a.dll", 3, "plugins/helper.dll"),
        new("lost.dll", OutsideKind.Missing, "bin/b.dll", 4, null),
    ];
}
