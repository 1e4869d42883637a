using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Pages;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Bytes;

/// <summary>What a program and its DLLs compute, wherever they lie: every relocated pointer, calls through every kind of import, and the loader's own calls.</summary>
[TestClass]
public sealed class ComputingTests
{
    /// <summary>As the sources have it.</summary>
    private static readonly string[] Calls =
    [
        $"wide_sum {Enumerable.Range(1000, 1100).Sum() + 103 + 177}",
        $"wide_relayed {1002 + 1001 + 1002 + 177 + 1003}",
        "sparse_own 1000",
        "sparse_round 501",
        "sparse_thread 6",
        "sparse_thread 7",
        "dense_1005 1005",
        "dense_hidden 177",
        "trimmed_own 1004",
        "late_second 602",
        "dense_data 103",
    ];

    public static IEnumerable<object[]> Targets => Target.All;

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void RewrittenImagesComputeTheSame(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        foreach (int alignment in new[] { 512, 4096 })
        {
            string result = Compute(PagedImageSet.Of(target, alignment, isRebased: false));

            Assert.AreEqual(result, Compute(PagedImageSet.Of(target, alignment, isRebased: true)));
            if (alignment == 4096)
            {
                Assert.AreEqual(result, Compute(PagedImageSet.BoundOf(target)));
            }

            string[] lines = result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            CollectionAssert.AreEqual(Calls, lines.Where(line => Calls.Contains(line, StringComparer.Ordinal)).ToArray(), result);
            Assert.HasCount(1, lines.Where(line => line.StartsWith("attached 10 ", StringComparison.Ordinal)), result);
            Assert.HasCount(1, lines.Where(line => line.StartsWith("attached with late.dll 11 ", StringComparison.Ordinal)), result);
            Assert.HasCount(1, lines.Where(line => line.StartsWith("called back 2 ", StringComparison.Ordinal)), result);
            Assert.HasCount(11 + 3 + Calls.Length, lines, result);
        }

        string Compute(string folder)
        {
            Observation observed = Observation.OfProgram(target, folder);
            string[] places = [.. observed.Modules.Select(module => $"module {module.Name} {module.Base.ToString($"x{target.Bits / 4}", CultureInfo.InvariantCulture)}"), "ready"];
            CollectionAssert.AreEquivalent(places, observed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), observed.Output);
            return observed.Result;
        }
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void BoundImagesLieInMemoryAsInTheirFiles(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        string folder = PagedImageSet.BoundOf(target);
        Observation observed = Observation.OfProgram(target, folder);
        IReadOnlyList<ModulePages> predicted = Prediction.ModulesOf(Prediction.AtStart(folder));

        Assert.AreEqual(string.Empty, string.Join('\n', [.. PageComparison.Differences(predicted, observed.Modules, folder), .. observed.ByteDifferences]));
        Assert.HasCount(0, observed.Modules.Where(module => module.IsRelocated));
        Assert.AreEqual(1100 + 2 + 4 + 1, BoundSlots("wide.dll"));
        Assert.AreEqual(3, BoundSlots("sparse.dll"));

        int BoundSlots(string name) => new ImageFile(Path.Combine(folder, name)).Imports.Where(table => table.IsBound).Sum(table => table.Slots.Length);
    }

    /// <summary>Otherwise the tests would prove less than they say.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void TheImagesHaveEveryKindOfFixup(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        foreach (int alignment in new[] { 512, 4096 })
        {
            string folder = PagedImageSet.Of(target, alignment, isRebased: false);

            Assert.IsGreaterThan(3500, CountFixups("dense.dll", unit: 1));
            Assert.AreEqual(2, CountFixups("sparse.dll", unit: 4096));
            Assert.AreEqual(3, CountFixups("sparse.dll", unit: 512));
            Assert.IsTrue(Observation.OfProgram(target, folder).Modules.Single(module => module.Name == "sparse.dll").IsRelocated);

            int CountFixups(string name, uint unit) => StraddlingFixups.In(Path.Combine(folder, name), unit).Count;
        }
    }
}
