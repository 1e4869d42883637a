using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Loading;

namespace RebaseBind.Report.Tests.Samples;

/// <summary>Reports to show: a small one with something of everything, and one of any size.</summary>
internal static class SampleReports
{
    private static readonly SampleProcess Editor = new(
        [
            new("bin/editor.exe", Machine.I386, 0x40_0000, 0x40_0000, 0x12_0000, 0, 640),
            new("bin/core.dll", Machine.I386, 0x1000_0000, 0x6A00_0000, 0x28_0000, 18_400, 420),
            new("bin/ui.dll", Machine.I386, 0x1000_0000, 0x6B40_0000, 0x1A_0000, 9_200, 310),
            new("bin/spell.dll", Machine.I386, 0x1000_0000, 0x6C10_0000, 0x6_0000, 2_100, 85),
            new("bin/print.dll", Machine.I386, 0x1014_0000, 0x6D20_0000, 0x9_0000, 3_300, 120),
            new("bin/help.dll", Machine.I386, 0x1100_0000, 0x1100_0000, 0x4_0000, 640, 42),
            new("bin/plugins/markdown.dll", Machine.I386, 0x1000_0000, 0x6E30_0000, 0xC_0000, 5_250, 77),
            new("bin/plugins/latex.dll", Machine.I386, 0x1000_0000, 0x6F40_0000, 0x1F_0000, 11_900, 99),
            new("bin/plugins/pdf.dll", Machine.I386, 0x6000_0000, 0x6000_0000, 0x3A_0000, 22_000, 210, IsDynamicBase: true),
        ],
        [
            new OutsideDll("KERNEL32.dll", OutsideKind.System, "bin/editor.exe", 0, null),
            new OutsideDll("USER32.dll", OutsideKind.System, "bin/ui.dll", 0, null),
            new OutsideDll("api-ms-win-core-file-l1-1-0.dll", OutsideKind.ApiSet, "bin/core.dll", 0, null),
            new OutsideDll("hunspell.dll", OutsideKind.Missing, "bin/spell.dll", 4, null),
            new OutsideDll("zlib1.dll", OutsideKind.OtherMachine, "bin/plugins/pdf.dll", 1, "tools/zlib1.dll"),
        ],
        []);

    private static readonly SampleImage Fixed = new("tools/codec.dll", Machine.Amd64, 0x1_8000_0000, 0x1_8000_0000, 0x8_0000, 0, 12);

    private static readonly SampleProcess Converter = new(
        [
            new("tools/convert.exe", Machine.Amd64, 0x1_4000_0000, 0x1_4000_0000, 0x9_0000, 310, 260, IsDynamicBase: true),
            new("tools/engine.dll", Machine.Amd64, 0x1_8000_0000, 0x3A_5510_0000, 0x62_0000, 31_000, 700, IsDynamicBase: true),
            new("tools/image.dll", Machine.Amd64, 0x1_8000_0000, 0x41_0870_0000, 0x2C_0000, 14_000, 330, IsDynamicBase: true),
            new("tools/filter.dll", Machine.Amd64, 0x1_8000_0000, 0x47_9A30_0000, 0x11_0000, 4_700, 140),
            new("tools/zlib1.dll", Machine.Amd64, 0x1_8000_0000, 0x5C_1240_0000, 0x3_0000, 900, 31),
        ],
        [new OutsideDll("KERNEL32.dll", OutsideKind.System, "tools/convert.exe", 0, null)],
        [new LoadFailure(Fixed.Summary(isRebased: false), 0xC000_0018, "tools/engine.dll", "its relocations are stripped and its base is taken", StopsProcess: true)]);

    /// <summary>Two programs, x86 and x64, under all loaders, with collisions, a failure, advice and findings.</summary>
    internal static LoadReport Small(bool hasAfter = true, LoadOptions? options = null)
        => Of([Editor, Converter], hasAfter, options, [new SampleImage("extras/unused.dll", Machine.I386, 0x1000_0000, 0x1000_0000, 0x2_0000, 10, 3)]);

    /// <summary>A tree without a program or a DLL.</summary>
    internal static LoadReport Empty() => Of([], hasAfter: true, options: null, notLoaded: []) with { Advice = [], Findings = [] };

    /// <summary>One x64 program with many DLLs, most of which want 0x180000000; some let ASLR move them.</summary>
    internal static LoadReport Large(int images)
    {
        var all = new List<SampleImage>(images) { new("app/host.exe", Machine.Amd64, 0x1_4000_0000, 0x1_4000_0000, 0x20_0000, 900, 800, IsDynamicBase: true) };
        ulong free = 0x10_0000_0000;
        for (int i = 1; i < images; i++)
        {
            // Spread without chance: the same report every time.
            uint mixed = unchecked((uint)i * 2_654_435_761u);
            uint size = ((mixed >> 20) % 90 * 0x1_0000) + 0x2_0000;
            ulong wanted = i % 3 != 0 ? 0x1_8000_0000 : 0x2_0000_0000 + ((ulong)(mixed >> 8) % 4_000 * 0x1_0000);
            free += size + ((mixed >> 4) % 4_096 * 0x1_0000) + 0x1_0000;
            all.Add(new SampleImage(
                $"app/modules/feature{i % 40:d2}/Contoso.Product.Module{i:d4}.dll",
                Machine.Amd64,
                wanted,
                free & ~0xFFFFUL,
                size,
                (int)(mixed % 9_000),
                (int)((mixed >> 7) % 600) + 5,
                IsDynamicBase: i % 5 == 0));
        }

        return Of([new SampleProcess([.. all])], hasAfter: true, options: null, notLoaded: []);
    }

    /// <summary>One program with one DLL of a given path.</summary>
    internal static LoadReport WithPath(string path)
    {
        var hostile = new SampleImage(path, Machine.I386, 0x40_0000, 0x6000_0000, 0x1_0000, 7, 7);
        LoadReport report = Of([new SampleProcess([new(path + ".exe", Machine.I386, 0x40_0000, 0x40_0000, 0x1_0000, 7, 7), hostile], [new OutsideDll(path, OutsideKind.Missing, path, 0, path)], [])], hasAfter: true, options: null, notLoaded: [hostile]);
        return report with
        {
            Advice = [new Advice(AdviceKind.ThinFixups, path, LoaderProfile.Windows10.Name, 1, "page", path)],
            Findings = [new Finding("RB1010", FindingSeverity.Warning, path, path)],
            Before = WithFailure(report.Before, new LoadFailure(hostile.Summary(isRebased: false), 0xC000_0018, path, path, StopsProcess: false), path),
        };
    }

    private static LoadSimulation WithFailure(LoadSimulation simulation, LoadFailure failure, string text) => new([.. simulation.Profiles.Select(profile => profile with
    {
        NotRun = [(text, text)],
        Processes = [.. profile.Processes.Select(process => process with { Failures = [failure] })],
    })]);

    private static LoadReport Of(SampleProcess[] processes, bool hasAfter, LoadOptions? options, SampleImage[] notLoaded)
    {
        LoadOptions chosen = options ?? new LoadOptions();
        LoadSimulation before = Simulate(isRebased: false);
        LoadSimulation? after = hasAfter ? Simulate(isRebased: true) : null;
        IEnumerable<SampleImage> images = processes.SelectMany(static process => process.Images).Concat(notLoaded);
        return new LoadReport(chosen, before, after, after is null ? [] : SampleVerdicts.Of(before, after), Advice, Findings)
        {
            Images = after is null ? [] : [.. images.Select(static image => new ImageOutcome(image.Summary(isRebased: false), image.Summary(isRebased: true), IsLaidOut: false))],
        };

        LoadSimulation Simulate(bool isRebased) => new([.. chosen.Profiles.Select(profile =>
        {
            // An old system runs no new program: one loader has other processes than the rest.
            bool isOld = ReferenceEquals(profile, LoaderProfile.WindowsXP) && processes.Length > 1;
            return SampleLoader.Run(
                profile,
                isOld ? processes.Where(static process => process.Images[0].Machine == Machine.I386) : processes,
                isRebased,
                [.. notLoaded.Select(image => image.Summary(isRebased))],
                isOld ? [("tools/convert.exe", "it asks for subsystem version 6.2")] : []);
        })]);
    }

    private static Advice[] Advice =>
    [
        new(AdviceKind.ThinFixups, "bin/plugins/latex.dll", LoaderProfile.WindowsXP.Name, 112, "page", "11,900 fixups lie on 119 pages, 7 of which hold 90 % of them; pointers that are kept together would make 112 fewer pages private."),
        new(AdviceKind.ThinFixups, "bin/plugins/latex.dll", LoaderProfile.Wine8.Name, 112, "page", "11,900 fixups lie on 119 pages, 7 of which hold 90 % of them; pointers that are kept together would make 112 fewer pages private."),
        new(AdviceKind.MissedHints, "bin/ui.dll", LoaderProfile.Windows10.Name, 1_284, "comparison", "155 of 310 hints point to other names; link it against the import libraries of the DLLs that it is shipped with."),
        new(AdviceKind.LateOnSearchPath, "bin/plugins/pdf.dll", LoaderProfile.Windows7.Name, 1, "probe", "It is found in the second folder that is searched; put it beside its program."),
        new(AdviceKind.WastedAddressSpace, "bin/core.dll", LoaderProfile.WindowsXP.Name, 384, "KiB of addresses", "Its sections take 2.1 MiB of 2.5 MiB; the rest is alignment."),
    ];

    private static Finding[] Findings =>
    [
        new("RB1004", FindingSeverity.Note, "bin/help.dll", "it is signed, and would lose its signature"),
        new("RB1010", FindingSeverity.Warning, "tools/codec.dll", "its relocations are stripped, so it is left where it is"),
    ];
}
