using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Pages;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.Policies;

namespace RebaseBind.Oracle.Tests.Real;

/// <summary>Other people's DLLs in Wine, as they are and rebased: where they lie, which of their pages are private, and every byte of them.</summary>
[TestClass]
public sealed class RealImageTests
{
    /// <summary>What DONT_RESOLVE_DLL_REFERENCES has Wine leave alone: imports and thread-local storage; and delay-loading needs running code.</summary>
    /// <remarks>dlls/ntdll/loader.c build_module: relocations and the security cookie come first, fixup_imports, which allocates the TLS slot too, is left out.</remarks>
    private static readonly int[] DirectoriesLeftAlone = [1, 9, 13];

    /// <summary>What is done to the DLLs before they are loaded.</summary>
    public enum Treatment
    {
        /// <summary>They are as they are shipped.</summary>
        None,

        /// <summary>Each has a base of its own.</summary>
        Rebased,

        /// <summary>The same, and none has DYNAMICBASE.</summary>
        Cleared,
    }

    [TestMethod]
    [DataRow("8.0", 64, Treatment.None)]
    [DataRow("8.0", 64, Treatment.Rebased)]
    [DataRow("8.0", 32, Treatment.None)]
    [DataRow("8.0", 32, Treatment.Rebased)]
    [DataRow("10.0", 64, Treatment.None)]
    [DataRow("10.0", 64, Treatment.Rebased)]
    [DataRow("10.0", 64, Treatment.Cleared)]
    [DataRow("10.0", 32, Treatment.None)]
    [DataRow("10.0", 32, Treatment.Rebased)]
    [DataRow("10.0", 32, Treatment.Cleared)]
    public void TheyLieWhereTheyShouldByteForByte(string version, int bits, Treatment treatment)
    {
        var target = new Target(Linker.Gnu, bits);
        var wine = Wine.For(target, version);
        wine.Require();
        string shipped = RealImageSet.Create(target);
        bool isRebased = treatment != Treatment.None;
        string[] options = ["--signed", "strip", .. treatment == Treatment.Cleared ? new[] { "--dynamic-base", "clear" } : []];
        string folder = isRebased ? PagedImageSet.Apply(shipped, Path.Combine(Workspace.CreateUnique("real"), "out"), options) : shipped;
        try
        {
            string[] names = RealImageSet.Names(bits);
            Observation observed = Observation.Of(wine, folder, PagedImageSet.Opener, [.. names.Select(name => PagedImageSet.Unresolved + name)]);
            IReadOnlyList<ModulePages> predicted = Predict(wine, folder, names);

            Assert.AreEqual("ready\n", observed.Output);
            Assert.AreEqual(string.Empty, string.Join('\n', [.. PageComparison.Differences(predicted, observed.Modules, folder), .. observed.ByteDifferences]));
            Assert.HasCount(names.Length + 1, observed.Modules);

            // Those without base relocations lose nothing elsewhere, and were not moved.
            HashSet<string> losers = [.. new RebaseBindPipeline(new RebaseBindOptions()).Scan(folder).Images.Where(image => image.Fixups != 0).Select(image => image.FileName)];
            int relocated = observed.Modules.Count(module => module.IsRelocated && !module.IsDynamic && (!isRebased || losers.Contains(module.Name)));
            int dynamic = observed.Modules.Count(module => module.IsDynamic);
            Assert.AreEqual(isRebased ? 0 : Math.Max(0, names.Length - dynamic - 1), relocated);
            Assert.AreEqual(wine.IsDynamic && treatment != Treatment.Cleared, dynamic > names.Length / 2);
        }
        finally
        {
            Directory.Delete(shipped, recursive: true); // 100 MB
            if (isRebased)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>So that nobody makes the sets smaller without saying so.</summary>
    [TestMethod]
    public void HundredsOfModulesAreCompared()
    {
        int Own(string version) => PagedImageSet.Rows.Count(row => row[0] is string wine && wine == version) * PageSetTests.Images;
        int real = RealImageSet.Names(64).Length + RealImageSet.Names(32).Length;

        Assert.AreEqual((176, 172), (Own("8.0"), 2 * real));
        Assert.AreEqual((264, 258), (Own("10.0"), 3 * real));
    }

    /// <summary>The tool knows of no DLLs that are loaded without their imports; so it is asked about the same ones without these directories.</summary>
    private static IReadOnlyList<ModulePages> Predict(Wine wine, string folder, string[] names)
    {
        foreach (string name in names)
        {
            HeaderEdit.Apply(Path.Combine(folder, name), edit => Array.ForEach(DirectoriesLeftAlone, edit.RemoveDirectory));
        }

        JsonElement process = Prediction.ProcessUnder(wine.Profile, folder, ["--root", PagedImageSet.Opener, .. names.SelectMany(name => new[] { "--dynamic-load", $"{PagedImageSet.Opener}={name}" })]);
        return Prediction.ModulesOf(process);
    }
}
