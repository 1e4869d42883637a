using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>Where the server of Wine 10.0 puts DLLs with DYNAMICBASE, and what each process does to them.</summary>
/// <remarks>Whatever else runs in the prefix takes addresses of the same pools, so nothing else may run beside these tests.</remarks>
[TestClass]
[DoNotParallelize]
public sealed class ServerPlacementTests
{
    private const string Ten = "10.0";
    private const int Tries = 4;
    private const uint Unit = 0x1_0000;

    public static IEnumerable<object[]> Targets => Target.All;

    /// <summary>Addresses differ from the prediction by one distance: how far the server's own programs have filled the pool.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void DllsOfOneProgramLieBelowEachOtherAsPredicted(string linker, int bits)
    {
        (Wine wine, string folder) = Set(linker, bits);
        ModulePages[] predicted = [.. Prediction.ModulesOf(Prediction.AtStart(folder, wine.Profile)).Where(module => module.IsDynamic)];
        for (int i = 1; ; i++)
        {
            // A service that starts at that moment may map a DLL in between, or may have left a hole in the pool.
            ModulePages[] observed = [.. Observation.Of(wine, folder, PagedImageSet.Program).Modules.Where(module => module.IsDynamic)];
            Assert.AreEqual(Names(predicted), Names(observed));
            ulong[] distances = [.. predicted.Zip(observed, (expected, found) => expected.Base - found.Base).Distinct()];
            if (distances.Length == 1 || i == Tries)
            {
                Assert.HasCount(1, distances, string.Join(' ', observed.Select(module => $"{module.Name} 0x{module.Base:x}")));
                Assert.AreEqual(0u, distances[0] % Unit);
                return;
            }
        }
    }

    /// <summary>Wine's own are the first in every process, and the first in their pool.</summary>
    [TestMethod]
    [DataRow(64, "kernel32.dll 0x6fffffa40000, kernelbase.dll 0x6fffff3f0000, ntdll.dll 0x6fffffc20000")]
    [DataRow(32, "kernel32.dll 0x7bb70000, kernelbase.dll 0x7b600000, ntdll.dll 0x7bcf0000")]
    public void WinesOwnDllsHaveTheFirstPlaces(int bits, string expected)
    {
        (Wine wine, string folder) = Set("gnu", bits);
        using WaitingProgram program = wine.Launch(folder, PagedImageSet.Program);
        string[] names = ["kernel32.dll", "kernelbase.dll", "ntdll.dll"];

        Assert.AreEqual(expected, string.Join(", ", names.Select(name => $"{name} 0x{StartOf(program.Id, name):x}")));
    }

    /// <summary>The same addresses in both, and in both the same pages private: nothing that is relocated is shared.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void TwoProcessesHaveOneLayoutAndRelocateEachForItself(string linker, int bits)
    {
        (Wine wine, string folder) = Set(linker, bits);
        IReadOnlyList<ModulePages> predicted = Prediction.ModulesOf(Prediction.AtStart(folder, wine.Profile));
        using WaitingProgram first = wine.Launch(folder, PagedImageSet.Program);
        using WaitingProgram second = wine.Launch(folder, PagedImageSet.Program);
        (string Name, ulong Start, ulong End)[] mapped = [.. new LoaderTrace(first.Error, folder).Mapped];

        CollectionAssert.AreEqual(mapped, new LoaderTrace(second.Error, folder).Mapped.ToArray());
        foreach (((string name, ulong start, ulong end), ModulePages module) in mapped.Zip(predicted))
        {
            CollectionAssert.AreEqual(module.PrivatePages.ToArray(), ProcessMemory.PrivatePages(first.Id, start, end).ToArray(), name);
            CollectionAssert.AreEqual(module.PrivatePages.ToArray(), ProcessMemory.PrivatePages(second.Id, start, end).ToArray(), name);
        }
    }

    /// <summary>In a 64-bit process nothing else is in the lower pool. Where a DLL without DYNAMICBASE has taken what the server gives to another, that one goes to the top.</summary>
    [TestMethod]
    public void LowDllsLieExactlyWherePredictedEvenIfTheirPlaceIsTaken()
    {
        var target = new Target(Linker.Gnu, 64);
        var wine = Wine.For(target, Ten);
        wine.Require();
        string from = PagedImageSet.Of(target, 4096, isRebased: false);
        string folder = Workspace.Create("low");
        File.Copy(Path.Combine(from, PagedImageSet.Opener), Path.Combine(folder, PagedImageSet.Opener));
        uint size = (uint)((new ImageFile(Path.Combine(from, "plain.dll")).SizeOfImage + Unit - 1) / Unit * Unit);
        foreach (string name in new[] { "one.dll", "two.dll", "three.dll" })
        {
            Copy(name, edit => { edit.SetBase(0x1000_0000); edit.SetDynamicBase(true); });
        }

        Copy("blocker.dll", edit => edit.SetBase(0x7C00_0000 - (2 * (size + Unit))));
        string[] names = ["blocker.dll", "one.dll", "two.dll", "three.dll"];
        JsonElement process = Prediction.ProcessUnder(wine.Profile, folder, names.SelectMany(name => new[] { "--dynamic-load", $"{PagedImageSet.Opener}={name}" }).ToArray());
        IReadOnlyList<ModulePages> predicted = Prediction.ModulesOf(process);
        Observation observed = Observation.Of(wine, folder, PagedImageSet.Opener, names);

        Assert.AreEqual(string.Empty, string.Join('\n', PageComparison.Differences(predicted, observed.Modules, folder)));
        Assert.AreEqual(Places(predicted), Places(observed.Modules));
        Assert.AreEqual(3, observed.Modules.Count(module => module.IsDynamic));

        void Copy(string name, Action<HeaderEdit> change)
        {
            string image = Path.Combine(folder, name);
            File.Copy(Path.Combine(from, "plain.dll"), image);
            HeaderEdit.Apply(image, change);
        }
    }

    /// <summary>Moved all the same: without a relocation directory nothing in it is corrected; a directory that is said to be stripped is used.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void RelocsStrippedKeepsNothingWhereItIs(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        var wine = Wine.For(target, Ten);
        wine.Require();
        string from = PagedImageSet.Of(target, 4096, isRebased: false);
        string folder = Workspace.Create("stripped", target.ToString());
        string[] names = [PagedImageSet.Stuck, "dense.dll"];
        File.Copy(Path.Combine(from, PagedImageSet.Opener), Path.Combine(folder, PagedImageSet.Opener));
        foreach (string name in names)
        {
            File.Copy(Path.Combine(from, name), Path.Combine(folder, name));
            HeaderEdit.Apply(Path.Combine(folder, name), static edit => { edit.SetDynamicBase(true); edit.SayThatRelocationsAreStripped(); });
        }

        JsonElement process = Prediction.ProcessUnder(wine.Profile, folder, names.SelectMany(name => new[] { "--dynamic-load", $"{PagedImageSet.Opener}={name}" }).ToArray());

        // Without their code, which would use addresses that are wrong.
        Observation observed = Observation.Of(wine, folder, PagedImageSet.Opener, [.. names.Select(name => PagedImageSet.Unresolved + name)]);

        Assert.AreEqual("ready\n", observed.Output);
        Assert.AreEqual(string.Empty, string.Join('\n', [.. PageComparison.Differences(Prediction.ModulesOf(process), observed.Modules, folder), .. observed.ByteDifferences]));
        Assert.AreEqual(2, observed.Modules.Count(module => module.IsDynamic));
    }

    /// <summary>The rules of Wine 8.0 do not do for Wine 10.0.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void AModelThatKnowsNothingOfTheServerIsSeen(string linker, int bits)
    {
        (Wine wine, string folder) = Set(linker, bits);
        Observation observed = Observation.OfProgram(wine, folder);
        string differences = string.Join('\n', PageComparison.Differences(Prediction.ModulesOf(Prediction.AtStart(folder)), observed.Modules, folder));

        foreach (ModulePages module in observed.Modules.Where(module => module.IsDynamic))
        {
            Assert.Contains($"{module.Name}: placed by the server, contrary to the prediction", differences, StringComparison.Ordinal);
        }

        Assert.Contains(": relocated, contrary to the prediction", differences, StringComparison.Ordinal);
        Assert.Contains("not predicted: 0x0 (headers)", differences, StringComparison.Ordinal);
    }

    /// <summary>A model that forgets the base in the header.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void AHeaderThatKeepsItsBaseIsSeen(string linker, int bits)
    {
        (Wine wine, string folder) = Set(linker, bits);
        using WaitingProgram program = wine.Launch(folder, PagedImageSet.Program);
        IReadOnlyList<ModulePages> modules = [.. new LoaderTrace(program.Error, folder).Mapped.Select(image => new ModulePages(image.Name, image.Start, true, []))];

        IReadOnlyList<string> differences = Bytes.ByteComparison.Differences(program.Id, wine, folder, modules);

        Assert.HasCount(9, differences);
        Assert.IsTrue(differences.All(difference => difference.Contains("(headers)", StringComparison.Ordinal)), string.Join('\n', differences));
    }

    private static (Wine Wine, string Folder) Set(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        var wine = Wine.For(target, Ten);
        wine.Require();
        return (wine, PagedImageSet.Of(target, 4096, ImageState.Dynamic));
    }

    private static string Names(IEnumerable<ModulePages> modules) => string.Join(' ', modules.Select(module => module.Name));

    private static string Places(IEnumerable<ModulePages> modules) => string.Join(' ', modules.Select(module => $"{module.Name} 0x{module.Base:x}"));

    private static ulong StartOf(int process, string name)
    {
        string line = File.ReadLines($"/proc/{process}/maps").First(line => line.EndsWith("-windows/" + name, StringComparison.Ordinal));
        return ulong.Parse(line.AsSpan(0, line.IndexOf('-', StringComparison.Ordinal)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
