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
    /// <summary>What DONT_RESOLVE_DLL_REFERENCES has Wine 8.0 leave alone: imports and thread-local storage; and delay-loading needs running code.</summary>
    /// <remarks>dlls/ntdll/loader.c build_module: relocations and the security cookie come first, fixup_imports, which allocates the TLS slot too, is left out.</remarks>
    private static readonly int[] DirectoriesLeftAlone = [1, 9, 13];

    [TestMethod]
    [DataRow(64, false)]
    [DataRow(64, true)]
    [DataRow(32, false)]
    [DataRow(32, true)]
    public void TheyLieWhereTheyShouldByteForByte(int bits, bool isRebased)
    {
        var target = new Target(Linker.Gnu, bits);
        Wine.For(target).Require();
        string shipped = RealImageSet.Create(target);
        string folder = isRebased ? PagedImageSet.Apply(shipped, Path.Combine(Workspace.CreateUnique("real"), "out"), "--signed", "strip") : shipped;
        try
        {
            string[] names = RealImageSet.Names(bits);
            Observation observed = Observation.Of(target, folder, PagedImageSet.Opener, [.. names.Select(name => PagedImageSet.Unresolved + name)]);
            IReadOnlyList<ModulePages> predicted = Predict(folder, names);

            Assert.AreEqual("ready\n", observed.Output);
            Assert.AreEqual(string.Empty, string.Join('\n', [.. PageComparison.Differences(predicted, observed.Modules, folder), .. observed.ByteDifferences]));
            Assert.HasCount(names.Length + 1, observed.Modules);

            // Those without base relocations lose nothing elsewhere, and were not moved.
            HashSet<string> losers = [.. new RebaseBindPipeline(new RebaseBindOptions()).Scan(folder).Images.Where(image => image.Fixups != 0).Select(image => image.FileName)];
            Assert.AreEqual(isRebased ? 0 : names.Length - 1, observed.Modules.Count(module => module.IsRelocated && (!isRebased || losers.Contains(module.Name))));
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
        int own = PagedImageSet.Rows.Count() * PageSetTests.Images;
        int real = 2 * (RealImageSet.Names(64).Length + RealImageSet.Names(32).Length);

        Assert.AreEqual((176, 172), (own, real));
    }

    /// <summary>The tool knows of no DLLs that are loaded without their imports; so it is asked about the same ones without these directories.</summary>
    private static IReadOnlyList<ModulePages> Predict(string folder, string[] names)
    {
        foreach (string name in names)
        {
            HeaderEdit.Apply(Path.Combine(folder, name), edit => Array.ForEach(DirectoriesLeftAlone, edit.RemoveDirectory));
        }

        JsonElement process = Prediction.ProcessOf(folder, ["--root", PagedImageSet.Opener, .. names.SelectMany(name => new[] { "--dynamic-load", $"{PagedImageSet.Opener}={name}" })]);
        return Prediction.ModulesOf(process);
    }
}
