using System;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Inputs;
using RebaseBind.Loading;

namespace RebaseBind.Tests.Loading;

/// <summary>R. Asche, "Rebasing Win32 DLLs: The Whole Story", 1995: his table, on a 486 with 33 MHz, from constants taken out of three of its lines (D.5).</summary>
[TestClass]
public sealed class AscheTests
{
    private const int ManyFixups = 34_000;

    /// <summary>17.5 ms for a DLL at its base; 4.4 ms more for a collision; 112 ms with 34,000 fixups, page copies included; 68 ms for a search path whose end is reached after five folders.</summary>
    private static readonly Calibration Machine1995 = new()
    {
        ModuleMicroseconds = 17_500,
        RelocationMicroseconds = 4_400,
        FixupNanoseconds = (112 - 17.5 - 4.4) * 1e6 / ManyFixups,
        FailedProbeMicroseconds = 67_900.0 / 5,
        PrivatePageNanoseconds = 0,
        ProtectionCallNanoseconds = 0,
        LookUpNanoseconds = 0,
        ComparisonNanoseconds = 0,
    };

    /// <summary>Each line: image size and fixups, whether it collides, where it is found; his factor to the line for the same place at its base.</summary>
    [TestMethod]
    [DataRow(0x1000, 1, false, "a.dll", 1.0, 1.0)]
    [DataRow(0x100000, ManyFixups, false, "a.dll", 1.0, 1.0)]
    [DataRow(0x1000, 1, true, "a.dll", 1.23, 1.42)]
    [DataRow(0x100000, 1, true, "a.dll", 1.23, 1.42)]
    [DataRow(0x100000, ManyFixups, true, "a.dll", 6.38, 6.52)]
    [DataRow(0x100000, ManyFixups, true, "far/a.dll", 2.09, 2.11)]
    public void HisProportionsComeOut(int size, int fixups, bool collides, string path, double low, double high)
    {
        double factor = Milliseconds(size, fixups, collides, path) / Milliseconds(0x1000, 1, collides: false, path);

        Assert.IsTrue(factor >= low && factor <= high, $"{factor}");
    }

    /// <summary>"Relocation work is linear in the number of fixups."</summary>
    [TestMethod]
    public void CostIsLinearInFixups()
    {
        double none = Milliseconds(0x40000, 1, collides: true, "a.dll");
        double half = Milliseconds(0x40000, 5_001, collides: true, "a.dll");
        double all = Milliseconds(0x40000, 10_001, collides: true, "a.dll");

        Assert.AreEqual(2, (all - none) / (half - none), 1e-9);
    }

    [TestMethod]
    public void ASearchPathThatEndsFarAwayCostsMoreThanAnything()
        => Assert.AreEqual(85.4, Milliseconds(0x1000, 1, collides: false, "far/a.dll"), 0.1);

    private static double Milliseconds(int size, int fixups, bool collides, string path)
    {
        InjectedDll[] injected = collides ? [new InjectedDll("other", AddressRange.Parse("0x10000000-0x1000ffff"))] : [];
        LoadScene scene = new LoadScene { Load = new LoadOptions { Calibration = Machine1995, SearchPath = ["far"], Injected = injected } }
            .With("app.exe", LoadScene.NarrowProgram().Imports("a.dll", "call"))
            .With(path, LoadScene.NarrowLibrary().WithCode(Math.Max(size, fixups * 16)).WithPointers(fixups));
        return scene.Process(LoaderProfile.WindowsXP).Modules.Single(module => module.Image.Path == path).EstimatedMicroseconds / 1000;
    }
}
