using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading;

/// <summary>Trees that nobody builds on purpose, or only on purpose.</summary>
[TestClass]
public sealed class HostileTreeTests
{
    [TestMethod]
    public void AModuleThatImportsItselfIsMappedOnce()
    {
        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            LoadScene scene = new LoadScene().With("app.exe", LoadScene.Program().Imports("a.dll", "call")).With("a.dll", LoadScene.Library().Imports("A.DLL", "call"));

            Assert.AreEqual("app.exe a.dll", scene.Order(profile), profile.Name);
            Assert.AreEqual(2, scene.Process(profile).Totals.Imports.LookUps, profile.Name);
        }
    }

    [TestMethod]
    public void AProgramWithoutImportsIsAllThereIs()
        => Assert.IsTrue(LoaderProfile.All.All(static profile => new LoadScene().With("app.exe", LoadScene.Program()).Process(profile).Modules.Single().Landing == LandingReason.AtBase));

    /// <summary>D.2: "Fixups won't be re-applied to non-Dll"; neither is it initialised.</summary>
    [TestMethod]
    public void AProgramThatIsImportedIsMappedLikeADllAndNotRelocated()
    {
        LoadScene scene = new LoadScene { Options = new RebaseBindOptions { Processes = new() { Roots = ["app.exe"] }, Run = new() { Jobs = 1 } } }
            .With("app.exe", LoadScene.Program().Imports("tool.exe", "call"))
            .With("tool.exe", LoadScene.Program().ExportsAs("tool.exe").Exports("call").WithPointers(4));

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            LoadedModule module = scene.Module(profile, "tool.exe");

            Assert.AreEqual((LandingReason.Collision, "app.exe", 0, -1), (module.Landing, module.Partner, module.Fixups, module.InitialisationOrder), profile.Name);
        }
    }

    [TestMethod]
    public void TwoImagesOfOneNameAreLoadedByTheirPathsAndTheFirstHasTheName()
    {
        LoadScene scene = new LoadScene()
            .With("one/x.dll", LoadScene.Library().WithPointers(1))
            .With("two/x.dll", LoadScene.Library().WithPointers(2))
            .With("user.dll", LoadScene.Library().At(0x1_9000_0000).Imports("x.dll", "call"));

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            Assert.AreEqual("one/x.dll two/x.dll user.dll", scene.Order(profile), profile.Name);
            Assert.AreEqual("one/x.dll", scene.Module(profile, "two/x.dll").Partner, profile.Name);
            Assert.IsEmpty(scene.Process(profile).Outside, profile.Name);
        }
    }

    [TestMethod]
    public void ForwardersToOneselfAndToNowhereEnd()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "self", "gone", "odd", "other"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(
                ExportedSymbol.Forwarded("self", "a.self"),
                ExportedSymbol.Forwarded("gone", "missing.call"),
                ExportedSymbol.Forwarded("odd", "no dot"),
                ExportedSymbol.Forwarded("other", "a.nothing")));

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            SimulatedProcess process = scene.Process(profile);

            Assert.AreEqual((32 + 1 + 1, 2), (process.Totals.Imports.ForwarderHops, process.Totals.Imports.Unresolved), profile.Name);
            Assert.AreEqual("missing.dll Missing", string.Join(' ', process.Outside.Select(static dll => dll.Name + " " + dll.Kind)), profile.Name);
        }
    }

    /// <summary>What is listed twice is loaded once, and both entries hold, or neither.</summary>
    [TestMethod]
    public void ABoundDirectoryMayListADllTwice()
    {
        LoadScene Scene(uint stamp) => new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call", "call").BoundTo("a.dll", stamp).BoundTo("A.dll", stamp))
            .With("a.dll", LoadScene.Library().WithTimeDateStamp(7));

        Assert.AreEqual(new ImportWork { BindingsHonoured = 2 }, Scene(7).Process(LoaderProfile.WindowsXP).Totals.Imports);
        Assert.AreEqual((2, 4), (Scene(8).Process(LoaderProfile.WindowsXP).Totals.Imports.BindingsStale, Scene(8).Process(LoaderProfile.WindowsXP).Totals.Imports.LookUps));
        Assert.AreEqual("app.exe a.dll", Scene(8).Order(LoaderProfile.WindowsXP));
    }

    /// <summary>Descriptors of Visual C++ 6 hold addresses; their names do count.</summary>
    [TestMethod]
    public void DelayImportsOfVisualC6AreFollowed()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.NarrowProgram().WithOldDelayImports().DelayImports("a.dll", "call"))
            .With("a.dll", LoadScene.NarrowLibrary());

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            Assert.AreEqual((LoadCause.DelayLoad, false), (scene.Module(profile, "a.dll").Cause, scene.Module(profile, "a.dll").IsLoadedAtStart), profile.Name);
            Assert.AreEqual(0, scene.Process(profile).Totals.Imports.LookUps, profile.Name);
        }
    }

    /// <summary>STATUS_NO_MEMORY: 2 GiB less the program and what lies at its end do not hold two DLLs of 1 GiB.</summary>
    [TestMethod]
    public void WhereNoRoomIsLeftAnImageFails()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.NarrowProgram().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", Large(0x4000_0000))
            .With("b.dll", Large(0x4000_0000));

        SimulatedProcess process = scene.Process(LoaderProfile.WindowsXP);

        Assert.AreEqual(("b.dll", 0xC000_0017u, "a.dll", true), (process.Failures.Single().Image.Path, process.Failures.Single().Status, process.Failures.Single().Partner, process.Failures.Single().StopsProcess));
        Assert.IsFalse(process.Starts);
    }

    [TestMethod]
    [DataRow(0x7FF0_0000u)]
    [DataRow(0xFFFE_F000u)]
    public void ADllLargerThanTheAddressSpaceFails(uint size)
    {
        LoadScene scene = new LoadScene().With("app.exe", LoadScene.NarrowProgram().Imports("a.dll", "call")).With("a.dll", Large(size, 0x1_0000));

        foreach (LoaderProfile profile in LoaderProfile.All.Where(profile => size > 0x8000_0000 || !ReferenceEquals(profile, LoaderProfile.Wine8)))
        {
            Assert.AreEqual((0xC000_0017u, 1), (scene.Process(profile).Failures.Single().Status, scene.Process(profile).Modules.Count), profile.Name);
        }
    }

    /// <summary>The last addresses there are: one byte more, and they would begin again at 0.</summary>
    [TestMethod]
    [DataRow(0xFFFF_FFFF_FFFF_0000ul)]
    [DataRow(0xFFFF_FFFF_0000_0000ul)]
    public void ABaseAtTheEndOfAllAddressesIsNotHonoured(ulong imageBase)
    {
        LoadScene scene = new LoadScene().With("app.exe", LoadScene.Program().Imports("a.dll", "call")).With("a.dll", LoadScene.Library().At(imageBase).WithPointers(1));

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            Assert.AreEqual((LandingReason.Collision, "the end of the address space"), (scene.Module(profile, "a.dll").Landing, scene.Module(profile, "a.dll").Partner), profile.Name);
        }
    }

    /// <summary>The program was there first; of what does not fit beside it nothing is put into the process.</summary>
    [TestMethod]
    public void AnInjectedDllThatOverlapsTheProgramIsNotThere()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { Injected = [new InjectedDll("scanner.dll", AddressRange.Parse("0x13fff0000-0x18000ffff"))] } }
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.Library().WithPointers(1));

        Assert.IsTrue(LoaderProfile.All.All(profile => scene.Process(profile).Modules.All(static module => module.Landing == LandingReason.AtBase)));
    }

    [TestMethod]
    public void FoldersThatDoNotExistAreSearchedInVain()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { SystemFolder = "windows/system32", CurrentFolder = "no", SearchPath = ["nowhere", "sub/", "../..", ""] } }
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("gone.dll", "call"))
            .With("sub/a.dll", LoadScene.Library());

        SimulatedProcess process = scene.Process(LoaderProfile.Windows7);

        Assert.AreEqual(6, process.Modules[1].FailedProbes);
        Assert.AreEqual(9, process.Outside.Single().FailedProbes);
    }

    /// <summary>ARM64X DLLs are loaded into x64 processes: they share the range of addresses that ASLR gives out.</summary>
    [TestMethod]
    public void AslrGivesHybridImagesAndOthersDifferentPlaces()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("x.dll", "call"))
            .With("a.dll", LoadScene.Library().DynamicBase().WithPointers(1))
            .With("x.dll", ImageBuilder.Arm64().ExportsAs("x.dll").Exports("call").DynamicBase().WithPointers(1).WithLoadConfiguration(hybridMetadata: true));

        Assert.AreEqual("Aslr Aslr", string.Join(' ', scene.Process(LoaderProfile.Windows10).Modules.Skip(1).Select(static module => module.Landing)));
    }

    [TestMethod]
    public void MachinesInOneTreeKeepToTheirOwn()
    {
        LoadScene scene = new LoadScene();
        foreach ((string folder, ImageBuilder program, ImageBuilder library) in new (string, ImageBuilder, ImageBuilder)[]
        {
            ("x64", LoadScene.Program(), LoadScene.Library()),
            ("x86", LoadScene.NarrowProgram(), LoadScene.NarrowLibrary()),
            ("arm64", ImageBuilder.Arm64().AsExe().At(0x1_4000_0000), ImageBuilder.Arm64().ExportsAs("a.dll").Exports("call")),
        })
        {
            scene.With(folder + "/app.exe", program.Imports("a.dll", "call").Imports("b.dll", "call")).With(folder + "/a.dll", library);
        }

        IReadOnlyList<SimulatedProcess> processes = scene.With("x86/b.dll", LoadScene.Library()).Run(LoaderProfile.Windows10).Processes;

        Assert.AreEqual("arm64/app.exe arm64/a.dll, x64/app.exe x64/a.dll, x86/app.exe x86/a.dll", string.Join(", ", processes.Select(static process => string.Join(' ', process.Modules.Select(static module => module.Image.Path)))));
        Assert.AreEqual("OtherMachine NotOnSearchPath OtherMachine", string.Join(' ', processes.Select(static process => process.Outside.Single().Kind)));
    }

    /// <summary>An image of few bytes that asks for many addresses.</summary>
    private static ImageBuilder Large(uint size, uint imageBase = 0x1000_0000)
        => LoadScene.NarrowLibrary().At(imageBase).WithPointers(1).WithTrailingSection(".bss", section => section.WithCharacteristics(0xC000_0080).WithoutRawData(size - 0x8000));
}
