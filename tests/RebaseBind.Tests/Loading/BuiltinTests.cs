using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Loading;

/// <summary>W: Wine loads its own DLL of a name, wherever one of that name was found, unless the registry or WINEDLLOVERRIDES says otherwise.</summary>
[TestClass]
public sealed class BuiltinTests
{
    [TestMethod]
    [DataRow("zlib1.dll")]
    [DataRow("VCRUNTIME140.dll")]
    [DataRow("msvcp140.dll")]
    [DataRow("dbghelp.dll")]
    [DataRow("hhctrl.ocx")]
    [DataRow("winspool.drv")]
    public void WineReplacesADllThatItHasItself(string name)
    {
        LoadScene scene = new LoadScene()
            .With("app.exe", LoadScene.Program().Imports(name, "call"))
            .With(name, LoadScene.Library());

        ProfileSimulation wine = scene.Run(LoaderProfile.Wine8);

        Assert.AreEqual("app.exe", scene.Order(LoaderProfile.Wine8));
        Assert.AreEqual(new OutsideDll(name, OutsideKind.Builtin, "app.exe", 0, name), wine.Processes.Single().Outside.Single());
        Assert.AreEqual((1, 1), (wine.Totals.Imports.LookUps, wine.Totals.Imports.OutsideLookUps));
        Assert.IsEmpty(wine.NotLoaded);
        foreach (LoaderProfile windows in LoaderProfile.All.Where(static profile => !profile.Name.StartsWith("wine", StringComparison.Ordinal)))
        {
            Assert.AreEqual("app.exe " + name, scene.Order(windows), windows.Name);
        }
    }

    [TestMethod]
    public void WineLoadsOtherDllsFromTheTree()
        => Assert.AreEqual("app.exe zlib.dll", new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("zlib.dll", "call"))
            .With("zlib.dll", LoadScene.Library()).Order(LoaderProfile.Wine8));

    /// <summary>It does not matter whether the DLL is loaded by its name or by its path, nor by which processor's programs. It takes no addresses.</summary>
    [TestMethod]
    public void WineReplacesWhatIsLoadedByItsPath()
    {
        LoadScene scene = new LoadScene { Options = new RebaseBindOptions { Processes = new() { Roots = ["app.exe"], DynamicLoads = [new DynamicLoad("app.exe", PathPattern.Parse("plugins/*.dll"))] } } }
            .With("app.exe", LoadScene.NarrowProgram())
            .With("plugins/a.dll", LoadScene.NarrowLibrary().WithPointers(1).Imports("zlib1.dll", "gone"))
            .With("plugins/zlib1.dll", LoadScene.NarrowLibrary().WithPointers(1));

        Assert.AreEqual("app.exe plugins/a.dll", scene.Order(LoaderProfile.Wine8));
        Assert.IsFalse(scene.Process(LoaderProfile.Wine8).Modules[1].IsRelocated);
        Assert.AreEqual("app.exe plugins/a.dll plugins/zlib1.dll", scene.Order(LoaderProfile.Windows7));
    }

    [TestMethod]
    public void TheSyntheticHostLoadsWinesToo()
    {
        LoadScene scene = new LoadScene().With("a.dll", LoadScene.Library()).With("zlib1.dll", LoadScene.Library());

        Assert.AreEqual("a.dll", scene.Order(LoaderProfile.Wine8));
        Assert.AreEqual(new OutsideDll("zlib1.dll", OutsideKind.Builtin, "(host x64)", 0, "zlib1.dll"), scene.Process(LoaderProfile.Wine8).Outside.Single());
    }

    /// <summary>A name that Wine has is the system's even where no list of Windows' DLLs has it, and before PATH is searched.</summary>
    [TestMethod]
    public void WinesDllsComeBeforeThoseOfPath()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { SearchPath = ["bin"] } }
            .With("app.exe", LoadScene.Program().Imports("zlib1.dll", "call"))
            .With("bin/zlib1.dll", LoadScene.Library());

        Assert.AreEqual(new OutsideDll("zlib1.dll", OutsideKind.System, "app.exe", 1, null), scene.Process(LoaderProfile.Wine8).Outside.Single());
        Assert.AreEqual("app.exe bin/zlib1.dll", scene.Order(LoaderProfile.Windows10));
    }

    /// <summary>With the system's DLLs in the tree, Wine's are those that are there.</summary>
    [TestMethod]
    public void ASystemFolderSaysWhichDllsWineHas()
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { SystemFolder = "system" } }
            .With("app.exe", LoadScene.Program().Imports("zlib1.dll", "call").Imports("msvcp140.dll", "call"))
            .With("msvcp140.dll", LoadScene.Library())
            .With("zlib1.dll", LoadScene.Library().At(0x1_9000_0000))
            .With("system/zlib1.dll", LoadScene.Library().At(0x1_A000_0000));

        Assert.AreEqual("app.exe system/zlib1.dll msvcp140.dll", scene.Order(LoaderProfile.Wine8));
        Assert.AreEqual("app.exe zlib1.dll msvcp140.dll", scene.Order(LoaderProfile.WindowsXP));
    }

    /// <summary>A managed DLL is no concern of Wine's list; nor is a program.</summary>
    [TestMethod]
    public void ProgramsKeepTheirNames()
        => Assert.AreEqual("connect.exe", new LoadScene().With("connect.exe", LoadScene.Program()).Order(LoaderProfile.Wine8));

    /// <summary>A DLL that Wine has only for want of another is loaded from the tree.</summary>
    [TestMethod]
    [DataRow("wine-8.0")]
    [DataRow("wine-10.0")]
    public void ADllThatGivesWayIsLoadedFromTheTree(string profile)
        => Assert.AreEqual("app.exe d3dcompiler_47.dll", new LoadScene()
            .With("app.exe", LoadScene.Program().Imports("d3dcompiler_47.dll", "call").Imports("zlib1.dll", "call"))
            .With("d3dcompiler_47.dll", LoadScene.Library())
            .With("zlib1.dll", LoadScene.Library()).Order(LoaderProfile.Find(profile)!));

    /// <summary>The list is what Wine's packages for both widths have in common: these modules for 64-bit programs, without those that run 32-bit ones.</summary>
    [TestMethod]
    public void TheListIsThatOfWinesModules()
    {
        const string modules = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
        Witness.Require(Directory.Exists(modules), "Debian's package wine64");

        AssertSame(modules, WineModules.Of8, WineModules.Preferred8);
        Assert.AreEqual((565, 340), (WineModules.Of8.Count, WineModules.Preferred8.Count));
    }

    [TestMethod]
    public void TheListOfWine10IsThatOfItsModules()
    {
        // As build/oracle.sh makes it.
        string cache = Environment.GetEnvironmentVariable("REBASEBIND_CACHE") ?? "/var/cache/rebasebind";
        string modules = Path.Combine(cache, "wine-trixie/usr/lib/x86_64-linux-gnu/wine/x86_64-windows");
        Witness.Require(Directory.Exists(modules), "Wine 10.0 (build/oracle.sh)");

        AssertSame(modules, WineModules.Of10, WineModules.Preferred10);
        Assert.AreEqual((616, 385), (WineModules.Of10.Count, WineModules.Preferred10.Count));
    }

    private static void AssertSame(string modules, HashSet<string> names, HashSet<string> preferred)
    {
        string[] extensions = [".dll", ".drv", ".ocx", ".cpl", ".acm", ".ax", ".ds"];
        string[] unknown = [.. Directory.GetFiles(modules).Select(static path => Path.GetFileName(path)).Where(name => extensions.Contains(Path.GetExtension(name)) && !names.Contains(name)).Order(StringComparer.Ordinal)];
        string[] wrong = [.. names.Where(name => preferred.Contains(name) == GivesWay(Path.Combine(modules, name))).Order(StringComparer.Ordinal)];

        Assert.AreEqual("wow64.dll wow64cpu.dll wow64win.dll", string.Join(' ', unknown));
        Assert.AreEqual(string.Empty, string.Join(' ', wrong));
    }

    private static bool GivesWay(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        return ((int)reader.PEHeaders.PEHeader!.DllCharacteristics & 0x10) != 0;
    }

    [TestMethod]
    public void TheVerdictSaysSo()
    {
        using SimulateTree tree = new SimulateTree()
            .With("app.exe", LoadScene.Program().Imports("zlib1.dll", "call"))
            .With("zlib1.dll", LoadScene.Library().WithPointers(1));

        EffectVerdict verdict = tree.Simulate().Verdicts.Single(static verdict => verdict is { Path: "zlib1.dll", Profile: "wine-8.0" });

        Assert.AreEqual("Wine 8.0 and older has its own DLL of this name, and loads that one", verdict.Reason);
    }
}
