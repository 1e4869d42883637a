using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading;

/// <summary>Which processes there are, and what is said of all of them together.</summary>
[TestClass]
public sealed class SummaryTests
{
    /// <summary>The runtime reads IL-only images as files; no host maps them.</summary>
    [TestMethod]
    public void AHostDoesNotMapImagesThatAreIlOnly()
    {
        LoadScene scene = new LoadScene()
            .With("a.dll", LoadScene.NarrowLibrary())
            .With("il.dll", ImageBuilder.X86().WithClrHeader(CorFlags.ILOnly));

        Assert.AreEqual("a.dll", scene.Order(LoaderProfile.WindowsXP));
    }

    [TestMethod]
    [DataRow("windows-xp", 5, 2, true)]
    [DataRow("windows-xp", 5, 3, false)]
    [DataRow("windows-7", 6, 1, true)]
    [DataRow("windows-7", 6, 2, false)]
    [DataRow("windows-10", 10, 0, true)]
    [DataRow("wine-8.0", 10, 0, true)]
    public void AProgramRunsOnTheVersionThatItAsksForAndOnLater(string profile, int major, int minor, bool runs)
        => Assert.HasCount(runs ? 1 : 0, new LoadScene().With("app.exe", LoadScene.Program().WithSubsystemVersion((ushort)major, (ushort)minor)).Run(LoaderProfile.Find(profile)!).Processes);

    /// <summary>What somebody tries to load is not among what nobody does.</summary>
    [TestMethod]
    public void WhatFailsIsNotAmongWhatNobodyLoads()
    {
        ProfileSimulation profile = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().RelocationsStripped())
            .With("c.dll", LoadScene.Library()).Run(LoaderProfile.WindowsXP);

        Assert.AreEqual("c.dll", string.Join(' ', profile.NotLoaded.Select(static image => image.Path)));
        Assert.AreEqual((1, 2), (profile.Totals.Failures, profile.Totals.Modules));
    }

    /// <summary>The process with the least room counts; 64-bit ones have no such worries, and do not.</summary>
    [TestMethod]
    public void OfSeveralProcessesTheSmallestFreeBlockCounts()
    {
        ProfileSimulation profile = new LoadScene()
            .With("one.exe", LoadScene.NarrowProgram().Imports("a.dll", "call"))
            .With("three.exe", LoadScene.Program())
            .With("two.exe", LoadScene.NarrowProgram())
            .With("a.dll", LoadScene.NarrowLibrary().At(0x4000_0000)).Run(LoaderProfile.WindowsXP);

        Assert.AreEqual((0x3FFC_0000L, 0L, 0x7FFD_0000L - 0x41_0000), (profile.Processes[0].Totals.LargestFreeBlock, profile.Processes[1].Totals.LargestFreeBlock, profile.Processes[2].Totals.LargestFreeBlock));
        Assert.AreEqual(0x3FFC_0000L, profile.Totals.LargestFreeBlock);
        Assert.AreEqual(0x3FFC_0000L, (profile.Processes[2].Totals + profile.Processes[0].Totals).LargestFreeBlock);
    }

    /// <summary>An IL-only program marked x86 runs as either; which one it will be shows in the native DLLs beside it.</summary>
    [TestMethod]
    [DataRow(true, Machine.Amd64)]
    [DataRow(false, Machine.I386)]
    public void AnIlOnlyProgramRunsAsItsNativeDllsDo(bool isWide, Machine machine)
        => Assert.AreEqual(machine, new LoadScene()
            .With("app.exe", LoadScene.NarrowProgram().WithClrHeader(CorFlags.ILOnly))
            .With("native.dll", isWide ? LoadScene.Library() : LoadScene.NarrowLibrary()).Process(LoaderProfile.Windows7).Machine);

    /// <summary>What fails later does not keep a program from starting.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void OnlyWhatIsNeededAtTheStartStopsAProcess(bool isLater)
    {
        ImageBuilder program = LoadScene.Program().Imports("a.dll", "call");
        SimulatedProcess process = new LoadScene()
            .With("app.exe", isLater ? program.DelayImports("b.dll", "call") : program.Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().RelocationsStripped()).Process(LoaderProfile.WindowsXP);

        Assert.AreEqual((!isLater, isLater), (process.Failures.Single().StopsProcess, process.Starts));
    }

    /// <summary>A plugin of another processor is not for this process, hybrid ones for two only.</summary>
    [TestMethod]
    public void ProcessesLoadImagesOfTheirProcessorOnly()
    {
        ImageBuilder hybrid = ImageBuilder.Arm64().At(0x1_9000_0000).ExportsAs("x.dll").Exports("call").WithLoadConfiguration(hybridMetadata: true);
        LoadScene scene = new LoadScene { Options = new RebaseBindOptions { Processes = new() { DynamicLoads = [new DynamicLoad("*", PathPattern.Parse("*/*.dll"))], Roots = ["narrow.exe", "wide.exe"] }, Run = new() { Jobs = 1 } } }
            .With("narrow.exe", LoadScene.NarrowProgram().Imports("x.dll", "call"))
            .With("wide.exe", LoadScene.Program().Imports("x.dll", "call"))
            .With("x.dll", hybrid)
            .With("plugins/narrow.dll", LoadScene.NarrowLibrary())
            .With("plugins/wide.dll", LoadScene.Library());

        SimulatedProcess[] processes = [.. scene.Run(LoaderProfile.Windows10).Processes];

        Assert.AreEqual("narrow.exe plugins/narrow.dll, wide.exe x.dll plugins/wide.dll", string.Join(", ", processes.Select(static process => string.Join(' ', process.Modules.Select(static module => module.Image.Path)))));
        Assert.AreEqual(OutsideKind.OtherMachine, processes[0].Outside.Single().Kind);
    }

    /// <summary>E: 2 GiB; nearly 4 with LARGEADDRESSAWARE on 64-bit Windows, of which XP is none here; W 2: Wine honours bases above 2 GiB.</summary>
    [TestMethod]
    [DataRow("windows-xp", 0x7FFF_0000u, 0x7FFF_0000u)]
    [DataRow("windows-7", 0x7FFF_0000u, 0xFFFF_0000u)]
    [DataRow("windows-10", 0x7FFF_0000u, 0xFFFF_0000u)]
    [DataRow("wine-8.0", 0xFFF0_0000u, 0xFFF0_0000u)]
    public void TheSpaceOfANarrowProcessDependsOnItsProgram(string profile, uint end, uint endIfAware)
    {
        BuiltImage program = LoadScene.NarrowProgram().Build();
        byte characteristics = program.ToArray()[program.Fields.Characteristics];

        Assert.AreEqual(end, new LoadScene().With("app.exe", program.ToArray()).Process(LoaderProfile.Find(profile)!).UserSpace.End.Value);
        Assert.AreEqual(endIfAware, new LoadScene().With("app.exe", program.With8(program.Fields.Characteristics, (byte)(characteristics | 0x20))).Process(LoaderProfile.Find(profile)!).UserSpace.End.Value);
    }

    /// <summary>Of nine look-ups two are outside, three by ordinal, one at its hint: three names were elsewhere.</summary>
    [TestMethod]
    public void HintsAreMissedByNamesOfTheTreeOnly()
        => Assert.AreEqual(3, new ImportWork { LookUps = 9, OutsideLookUps = 2, ByOrdinal = 3, HintHits = 1 }.HintMisses);

    /// <summary>Each constant weighs what it is multiplied with, and an image at its base pays nothing for relocation.</summary>
    [TestMethod]
    public void AnEstimateIsTheSumOfItsParts()
    {
        var calibration = new Calibration
        {
            ModuleMicroseconds = 1,
            FailedProbeMicroseconds = 10,
            RelocationMicroseconds = 100,
            FixupNanoseconds = 1_000,
            PrivatePageNanoseconds = 10_000,
            ProtectionCallNanoseconds = 100_000,
            LookUpNanoseconds = 1_000_000,
            ComparisonNanoseconds = 10_000_000,
            ForwarderNanoseconds = 100_000_000,
        };
        LoadedModule module = Handmade.Module() with
        {
            FailedProbes = 2,
            Fixups = 4,
            PrivatePagesByCause = Handmade.Relocation(5),
            ProtectionCalls = 6,
            Imports = new ImportWork { LookUps = 7, Comparisons = 8, ForwarderHops = 9 },
        };

        Assert.AreEqual(1 + 20 + 4 + 50 + 600 + 7_000 + 80_000 + 900_000, calibration.Estimate(module), 0.001);
        Assert.AreEqual(100, calibration.Estimate(module with { Landing = LandingReason.Forced }) - calibration.Estimate(module), 0.001);
    }
}
