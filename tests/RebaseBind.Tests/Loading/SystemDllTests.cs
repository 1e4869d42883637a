using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Loading;

namespace RebaseBind.Tests.Loading;

/// <summary>G: the EXE first, then ntdll, which the kernel maps, kernel32 (and kernelbase since 7), then what the program imports.</summary>
[TestClass]
public sealed class SystemDllTests
{
    /// <summary>A DLL at kernel32's base loses, and not kernel32.</summary>
    [TestMethod]
    [DataRow("windows-xp")]
    [DataRow("windows-7")]
    [DataRow("windows-10")]
    [DataRow("wine-8.0")]
    public void TheSystemsDllsAreMappedBeforeThoseThatTheProgramImports(string profile)
    {
        LoadScene scene = WithSystem()
            .With("app.exe", LoadScene.Program().Imports("m.dll", "call").Imports("kernel32.dll", "call"))
            .With("m.dll", LoadScene.Library().At(0x1_B000_0000).WithPointers(1));

        SimulatedProcess process = scene.Process(LoaderProfile.Find(profile)!);

        Assert.AreEqual("app.exe system/ntdll.dll system/kernel32.dll system/kernelbase.dll m.dll", scene.Order(LoaderProfile.Find(profile)!));
        Assert.AreEqual("system/ntdll.dll system/kernelbase.dll system/kernel32.dll m.dll", scene.Initialised(LoaderProfile.Find(profile)!));
        Assert.AreEqual("m.dll in the way of it system/kernel32.dll", string.Join(' ', process.Modules.Where(module => module.IsRelocated).Select(module => $"{module.Image.Path} in the way of it {module.Partner}")));
    }

    /// <summary>Of kernelbase only loaders since 7 know without being told by kernel32's imports.</summary>
    [TestMethod]
    [DataRow("windows-xp", "app.exe system/ntdll.dll system/kernel32.dll")]
    [DataRow("windows-7", "app.exe system/ntdll.dll system/kernel32.dll system/kernelbase.dll")]
    [DataRow("windows-10", "app.exe system/ntdll.dll system/kernel32.dll system/kernelbase.dll")]
    [DataRow("wine-8.0", "app.exe system/ntdll.dll system/kernel32.dll")]
    public void AProgramThatImportsNothingHasThemToo(string profile, string order)
    {
        LoadScene scene = new LoadScene { Load = new LoadOptions { SystemFolder = "system" } }
            .With("app.exe", LoadScene.Program())
            .With("system/ntdll.dll", LoadScene.Library().At(0x1_A000_0000))
            .With("system/kernel32.dll", LoadScene.Library().At(0x1_B000_0000))
            .With("system/kernelbase.dll", LoadScene.Library().At(0x1_C000_0000));

        SimulatedProcess process = scene.Process(LoaderProfile.Find(profile)!);

        Assert.AreEqual(order, scene.Order(LoaderProfile.Find(profile)!));
        Assert.IsTrue(process.Modules.Skip(1).All(static module => module is { IsLoadedAtStart: true, LoadedBy: "" }));
        Assert.AreEqual("root system system", string.Join(' ', process.Modules.Take(3).Select(static module => module.Cause.ToWord())));
    }

    /// <summary>Nothing else in the tree is taken for them, and without them nothing is missing.</summary>
    [TestMethod]
    public void OnlyThoseOfTheSystemFolderAreMapped()
    {
        LoadScene Scene(LoadOptions load) => new LoadScene { Load = load }
            .With("app.exe", LoadScene.Program())
            .With("kernel32.dll", LoadScene.Library())
            .With("system/other.dll", LoadScene.Library());

        Assert.AreEqual("app.exe", Scene(new LoadOptions()).Order(LoaderProfile.WindowsXP));
        Assert.AreEqual("app.exe", Scene(new LoadOptions { SystemFolder = "system" }).Order(LoaderProfile.WindowsXP));
        Assert.IsEmpty(Scene(new LoadOptions { SystemFolder = "system" }).Process(LoaderProfile.WindowsXP).Outside);
    }

    /// <summary>What others put into a process comes after the system's DLLs, too.</summary>
    [TestMethod]
    public void WhatIsInjectedDoesNotPushThemAway()
    {
        LoadScene scene = WithSystem(new LoadOptions { SystemFolder = "system", Injected = [new InjectedDll("scanner", AddressRange.Parse("0x1b0000000-0x1b000ffff"))] })
            .With("app.exe", LoadScene.Program());

        Assert.AreEqual(LandingReason.AtBase, scene.Module(LoaderProfile.WindowsXP, "system/kernel32.dll").Landing);
    }

    /// <summary>The synthetic host is a process like others.</summary>
    [TestMethod]
    public void AProcessWithoutAProgramOfTheTreeHasThemFirst()
    {
        LoadScene scene = WithSystem().With("a.dll", LoadScene.Library().At(0x1_B000_0000).WithPointers(1));

        Assert.AreEqual("system/ntdll.dll system/kernel32.dll system/kernelbase.dll a.dll", scene.Order(LoaderProfile.Windows7));
        Assert.AreEqual(LandingReason.Collision, scene.Module(LoaderProfile.Windows7, "a.dll").Landing);
    }

    private static LoadScene WithSystem(LoadOptions? load = null) => new LoadScene { Load = load ?? new LoadOptions { SystemFolder = "system" } }
        .With("system/ntdll.dll", LoadScene.Library().At(0x1_A000_0000))
        .With("system/kernel32.dll", LoadScene.Library().At(0x1_B000_0000).WithPointers(1).Imports("ntdll.dll", "call").Imports("kernelbase.dll", "call"))
        .With("system/kernelbase.dll", LoadScene.Library().At(0x1_C000_0000).Imports("ntdll.dll", "call"));
}
