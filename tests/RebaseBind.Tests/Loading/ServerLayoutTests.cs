using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.TestImages;
using RebaseBind.Tests.Gating;

namespace RebaseBind.Tests.Loading;

/// <summary>What Wine 9 and later do with DYNAMICBASE: measured in Wine 10.0, and tested with it in RebaseBind.Oracle.Tests.</summary>
[TestClass]
public sealed class ServerLayoutTests
{
    private const DllCharacteristics HighEntropy = DllCharacteristics.DynamicBase | DllCharacteristics.HighEntropyVirtualAddressSpace;

    private static LoaderProfile Wine => LoaderProfile.Wine10;

    /// <summary>Below kernelbase, top down, 64 KiB free above each; none is in the other's way, and each is relocated.</summary>
    [TestMethod]
    public void DllsWithDynamicBaseLieBelowEachOtherInTheOrderOfMapping()
    {
        SimulatedProcess process = Scene(LoadScene.Library().DynamicBase().WithPointers(3), LoadScene.Library().WithFlags(HighEntropy).WithPointers(2)).Process(Wine);

        Assert.AreEqual("app.exe 0x140000000 AtBase, b.dll 0x6fffff3d0000 Dynamic, a.dll 0x6fffff3b0000 Dynamic", Describe(process));
        Assert.AreEqual((2, 2, 5L, 5L), (process.Totals.Relocated, process.Totals.Dynamic, process.Totals.Fixups, process.Totals.DynamicFixups));
        Assert.IsTrue(process.Modules.Skip(1).All(static module => module is { PrivatePagesByCause: { Header: 1, Relocation: 1 }, Partner: null, SharedFixups: 0 }));
    }

    [TestMethod]
    public void ADllHasOneAddressInAllProcesses()
    {
        LoadScene scene = new LoadScene()
            .With("one.exe", LoadScene.Program().Imports("c.dll", "call").Imports("b.dll", "call"))
            .With("two.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library().DynamicBase())
            .With("b.dll", LoadScene.Library().DynamicBase())
            .With("c.dll", LoadScene.Library().DynamicBase());
        SimulatedProcess[] processes = [.. scene.Run(Wine).Processes];

        Assert.AreEqual("one.exe 0x140000000 AtBase, c.dll 0x6fffff3d0000 Dynamic, b.dll 0x6fffff3b0000 Dynamic", Describe(processes[0]));
        Assert.AreEqual("two.exe 0x140000000 AtBase, a.dll 0x6fffff390000 Dynamic, b.dll 0x6fffff3b0000 Dynamic", Describe(processes[1]));
    }

    /// <summary>Only whether the base is below 4 GiB counts. 32-bit programs have Wine's own DLLs at the top of the lower pool.</summary>
    [TestMethod]
    public void WhatIsBasedBelowFourGigabytesLiesInTheLowerPool()
    {
        Assert.AreEqual("0x7bfe0000", Place(LoadScene.Library().At(0x1000_0000).DynamicBase()));
        Assert.AreEqual("0x7b5e0000", new LoadScene().With("app.exe", LoadScene.NarrowProgram().Imports("b.dll", "call")).With("b.dll", LoadScene.NarrowLibrary().DynamicBase()).Module(Wine, "b.dll").ActualBase.ToString());
    }

    [TestMethod]
    public void TheBaseCountsWithoutDynamicBaseAndForManagedAndFlatImagesAndForPrograms()
    {
        Assert.AreEqual(LandingReason.AtBase, Landing(LoadScene.Library().WithPointers(1)));
        Assert.AreEqual(LandingReason.AtBase, Landing(LoadScene.Library().WithFlags(DllCharacteristics.HighEntropyVirtualAddressSpace).WithPointers(1)));
        Assert.AreEqual(LandingReason.AtBase, Landing(LoadScene.Library().DynamicBase().WithPointers(1).WithClrHeader(CorFlags.ILOnly)));
        Assert.AreEqual(LandingReason.AtBase, Landing(LoadScene.Library().DynamicBase().WithPointers(1).WithClrHeader(0)));
        Assert.AreEqual(LandingReason.AtBase, Landing(ImageBuilder.X64().Exports("call").DynamicBase().WithPointers(1).WithAlignment(0x200, 0x200)));
        Assert.AreEqual(LandingReason.AtBase, Landing(LoadScene.Library().DynamicBase().WithoutCode().WithoutEntryPoint()));
        Assert.AreEqual(LandingReason.AtBase, new LoadScene().With("app.exe", LoadScene.Program().DynamicBase().WithPointers(1)).Process(Wine).Modules.Single().Landing);
    }

    /// <summary>The flag is not looked at if there is code; and where there is no directory, nothing is corrected.</summary>
    [TestMethod]
    public void StrippedRelocationsKeepNoDllWithCodeAtItsBase()
    {
        LoadScene scene = Scene(LoadScene.Library(), LoadScene.Library().DynamicBase().RelocationsStripped());
        LoadedModule module = scene.Module(Wine, "b.dll");

        Assert.AreEqual((LandingReason.Dynamic, 0, 1, 0), (module.Landing, module.Fixups, module.PrivatePagesByCause.Header, module.PrivatePagesByCause.Relocation));
        Finding found = UnrelocatedImages.Find(new LoadSimulation([scene.Run(Wine)])).Single();
        Assert.AreEqual(
            ("RB3009", FindingSeverity.Warning, "b.dll", "has DYNAMICBASE and no relocations: under wine-10.0 in app.exe it is moved from 0x180000000 to 0x6fffff3d0000, although its relocations are stripped, and nothing in it is corrected. Link it with relocations, or without DYNAMICBASE"),
            (found.Code, found.Severity, found.Image, found.Message));
        Assert.IsEmpty(UnrelocatedImages.Find(new LoadSimulation([scene.Run(LoaderProfile.Wine8), scene.Run(LoaderProfile.Windows10)])));
    }

    [TestMethod]
    public void NothingIsWrongWithADllThatNeedsNoRelocations()
        => Assert.IsEmpty(UnrelocatedImages.Find(new LoadSimulation([Scene(LoadScene.Library(), LoadScene.Library().DynamicBase()).Run(Wine)])));

    /// <summary>Seen in Wine: the highest free addresses are below its own memory.</summary>
    [TestMethod]
    public void WhereAnAssignedPlaceIsTakenADllGoesToTheTop()
    {
        LoadedModule module = Scene(LoadScene.Library().DynamicBase().WithPointers(1), LoadScene.Library().At(0x6FFF_FF3D_0000)).Module(Wine, "a.dll");

        Assert.AreEqual((LandingReason.Dynamic, 0x7FFF_FFDA_0000ul, "b.dll", 1), (module.Landing, module.ActualBase.Value, module.Partner, module.Fixups));
    }

    /// <summary>The distance is 0, and nothing is written.</summary>
    [TestMethod]
    public void ADllThatIsBasedWhereTheServerPutsItIsNotRelocated()
    {
        LoadedModule module = Scene(LoadScene.Library(), LoadScene.Library().At(0x6FFF_FF3D_0000).DynamicBase().WithPointers(1)).Module(Wine, "b.dll");

        Assert.AreEqual((LandingReason.AtBase, 0, 0), (module.Landing, module.Fixups, module.PrivatePages));
    }

    [TestMethod]
    public void IfThePoolIsTooSmallTheBaseCounts()
        => Assert.AreEqual(LandingReason.AtBase, new LoadScene()
            .With("app.exe", LoadScene.NarrowProgram().Imports("b.dll", "call"))
            .With("b.dll", LoadScene.NarrowLibrary().DynamicBase().WithPointers(1).WithTrailingSection(".bss", static section => section.WithCharacteristics(0xC000_0080).WithoutRawData(0x1C00_0000)))
            .Module(Wine, "b.dll").Landing);

    /// <summary>With a stack of 1 MiB. A program with DYNAMICBASE and HIGHENTROPYVA gives the low end up.</summary>
    [TestMethod]
    [DataRow(0x1_8000_0000ul, false, "0x7ffffe100000")]
    [DataRow(0x1000_0000ul, false, "0x260000")]
    [DataRow(0x1_8000_0000ul, true, "0x7ffffe350000")]
    [DataRow(0x1000_0000ul, true, "0x7ffffe350000")]
    public void AContestedBaseLeadsToWhatWineKeepsForItself(ulong imageBase, bool isHighEntropy, string place)
    {
        ImageBuilder program = LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call");
        LoadedModule module = new LoadScene()
            .With("app.exe", isHighEntropy ? program.WithFlags(HighEntropy) : program)
            .With("a.dll", LoadScene.Library().At(imageBase).WithPointers(1))
            .With("b.dll", LoadScene.Library().At(imageBase).WithPointers(1)).Module(Wine, "b.dll");

        Assert.AreEqual((LandingReason.Collision, place), (module.Landing, module.ActualBase.ToString()));
        Assert.AreEqual(0, module.PrivatePagesByCause.Header);
    }

    /// <summary>What does not fit there, and is based at 4 GiB or above, does not go below.</summary>
    [TestMethod]
    public void BehindItFourGigabytesAreTheLowestPlace()
    {
        ImageBuilder Large() => LoadScene.Library().WithPointers(1).WithTrailingSection(".bss", static section => section.WithCharacteristics(0xC000_0080).WithoutRawData(0x200_0000));

        Assert.AreEqual("0x100000000", Scene(Large(), Large()).Module(Wine, "a.dll").ActualBase.ToString());
    }

    [TestMethod]
    public void TheGateCallsThatNoRelocationWhereTheFlagIsRightForAnotherLoader()
    {
        LoadScene scene = Scene(LoadScene.Library().DynamicBase().WithPointers(3), LoadScene.Library().DynamicBase().WithPointers(2));
        ProfileSimulation profile = scene.Run(Wine);
        var simulation = new LoadSimulation([scene.Run(LoaderProfile.Windows10), profile]);
        IReadOnlyList<Overlap> overlaps = OverlapGate.Find([.. profile.Processes[0].Modules.Select(static module => module.Image)], new(), CountedLoaders.Anything(Wine), AslrMode.Off).Overlaps;

        Assert.IsEmpty(overlaps);
        Assert.IsEmpty(LoadGate.Check(simulation, overlaps, new GateOptions { MaxFixups = 0 }, Simulations.Anyone));
        Assert.HasCount(1, LoadGate.Check(simulation, overlaps, new GateOptions { MaxPrivateBytes = 0 }, Simulations.Anyone));
    }

    /// <summary>Nothing is lost under Wine when the flag goes; ARM and ARM64 images need it.</summary>
    [TestMethod]
    public void TheGateCallsItOneWhereOnlyLoadersWithoutAslrCount()
    {
        LoadSimulation Of(LoadScene scene) => new([scene.Run(LoaderProfile.Wine8), scene.Run(Wine)]);

        GateFinding found = LoadGate.Check(Of(Scene(LoadScene.Library().DynamicBase().WithPointers(3), LoadScene.Library().At(0x1_9000_0000))), [], new GateOptions(), Simulations.Anyone).Single();
        Assert.AreEqual((FindingCatalog.Relocated, "a.dll"), (found.Finding.Code, found.Finding.Image));
        Assert.Contains("it has DYNAMICBASE, and is moved whatever its base is", found.Finding.Message, StringComparison.Ordinal);
        Assert.Contains("apply --for wine", found.Finding.Message, StringComparison.Ordinal);

        LoadScene arm = new LoadScene().With("app.exe", ImageBuilder.Arm64().AsExe().At(0x1_4000_0000).Imports("a.dll", "call")).With("a.dll", ImageBuilder.Arm64().DynamicBase().WithPointers(3).Exports("call"));
        Assert.IsEmpty(LoadGate.Check(Of(arm), [], new GateOptions(), Simulations.Anyone));
    }

    [TestMethod]
    public void TheVerdictAndTheHeadlineSayWhy()
    {
        ProfileSimulation profile = Scene(LoadScene.Library().DynamicBase().WithPointers(3), LoadScene.Library().DynamicBase().WithPointers(2)).Run(Wine);
        var state = new LoadSimulation([profile]);
        EffectVerdict verdict = ImageEffects.Judge([profile.Processes[0].Modules[1].Image], state, state).Single();
        var report = new LoadReport(new LoadOptions { Profiles = [Wine] }, state, state, [], [], []);

        Assert.AreEqual("Wine 9 and later relocates it in every process because it has DYNAMICBASE, whatever its base is; --dynamic-base clear lets its base count", verdict.Reason);
        Assert.AreEqual("gains nothing: the 2 DLLs with DYNAMICBASE are relocated in every process, whatever their bases are; --for wine changes that", LoadHeadline.Of(report).Others.Single().Text);
        Assert.AreEqual("DYNAMICBASE", RelocatedImage.In(profile)[0].InItsWay.Single());
    }

    /// <summary>The program imports b.dll first.</summary>
    private static LoadScene Scene(ImageBuilder a, ImageBuilder b)
        => new LoadScene().With("app.exe", LoadScene.Program().Imports("b.dll", "call").Imports("a.dll", "call")).With("a.dll", a).With("b.dll", b);

    private static LandingReason Landing(ImageBuilder b) => Scene(LoadScene.Library().At(0x1_9000_0000), b).Module(Wine, "b.dll").Landing;

    private static string Place(ImageBuilder b) => Scene(LoadScene.Library(), b).Module(Wine, "b.dll").ActualBase.ToString();

    private static string Describe(SimulatedProcess process)
        => string.Join(", ", process.Modules.Select(static module => $"{module.Image.Path} {module.ActualBase} {module.Landing}"));
}
