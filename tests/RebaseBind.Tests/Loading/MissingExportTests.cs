using System.Linq;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.Tests.Gating;

namespace RebaseBind.Tests.Loading;

/// <summary>Imports that a DLL of the tree does not export: Windows ends the load, and Wine puts a stub there (D.3; L, 4).</summary>
[TestClass]
public sealed class MissingExportTests
{
    private const uint OrdinalNotFound = 0xC000_0138;
    private const uint EntryPointNotFound = 0xC000_0139;

    private static readonly ExportedSymbol[] Two = ["a", "b"];

    [TestMethod]
    public void ANameThatIsNotExportedEndsTheStartUnderEveryWindows()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call", "gone", "went", "left"))
            .With("a.dll", LoadScene.Library());

        AssertEnds(scene, "app.exe", EntryPointNotFound, "it imports 'gone' and 2 others from a.dll, which does not export them");
    }

    [TestMethod]
    public void AnOrdinalThatIsNotExportedEndsTheStartUnderEveryWindows()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("user.dll", "call"))
            .With("user.dll", LoadScene.Library().Imports("a.dll", 7))
            .With("a.dll", LoadScene.Library().At(0x1_9000_0000));

        AssertEnds(scene, "user.dll", OrdinalNotFound, "it imports ordinal 7 from a.dll, which does not export it");
    }

    /// <summary>A loader stops at the first, so an image is listed once.</summary>
    [TestMethod]
    public void AnImageIsListedOnce()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", 9).Imports("b.dll", "gone"))
            .With("a.dll", LoadScene.Library())
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000));

        AssertEnds(scene, "app.exe", OrdinalNotFound, "it imports ordinal 9 from a.dll, which does not export it");
    }

    /// <summary>The import is there, but what it is forwarded to is not.</summary>
    [TestMethod]
    public void AForwarderToWhatIsNotExportedEndsTheStart()
    {
        LoadScene Scene(string forwarder) => new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", forwarder)))
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000));

        AssertEnds(Scene("b.gone"), "app.exe", EntryPointNotFound, "a DLL forwards what it imports to 'gone' of b.dll, which does not export it");
        AssertEnds(Scene("b.#9"), "app.exe", OrdinalNotFound, "a DLL forwards what it imports to ordinal 9 of b.dll, which does not export it");
        Assert.IsEmpty(Scene("b.call").Process(LoaderProfile.WindowsXP).Failures);
    }

    /// <summary>L, 4: the loaders of XP and 7 take the DLL's name to end at the first dot, those of 10 and Wine at the last; neither adds ".dll" to a name that has a dot.</summary>
    [TestMethod]
    public void AForwarderWithTwoDotsEndsTheStart()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "my.core.cf")))
            .With("my.core.dll", ImageBuilder.X64().At(0x1_9000_0000).ExportsAs("my.core.dll").Exports("cf"));

        foreach ((LoaderProfile profile, string what) in new[] { (LoaderProfile.WindowsXP, "'core.cf' of my.dll"), (LoaderProfile.Windows7, "'core.cf' of my.dll"), (LoaderProfile.Windows10, "'cf' of my.core") })
        {
            LoadFailure failure = scene.Process(profile).Failures.Single();
            Assert.AreEqual((EntryPointNotFound, true, $"a DLL forwards what it imports to {what}, which is not there"), (failure.Status, failure.StopsProcess, failure.Reason), profile.Name);
        }

        Assert.IsTrue(scene.Process(LoaderProfile.Wine8).Starts);
        Assert.AreEqual(("my.core", 1), (scene.Process(LoaderProfile.Wine8).Outside.Single().Name, scene.Process(LoaderProfile.Wine8).Totals.Imports.Unresolved));
    }

    /// <summary>Each finds what its own reading names.</summary>
    [TestMethod]
    [DataRow("b.core.cf", "windows-xp")]
    [DataRow("b.core.cf", "windows-7")]
    [DataRow("b.dll.call", "windows-10")]
    [DataRow("b.dll.call", "wine-8.0")]
    public void AForwarderWithTwoDotsIsReadAsTheLoaderDoes(string forwarder, string profile)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", forwarder)))
            .With("b.dll", ImageBuilder.X64().At(0x1_9000_0000).ExportsAs("b.dll").Exports("call", "core.cf"));

        Assert.AreEqual("app.exe a.dll b.dll", scene.Order(LoaderProfile.Find(profile)!));
        Assert.IsEmpty(scene.Process(LoaderProfile.Find(profile)!).Failures);
        Assert.AreEqual(0, scene.Process(LoaderProfile.Find(profile)!).Totals.Imports.Unresolved);
    }

    /// <summary>A text without a dot names nothing.</summary>
    [TestMethod]
    public void AForwarderWithoutADotEndsTheStart()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "nothing")));

        AssertEnds(scene, "app.exe", EntryPointNotFound, "it imports 'call' from a.dll, which does not export it");
    }

    /// <summary>What is not in the tree may export anything.</summary>
    [TestMethod]
    public void NothingIsSaidOfDllsOutsideTheTree()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("kernel32.dll", "gone").Imports("vendor.dll", 9).Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "vendor.call")));

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            Assert.IsTrue(scene.Process(profile).Starts, profile.Name);
        }
    }

    /// <summary>A.3, step 7: where a binding is honoured nothing is looked up, so nothing is missed. Windows 10 looks.</summary>
    [TestMethod]
    public void AnHonouredBindingIsNotLookedUp()
    {
        ImageBuilder program = LoadScene.Program().Imports("a.dll", "a", "gone").BoundTo("a.dll", 0x5F3759DF);
        LoadScene scene = new LoadScene().With("app.exe", program).With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(Two));

        Assert.AreEqual((1, true), (scene.Process(LoaderProfile.WindowsXP).Totals.Imports.BindingsHonoured, scene.Process(LoaderProfile.WindowsXP).Starts));
        Assert.IsFalse(scene.Process(LoaderProfile.Windows10).Starts);
    }

    /// <summary>G: a delay import is looked up when it is called; a DLL that is loaded later fails to load, and the program goes on.</summary>
    [TestMethod]
    public void WhatIsLoadedLaterDoesNotEndTheProcess()
    {
        LoadScene scene = new LoadScene { Options = new RebaseBindOptions { Processes = new() { Roots = ["app.exe"], DynamicLoads = [new DynamicLoad("app.exe", PathPattern.Parse("plugin.dll"))] } } }
            .With("app.exe", LoadScene.Program().DelayImports("a.dll", "gone"))
            .With("a.dll", LoadScene.Library())
            .With("plugin.dll", LoadScene.Library().At(0x1_9000_0000).Imports("a.dll", "gone"));

        SimulatedProcess process = scene.Process(LoaderProfile.WindowsXP);

        Assert.IsTrue(process.Starts);
        Assert.AreEqual(("plugin.dll", false, EntryPointNotFound), (process.Failures.Single().Image.Path, process.Failures.Single().StopsProcess, process.Failures.Single().Status));
    }

    [TestMethod]
    public void TheGateSeesIt()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "gone"))
            .With("a.dll", LoadScene.Library());

        GateFinding found = LoadGate.Check(new LoadSimulation([scene.Run(LoaderProfile.Windows10)]), [], new GateOptions(), Simulations.Anyone).Single();

        Assert.AreEqual(
            "cannot be loaded under windows-10 in app.exe: it imports 'gone' from a.dll, which does not export it (0xc0000139); app.exe does not start. Ship builds of these DLLs that belong together",
            found.Finding.Message);
        Assert.AreEqual(("RB3003", "app.exe"), (found.Finding.Code, found.Finding.Image));
    }

    private static void AssertEnds(LoadScene scene, string path, uint status, string reason)
    {
        foreach (LoaderProfile profile in new[] { LoaderProfile.WindowsXP, LoaderProfile.Windows7, LoaderProfile.Windows10 })
        {
            SimulatedProcess process = scene.Process(profile);
            LoadFailure failure = process.Failures.Single();
            Assert.IsFalse(process.Starts, profile.Name);
            Assert.AreEqual((path, status, true, reason), (failure.Image.Path, failure.Status, failure.StopsProcess, failure.Reason), profile.Name);
        }

        Assert.IsTrue(scene.Process(LoaderProfile.Wine8).Starts);
        Assert.IsEmpty(scene.Process(LoaderProfile.Wine8).Failures);
    }
}
