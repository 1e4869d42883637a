using System.Linq;
using RebaseBind.Loading;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading;

/// <summary>Where DLLs are found (G: "Search order"), and what is taken to be outside the tree.</summary>
[TestClass]
public sealed class SearchTests
{
    private static readonly LoaderProfile Profile = LoaderProfile.WindowsXP;

    /// <summary>G: the application's directory, the system's three, the current one, PATH; each that does not have it counts.</summary>
    [TestMethod]
    [DataRow("x.dll", 0)]
    [DataRow("system/x.dll", 1)]
    [DataRow("current/x.dll", 4)]
    [DataRow("first/x.dll", 5)]
    [DataRow("second/x.dll", 6)]
    public void EachFolderSearchedInVainIsCounted(string path, int failedProbes)
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { SystemFolder = "system", CurrentFolder = "current", SearchPath = ["first", "second"] } }
            .With("app.exe", LoadScene.Program().Imports("x.dll", "call"))
            .With(path, LoadScene.Library())
            .With("other/x.dll", LoadScene.Library());

        LoadedModule module = scene.Process(Profile).Modules[1];

        Assert.AreEqual((path, failedProbes), (module.Image.Path, module.FailedProbes));
        Assert.AreEqual(failedProbes, scene.Process(Profile).Totals.FailedProbes);
    }

    /// <summary>G: the parent's folder is not searched, unless the parent was loaded by its path, as dynamic loads are taken to be.</summary>
    [TestMethod]
    public void ADependencyBesideItsParentIsFoundOnlyIfTheParentIsLoadedByItsPath()
    {
        LoadScene Scene(LoadOptions load, RebaseBindOptions options) => new LoadScene { Load = load, Options = options }
            .With("app.exe", options.Processes.DynamicLoads.Count != 0 ? LoadScene.Program() : LoadScene.Program().Imports("parent.dll", "call"))
            .With("sub/parent.dll", LoadScene.Library().Imports("part.dll", "call"))
            .With("sub/part.dll", LoadScene.Library().At(0x1_9000_0000));
        SimulatedProcess imported = Scene(new LoadOptions { SearchPath = ["sub"] }, new RebaseBindOptions()).Process(Profile);
        SimulatedProcess unreachable = Scene(new LoadOptions(), new RebaseBindOptions()).Process(Profile);
        SimulatedProcess loaded = Scene(new LoadOptions(), new RebaseBindOptions { Processes = new() { Roots = ["app.exe"], DynamicLoads = [new DynamicLoad("*", PathPattern.Parse("sub/parent.dll"))] } }).Process(Profile);

        Assert.AreEqual(5, imported.Modules[2].FailedProbes);
        Assert.AreEqual(new OutsideDll("parent.dll", OutsideKind.NotOnSearchPath, "app.exe", 5, "sub/parent.dll"), unreachable.Outside.Single());
        Assert.AreEqual("sub/part.dll 0", loaded.Modules[2].Image.Path + " " + loaded.Modules[2].FailedProbes);
    }

    /// <summary>D.2: KnownDLLs come from the system whatever lies beside the program, and nothing is searched.</summary>
    [TestMethod]
    public void KnownDllsAreNotTakenFromTheTree()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("KERNEL32.dll", "call").Imports("winmm.dll", "call"))
            .With("kernel32.dll", LoadScene.Library())
            .With("WINMM.DLL", LoadScene.Library().At(0x1_9000_0000));

        Assert.AreEqual("app.exe WINMM.DLL", scene.Order(Profile));
        Assert.AreEqual(new OutsideDll("KERNEL32.dll", OutsideKind.System, "app.exe", 0, null), scene.Process(Profile).Outside.Single());
    }

    [TestMethod]
    public void WithTheSystemInTheTreeKnownDllsComeFromThere()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { SystemFolder = "system" } }
            .With("app.exe", LoadScene.Program().Imports("kernel32.dll", "call"))
            .With("kernel32.dll", LoadScene.Library())
            .With("system/kernel32.dll", LoadScene.Library());

        Assert.AreEqual("app.exe system/kernel32.dll", scene.Order(Profile));
    }

    /// <summary>G: API sets came with 7; on older systems such names are files. Which DLL stands behind one is the system's affair.</summary>
    [TestMethod]
    [DataRow("windows-xp", OutsideKind.Missing)]
    [DataRow("windows-7", OutsideKind.ApiSet)]
    [DataRow("windows-10", OutsideKind.ApiSet)]
    [DataRow("wine-8.0", OutsideKind.ApiSet)]
    internal void ApiSetsAreOutside(string profile, OutsideKind kind)
    {
        LoadScene scene = new LoadScene().With("app.exe", LoadScene.Program().Imports("api-ms-win-core-file-l1-1-0.dll", "call"));

        Assert.AreEqual(kind, scene.Process(LoaderProfile.Find(profile)!).Outside.Single().Kind);
    }

    [TestMethod]
    public void WhatIsNowhereIsMissingAndWhatIsOfWindowsIsNot()
    {
        LoadScene scene = new LoadScene().With("app.exe", LoadScene.Program().Imports("nowhere", "call").Imports("d3d9.dll", "call", 7));

        SimulatedProcess process = scene.Process(Profile);

        Assert.AreEqual("nowhere.dll Missing 5, d3d9.dll System 1", string.Join(", ", process.Outside.Select(dll => $"{dll.Name} {dll.Kind} {dll.FailedProbes}")));
        Assert.AreEqual(new ImportWork { LookUps = 3, OutsideLookUps = 3 }, process.Totals.Imports);
    }

    [TestMethod]
    public void AnImageOfAnotherMachineIsNotTaken()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { SearchPath = ["wide"] } }
            .With("app.exe", LoadScene.Program().Imports("x.dll", "call").Imports("y.dll", "call"))
            .With("x.dll", LoadScene.NarrowLibrary())
            .With("y.dll", LoadScene.NarrowLibrary())
            .With("wide/x.dll", LoadScene.Library());

        Assert.AreEqual("app.exe wide/x.dll", scene.Order(Profile));
        Assert.AreEqual(new OutsideDll("y.dll", OutsideKind.OtherMachine, "app.exe", 6, "y.dll"), scene.Process(Profile).Outside.Single());
    }

    /// <summary>G: duplicates by base name: the first loaded wins, whatever directory.</summary>
    [TestMethod]
    public void OfTwoImagesOfOneNameTheFirstLoadedWins()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { SearchPath = ["sub"] } }
            .With("app.exe", LoadScene.Program().Imports("X.DLL", "call").Imports("a.dll", "call"))
            .With("a.dll", LoadScene.Library().Imports("x.dll", "call"))
            .With("sub/x.dll", LoadScene.Library().At(0x1_9000_0000))
            .With("x.dll", LoadScene.Library().At(0x1_A000_0000));

        Assert.AreEqual("app.exe x.dll a.dll", scene.Order(Profile));
    }

    [TestMethod]
    public void ATreeWithoutProgramsGetsAHostForEachProcessor()
    {
        ProfileSimulation profile = new LoadScene()
            .With("a.dll", LoadScene.Library().Imports("b.dll", "call"))
            .With("b.dll", LoadScene.Library())
            .With("x86/b.dll", LoadScene.NarrowLibrary())
            .With("arm/c.dll", ImageBuilder.Arm64()).Run(LoaderProfile.Windows7);

        Assert.AreEqual("(host x86): x86/b.dll, (host x64): a.dll b.dll", string.Join(", ", profile.Processes.Select(process => process.Root + ": " + string.Join(' ', process.Modules.Select(module => module.Image.Path)))));
        Assert.AreEqual("(host arm64)", profile.NotRun.Single().Root);
        Assert.IsTrue(profile.Processes.All(process => process.IsSyntheticHost));
    }

    [TestMethod]
    public void ProgramsOfNewerWindowsDoNotRunOnOlder()
    {
        LoadScene scene = new LoadScene().With("app.exe", LoadScene.Program().WithSubsystemVersion(6, 0)).With("a.dll", LoadScene.Library());

        Assert.AreEqual(("app.exe", "the program asks for Windows 6.0"), scene.Run(LoaderProfile.WindowsXP).NotRun.Single());
        Assert.IsEmpty(scene.Run(LoaderProfile.Windows7).NotRun);
        Assert.AreEqual("a.dll", scene.Run(LoaderProfile.Windows7).NotLoaded.Single().Path);
    }
}
