using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Loading;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading;

/// <summary>In which order images are mapped and initialised.</summary>
[TestClass]
public sealed class OrderTests
{
    /// <summary>D.4: NT to 7 depth first, 8 and later all of one image before theirs; W 2: an importer is mapped before its imports, depth first.</summary>
    [TestMethod]
    [DataRow("windows-xp", "app.exe a.dll c.dll d.dll b.dll")]
    [DataRow("windows-7", "app.exe a.dll c.dll d.dll b.dll")]
    [DataRow("windows-10", "app.exe a.dll b.dll c.dll d.dll")]
    [DataRow("wine-8.0", "app.exe a.dll c.dll d.dll b.dll")]
    public void AnImageIsMappedBeforeWhatItNeeds(string profile, string order) => Assert.AreEqual(order, Diamond().Order(LoaderProfile.Find(profile)!));

    /// <summary>G: post-order, once for each DLL.</summary>
    [TestMethod]
    [DataRow("windows-xp", "d.dll c.dll a.dll b.dll")]
    [DataRow("windows-10", "d.dll c.dll a.dll b.dll")]
    [DataRow("wine-8.0", "d.dll c.dll a.dll b.dll")]
    public void AnImageIsInitialisedAfterWhatItNeeds(string profile, string order) => Assert.AreEqual(order, Diamond().Initialised(LoaderProfile.Find(profile)!));

    /// <summary>D.4: a cycle keeps the order of the first visit.</summary>
    [TestMethod]
    public void InACycleTheFirstVisitedIsInitialisedLast()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", LoadScene.Library().Imports("b.dll", "call"))
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000).Imports("c.dll", "call"))
            .With("c.dll", LoadScene.Library().At(0x1_A000_0000).Imports("a.dll", "call"));

        foreach (LoaderProfile profile in LoaderProfile.All)
        {
            Assert.AreEqual("app.exe a.dll b.dll c.dll", scene.Order(profile), profile.Name);
            Assert.AreEqual("c.dll b.dll a.dll", scene.Initialised(profile), profile.Name);
        }
    }

    /// <summary>G: the entry is skipped when AddressOfEntryPoint is 0.</summary>
    [TestMethod]
    public void AnImageWithoutEntryPointIsNotInitialised()
        => Assert.AreEqual("b.dll", new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library().WithoutEntryPoint())
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000)).Initialised(LoaderProfile.WindowsXP));

    /// <summary>G: forwarder targets are loaded while snapping, after the direct import; Wine and 8+ add an edge, so the target is initialised first.</summary>
    [TestMethod]
    [DataRow("windows-xp", "app.exe a.dll late.dll b.dll", "a.dll late.dll b.dll")]
    [DataRow("wine-8.0", "app.exe a.dll late.dll b.dll", "a.dll late.dll b.dll")]
    [DataRow("windows-10", "app.exe a.dll b.dll late.dll", "a.dll b.dll late.dll")]
    public void WhatAForwarderLeadsToIsLoadedWhenTheImportIsLookedUp(string profile, string order, string initialised)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "late.call")))
            .With("b.dll", LoadScene.Library().At(0x1_9000_0000))
            .With("late.dll", LoadScene.Library().At(0x1_A000_0000));

        Assert.AreEqual(order, scene.Order(LoaderProfile.Find(profile)!));
        Assert.AreEqual(initialised, scene.Initialised(LoaderProfile.Find(profile)!));
        Assert.AreEqual(LoadCause.Forwarder, scene.Module(LoaderProfile.Find(profile)!, "late.dll").Cause);
    }

    /// <summary>A.3, step 5, and D.4: what a bound forwarder names is mapped with the DLL, and is on the list before the image that is bound, as it is where nothing is bound.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void WhatABoundForwarderNamesIsInitialisedBeforeTheImageThatIsBound(bool isBound)
    {
        ImageBuilder library = LoadScene.Library().At(0x1_9000_0000).Imports("a.dll", "call");
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("user.dll", "call"))
            .With("user.dll", isBound ? library.BoundTo("a.dll", 0x5F3759DF, ("late.dll", 0x5F3759DF)) : library)
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "late.call")))
            .With("late.dll", LoadScene.Library().At(0x1_A000_0000));

        Assert.AreEqual(isBound ? 1 : 0, scene.Process(LoaderProfile.WindowsXP).Totals.Imports.BindingsHonoured);
        Assert.AreEqual("app.exe user.dll a.dll late.dll", scene.Order(LoaderProfile.WindowsXP));
        Assert.AreEqual("a.dll late.dll user.dll", scene.Initialised(LoaderProfile.WindowsXP));
    }

    /// <summary>The order decides who loses: with DLLs of one base, breadth first relocates another one than depth first.</summary>
    [TestMethod]
    public void TheOrderDecidesWhoKeepsABase()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
            .With("a.dll", LoadScene.Library().At(0x1_9000_0000).Imports("c.dll", "call"))
            .With("b.dll", LoadScene.Library().WithPointers(1))
            .With("c.dll", LoadScene.Library().WithPointers(1));

        Assert.AreEqual("b.dll", Relocated(scene, LoaderProfile.Windows7));
        Assert.AreEqual("c.dll", Relocated(scene, LoaderProfile.Windows10));
    }

    /// <summary>D.4: an image is looked up when all that it needs is there, so the importer comes after what it imports, and its forwarders' DLLs last.</summary>
    [TestMethod]
    public void BreadthFirstTheDeepestImportsAreLookedUpFirst()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("a.dll", "call"))
            .With("a.dll", ImageBuilder.X64().ExportsAs("a.dll").Exports(ExportedSymbol.Forwarded("call", "last.call")).Imports("c.dll", "call"))
            .With("c.dll", ImageBuilder.X64().At(0x1_9000_0000).ExportsAs("c.dll").Exports(ExportedSymbol.Forwarded("call", "first.call")).Imports("d.dll", "call"))
            .With("d.dll", LoadScene.Library().At(0x1_A000_0000))
            .With("first.dll", LoadScene.Library().At(0x1_B000_0000))
            .With("last.dll", LoadScene.Library().At(0x1_C000_0000));

        Assert.AreEqual("app.exe a.dll c.dll d.dll first.dll last.dll", scene.Order(LoaderProfile.Windows10));
    }

    /// <summary>G: delay imports do nothing at the start; what is declared, or called by managed code, comes later, too.</summary>
    [TestMethod]
    public void WhatIsLoadedLaterComesLastAndCanBeLeftOut()
    {
        LoadScene scene = Later(new LoadOptions());

        SimulatedProcess process = scene.Process(LoaderProfile.WindowsXP);

        Assert.AreEqual("app.exe now.dll delayed.dll plugins/p.dll plugins/part.dll", scene.Order(LoaderProfile.WindowsXP));
        Assert.AreEqual("True True False False False", string.Join(' ', process.Modules.Select(module => module.IsLoadedAtStart)));
        Assert.AreEqual("Root Import DelayLoad Declared Import", string.Join(' ', process.Modules.Select(module => module.Cause)));
        Assert.AreEqual("app.exe now.dll", Later(new LoadOptions { IsStartOnly = true }).Order(LoaderProfile.WindowsXP));
    }

    [TestMethod]
    public void APInvokeIsALoadAfterTheStart()
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program())
            .With("app.dll", ImageBuilder.X86().WithClrHeader(CorFlags.ILOnly).ReferencingAssemblies("library"))
            .With("library.dll", ImageBuilder.X86().WithClrHeader(CorFlags.ILOnly).CallingNativeLibraries("native"))
            .With("runtimes/win-x64/native/native.dll", LoadScene.Library())
            .With("runtimes/win-x86/native/native.dll", LoadScene.NarrowLibrary());

        LoadedModule module = scene.Process(LoaderProfile.WindowsXP).Modules[^1];

        Assert.AreEqual("app.exe app.dll library.dll runtimes/win-x64/native/native.dll", scene.Order(LoaderProfile.WindowsXP));
        Assert.AreEqual((LoadCause.PInvoke, "library.dll", false), (module.Cause, module.LoadedBy, module.IsLoadedAtStart));
    }

    /// <summary>A .NET program is started by its native X.exe, which loads the runtime beside it, then X.dll, whatever that is marked as. W 7: hostfxr keeps the base that all of them ask for.</summary>
    [TestMethod]
    public void ADotNetProgramIsOneProcessWithItsRuntime()
    {
        ProfileSimulation profile = new LoadScene()
            .With("app.exe", LoadScene.Program())
            .With("app.dll", ImageBuilder.X86().AsExe().WithSubsystemVersion(4, 0).WithClrHeader(CorFlags.ILOnly))
            .With("coreclr.dll", LoadScene.Library())
            .With("hostfxr.dll", LoadScene.Library())
            .With("hostpolicy.dll", LoadScene.Library())
            .With("other.dll", ImageBuilder.X86().AsExe().WithSubsystemVersion(4, 0).WithClrHeader(CorFlags.ILOnly)).Run(LoaderProfile.Wine8);

        Assert.AreEqual("app.exe other.dll", string.Join(' ', profile.Processes.Select(process => process.Root)));
        Assert.AreEqual("app.exe hostfxr.dll hostpolicy.dll coreclr.dll app.dll", string.Join(' ', profile.Processes[0].Modules.Select(module => module.Image.Path)));
        Assert.AreEqual("AtBase AtBase Collision Collision AtBase", string.Join(' ', profile.Processes[0].Modules.Select(module => module.Landing)));
        Assert.IsTrue(profile.Processes[0].Modules.Skip(1).Take(3).All(module => module.Cause == LoadCause.Runtime));
    }

    private static string Relocated(LoadScene scene, LoaderProfile profile) => scene.Process(profile).Modules.Single(module => module.IsRelocated).Image.Path;

    private static LoadScene Later(LoadOptions load) => new LoadScene
    {
        Load = load,
        Options = new RebaseBindOptions { Processes = new() { DynamicLoads = [new DynamicLoad("app.exe", PathPattern.Parse("plugins/p.dll"))], Roots = ["app.exe"] } },
    }
        .With("app.exe", LoadScene.Program().Imports("now.dll", "call").DelayImports("delayed.dll", "call"))
        .With("now.dll", LoadScene.Library())
        .With("delayed.dll", LoadScene.Library().At(0x1_9000_0000))
        .With("plugins/p.dll", LoadScene.Library().At(0x1_A000_0000).Imports("part.dll", "call"))
        .With("plugins/part.dll", LoadScene.Library().At(0x1_B000_0000));

    private static LoadScene Diamond() => new LoadScene()
        .With("app.exe", LoadScene.Program().Imports("a.dll", "call").Imports("b.dll", "call"))
        .With("a.dll", LoadScene.Library().Imports("c.dll", "call"))
        .With("b.dll", LoadScene.Library().At(0x1_9000_0000).Imports("c.dll", "call"))
        .With("c.dll", LoadScene.Library().At(0x1_A000_0000).Imports("d.dll", "call"))
        .With("d.dll", LoadScene.Library().At(0x1_B000_0000));
}
