using System.Linq;
using RebaseBind.Loading;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading;

/// <summary>Small print of the rules: what holds at their edges.</summary>
[TestClass]
public sealed class RuleTests
{
    /// <summary>Mandatory ASLR moves DLLs with fixups: neither programs without DYNAMICBASE nor what has nothing to relocate.</summary>
    [TestMethod]
    public void MandatoryAslrLeavesProgramsAndImagesWithoutFixupsAlone()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { Aslr = AslrMode.Forced } }
            .With("app.exe", LoadScene.Program().WithPointers(3).Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000).WithPointers(1));

        Assert.AreEqual("AtBase AtBase Forced", string.Join(' ', scene.Process(LoaderProfile.Windows10).Modules.Select(static module => module.Landing)));
    }

    /// <summary>D.1: an EXE goes some units of 64 KiB from its base, never none.</summary>
    [TestMethod]
    public void AslrMovesAProgramFromItsBase()
    {
        LoadedModule program = new LoadScene().With("app.exe", LoadScene.Program().DynamicBase().WithPointers(1)).Process(LoaderProfile.Windows7).Modules.Single();

        Assert.AreEqual((LandingReason.Aslr, 0x1_4001_0000ul, 1), (program.Landing, program.ActualBase.Value, program.SharedFixups));
    }

    /// <summary>Without fixups there is nothing to move.</summary>
    [TestMethod]
    public void NewerWindowsLeavesLowImagesWithoutFixupsAlone()
        => Assert.AreEqual(LandingReason.AtBase, new LoadScene()
            .With("app.exe", LoadScene.NarrowProgram().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.NarrowLibrary()).Module(LoaderProfile.Windows10, "a.dll").Landing);

    /// <summary>A descriptor whose stamp is 0 says that it is not bound, whatever the bound import directory says.</summary>
    [TestMethod]
    public void ADescriptorThatIsNotBoundIsNotStale()
    {
        BuiltImage app = LoadScene.Program().Imports("a.dll", "call").BoundTo("a.dll", 1).Build();
        LoadScene scene = new LoadScene().With("app.exe", app.With32(app.OffsetOf(ImageDirectory.Import) + 4, 0)).With("a.dll", LoadScene.Library());

        Assert.AreEqual((0, 1), (scene.Process(LoaderProfile.WindowsXP).Totals.Imports.BindingsStale, scene.Process(LoaderProfile.WindowsXP).Totals.Imports.LookUps));
    }

    /// <summary>Wine's second heap, sort tables and normalisation tables come before what is loaded later: 0x730000 and, behind what was moved at the start, 0x100000, 0x340000, 0x10000 more.</summary>
    [TestMethod]
    public void UnderWineWhatIsLoadedLaterComesAfterWhatWineHasTakenByThen()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call").DelayImports("c.dll", "call"))
            .With("a.dll", LoadScene.Library().WithPointers(1))
            .With("b.dll", LoadScene.Library().WithPointers(1))
            .With("c.dll", LoadScene.Library().WithPointers(1));

        Assert.AreEqual("0x730000 0xb90000", string.Join(' ', scene.Process(LoaderProfile.Wine8).Modules.Skip(2).Select(static module => module.ActualBase)));
    }

    /// <summary>G: duplicates by base name: the first loaded wins. Only it exports what is imported.</summary>
    [TestMethod]
    public void OfTwoOfOneNameImportsAreLookedUpInTheFirst()
    {
        LoadScene scene = new LoadScene()
            .With("one/x.dll", LoadScene.Library())
            .With("two/x.dll", ImageBuilder.X64().At(0x1_9000_0000).ExportsAs("x.dll").Exports("else"))
            .With("user.dll", LoadScene.Library().At(0x1_A000_0000).Imports("x.dll", "call"));

        Assert.AreEqual(0, scene.Process(LoaderProfile.WindowsXP).Totals.Imports.Unresolved);
    }

    /// <summary>G: introduced in 7, and a file of the name comes first there; later ones always ask the system.</summary>
    [TestMethod]
    [DataRow("windows-xp", 2)]
    [DataRow("windows-7", 2)]
    [DataRow("windows-10", 1)]
    [DataRow("wine-8.0", 1)]
    public void AFileWithTheNameOfAnApiSetIsTakenUpTo7(string profile, int modules)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("api-ms-win-crt-heap-l1-1-0.dll", "call"))
            .With("api-ms-win-crt-heap-l1-1-0.dll", LoadScene.Library());

        Assert.HasCount(modules, scene.Process(LoaderProfile.Find(profile)!).Modules);
    }

    /// <summary>Nothing is looked up in an image that cannot be loaded, whatever the order of loading.</summary>
    [TestMethod]
    public void NothingIsLookedUpInWhatCannotBeLoaded()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call", "call"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().RelocationsStripped());

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            Assert.AreEqual((1, 0), (scene.Process(profile).Totals.Imports.LookUps, scene.Process(profile).Totals.Imports.OutsideLookUps), profile.Name);
        }
    }
}
