using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Loading;

namespace RebaseBind.Tests.Loading;

/// <summary>Who gets a contested base, and where the other goes.</summary>
[TestClass]
public sealed class LandingTests
{
    private static readonly LoaderProfile[] All = [.. LoaderProfile.All];

    /// <summary>D.2: the first to be mapped wins; the other is relocated in the process, at the price of the pages with fixups.</summary>
    [TestMethod]
    [DataRow("windows-xp")]
    [DataRow("windows-7")]
    [DataRow("windows-10")]
    [DataRow("wine-8.0")]
    public void TheFirstToBeMappedKeepsAContestedBase(string profile)
    {
        SimulatedProcess process = Colliding().Process(LoaderProfile.Find(profile)!);

        LoadedModule first = process.Modules[1];
        LoadedModule second = process.Modules[2];
        Assert.AreEqual(("a.dll", LandingReason.AtBase, 0x1_8000_0000ul), (first.Image.Path, first.Landing, first.ActualBase.Value));
        Assert.AreEqual(("b.dll", LandingReason.Collision, "a.dll", 3), (second.Image.Path, second.Landing, second.Partner, second.Fixups));
        Assert.AreEqual((1, 3L), (process.Totals.Relocated, process.Totals.Fixups));
    }

    /// <summary>W 2: bottom up, in units of 64 KiB, from 0x730000 on in a 64-bit process.</summary>
    [TestMethod]
    public void UnderWineTheLoserGoesToTheLowestFreeAddress()
    {
        LoadScene scene = Colliding().With("c.dll", LoadScene.Library().WithPointers(1)).With("z.exe", LoadScene.Program().At(0x1_5000_0000).Imports("a.dll", "call").Imports("b.dll", "call").Imports("c.dll", "call"));

        SimulatedProcess process = scene.Run(LoaderProfile.Wine8).Processes.Single(static found => found.Root == "z.exe");

        Assert.AreEqual("0x730000 0x740000", string.Join(' ', process.Modules.Skip(2).Select(module => module.ActualBase)));
    }

    /// <summary>D.1: Vista and later move images with DYNAMICBASE once for all processes; their pages stay shared. XP and Wine 8 know nothing of it (W 2).</summary>
    [TestMethod]
    [DataRow("windows-xp", LandingReason.Collision, 3, 0)]
    [DataRow("windows-7", LandingReason.Aslr, 0, 3)]
    [DataRow("windows-10", LandingReason.Aslr, 0, 3)]
    [DataRow("wine-8.0", LandingReason.Collision, 3, 0)]
    public void DynamicBaseMakesThePreferredBaseMootWhereItIsKnown(string profile, LandingReason landing, int fixups, int shared)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().WithPointers(3).DynamicBase());

        LoadedModule module = scene.Module(LoaderProfile.Find(profile)!, "b.dll");

        Assert.AreEqual((landing, fixups, shared), (module.Landing, module.Fixups, module.SharedFixups));
        Assert.AreEqual(shared == 0 ? 1 : 0, module.PrivatePagesByCause.Relocation);
    }

    /// <summary>D.1: an image is given its place once, so all processes have it there.</summary>
    [TestMethod]
    public void AslrGivesAnImageOnePlaceInAllProcesses()
    {
        LoadScene scene = new LoadScene()
            .With("one.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("two.exe", LoadScene.Program().Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library().DynamicBase().WithPointers(1))
            .With("b.dll", LoadScene.Library().DynamicBase().WithPointers(1));

        var places = scene.Run(LoaderProfile.Windows10).Processes.Select(process => process.Modules.Single(module => module.Image.Path == "b.dll").ActualBase).Distinct();

        Assert.HasCount(1, places);
    }

    /// <summary>The managed X.dll of a .NET program is marked as a program, too, and asks for the same base.</summary>
    [TestMethod]
    public void AslrKeepsTheTwoProgramFilesOfADotNetProgramApart()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().DynamicBase())
            .With("app.dll", LoadScene.Program().DynamicBase().WithClrHeader(CorFlags.ILOnly));

        Assert.AreEqual("app.exe Aslr, app.dll Aslr", string.Join(", ", scene.Process(LoaderProfile.Windows10).Modules.Select(module => module.Image.Path + " " + module.Landing)));
        Assert.AreEqual(LandingReason.Collision, scene.Module(LoaderProfile.Wine8, "app.dll").Landing);
    }

    [TestMethod]
    public void WithAslrOffImagesStayAtTheirBases()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { Aslr = AslrMode.Off } }
            .With("app.exe", LoadScene.Program().DynamicBase().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.Library().DynamicBase().WithPointers(1));

        Assert.IsTrue(scene.Process(LoaderProfile.Windows10).Modules.All(module => module.Landing == LandingReason.AtBase));
    }

    /// <summary>D.1, mandatory ASLR: images with relocations are never at their base, and that is taken to cost private pages. Windows 7 has no such thing.</summary>
    [TestMethod]
    [DataRow("windows-7", LandingReason.AtBase)]
    [DataRow("windows-10", LandingReason.Forced)]
    [DataRow("wine-8.0", LandingReason.AtBase)]
    public void MandatoryAslrMovesImagesWithoutDynamicBase(string profile, LandingReason landing)
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { Aslr = AslrMode.Forced } }
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("bare.dll", "call"))
            .With("a.dll", LoadScene.Library().WithPointers(2))
            .With("bare.dll", LoadScene.Library().At(0x1_9000_0000).RelocationsStripped());

        Assert.AreEqual(landing, scene.Module(LoaderProfile.Find(profile)!, "a.dll").Landing);
        Assert.AreEqual(LandingReason.AtBase, scene.Module(LoaderProfile.Find(profile)!, "bare.dll").Landing);
    }

    /// <summary>C.3: STATUS_CONFLICTING_ADDRESSES; W 2: error 487, the same status.</summary>
    [TestMethod]
    public void AStrippedImageOnATakenBaseDoesNotLoadAndTheProgramDoesNotStart()
    {
        foreach (LoaderProfile profile in All)
        {
            SimulatedProcess process = new LoadScene()
                .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
                .With("a.dll", LoadScene.Library())
                .With("b.dll", LoadScene.Library().RelocationsStripped()).Process(profile);

            LoadFailure failure = process.Failures.Single();
            Assert.AreEqual(("b.dll", 0xC000_0018u, "a.dll", true), (failure.Image.Path, failure.Status, failure.Partner, failure.StopsProcess), profile.Name);
            Assert.IsFalse(process.Starts, profile.Name);
            Assert.HasCount(2, process.Modules, profile.Name);
        }
    }

    /// <summary>C.3: not stripped, but nothing to apply: the loader moves it and goes on.</summary>
    [TestMethod]
    public void AnImageWithoutFixupsIsMovedAtNoCost()
    {
        foreach (LoaderProfile profile in All)
        {
            LoadedModule module = new LoadScene()
                .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
                .With("a.dll", LoadScene.Library())
                .With("b.dll", LoadScene.Library()).Module(profile, "b.dll");

            Assert.AreEqual((LandingReason.Collision, 0, 0), (module.Landing, module.Fixups, module.PrivatePages), profile.Name);
        }
    }

    /// <summary>C.3: "the loader will fail to load the image"; nothing of the kind is known of Wine.</summary>
    [TestMethod]
    [DataRow("windows-xp", 1)]
    [DataRow("windows-7", 1)]
    [DataRow("wine-8.0", 0)]
    public void FixupsInASharedWritableSectionKeepAnImageFromBeingMoved(string profile, int failures)
    {
        const uint sharedData = 0x40 | 0x1000_0000 | 0x4000_0000 | 0x8000_0000;
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().WithSection(".shared", section => section.WithCharacteristics(sharedData).WithSize(0x100)).WithPointers(1, section: ".shared"));

        Assert.HasCount(failures, scene.Process(LoaderProfile.Find(profile)!).Failures);
    }

    /// <summary>0.10: one witness, so it has a word of its own.</summary>
    [TestMethod]
    [DataRow(0x1000_0000u, LandingReason.LowBase)]
    [DataRow(0x37FF_0000u, LandingReason.LowBase)]
    [DataRow(0x3800_0000u, LandingReason.AtBase)]
    public void NewerWindowsMovesLowNarrowImages(uint imageBase, LandingReason landing)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.NarrowProgram().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.NarrowLibrary().At(imageBase).WithPointers(1));

        Assert.AreEqual(landing, scene.Module(LoaderProfile.Windows10, "a.dll").Landing);
        Assert.AreEqual(LandingReason.AtBase, scene.Module(LoaderProfile.Windows7, "a.dll").Landing);
    }

    /// <summary>E: 8 TiB before Windows 8.1; W 2: 0x7ff612340000 is honoured.</summary>
    [TestMethod]
    [DataRow("windows-7", LandingReason.Collision)]
    [DataRow("windows-10", LandingReason.AtBase)]
    [DataRow("wine-8.0", LandingReason.AtBase)]
    public void TheAddressSpaceEndsWhereItDoes(string profile, LandingReason landing)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.Library().At(0x7FF6_1234_0000).WithPointers(1));

        Assert.AreEqual(landing, scene.Module(LoaderProfile.Find(profile)!, "a.dll").Landing);
    }

    [TestMethod]
    public void AnInjectedDllIsInTheWay()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { Injected = [new InjectedDll("scanner.dll", AddressRange.Parse("0x180000000-0x18000ffff"))] } }
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.Library().WithPointers(1));

        LoadedModule module = scene.Module(LoaderProfile.WindowsXP, "a.dll");

        Assert.AreEqual((LandingReason.Collision, "scanner.dll"), (module.Landing, module.Partner));
    }

    /// <summary>D.1: where ASLR's choice is taken in a process, that process pays.</summary>
    [TestMethod]
    public void WhereTheChoiceOfAslrIsTakenTheProcessPays()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { Injected = [new InjectedDll("scanner.dll", AddressRange.Parse("0x7ff000000000-0x7ffeffffffff"))] } }
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.Library().DynamicBase().WithPointers(1));

        LoadedModule module = scene.Module(LoaderProfile.Windows10, "a.dll");

        Assert.AreEqual((LandingReason.AslrCollision, "scanner.dll", 1, 0), (module.Landing, module.Partner, module.Fixups, module.SharedFixups));
    }

    private static LoadScene Colliding() => new LoadScene()
        .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
        .With("a.dll", LoadScene.Library().WithPointers(2))
        .With("b.dll", LoadScene.Library().WithPointers(3));
}
