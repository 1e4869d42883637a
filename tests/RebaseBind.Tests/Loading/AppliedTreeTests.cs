using System.IO;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Gathering;
using RebaseBind.Loading;
using RebaseBind.Paths;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestSupport;
using RebaseBind.Tests.Loading.Model;

namespace RebaseBind.Tests.Loading;

/// <summary>The tree as it would be is the tree as it will be: what is simulated before anything is written is what is found when everything is.</summary>
[TestClass]
public sealed class AppliedTreeTests
{
    private const int Trees = 5;

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    [DataRow(BindPolicy.None, DynamicBasePolicy.Keep, SignedPolicy.Skip)]
    [DataRow(BindPolicy.Effective, DynamicBasePolicy.Keep, SignedPolicy.Skip)]
    [DataRow(BindPolicy.Effective, DynamicBasePolicy.Clear, SignedPolicy.Strip)]
    [DataRow(BindPolicy.All, DynamicBasePolicy.Keep, SignedPolicy.Strip)]
    [DataRow(BindPolicy.All, DynamicBasePolicy.Clear, SignedPolicy.Skip)]
    public void WhatIsSimulatedIsWhatIsWritten(BindPolicy bind, DynamicBasePolicy dynamicBase, SignedPolicy signed)
    {
        var options = new RebaseBindOptions { Change = new() { Bind = bind, DynamicBase = dynamicBase, Signed = signed }, Run = new() { Jobs = 2 } };
        int changed = 0;
        PropertyCases.ForEach(Trees, seed =>
        {
            using var folder = new TemporaryFolder();
            string input = Write(folder, seed);
            changed += AssertPredicted(input, folder.PathOf("out"), options, $"tree {seed}");
        });

        Assert.IsTrue(!PropertyCases.AreEnough(Trees) || changed > PropertyCases.Count(Trees));
    }

    /// <summary>A tree that was rewritten before, by other rules, keeps a record of it; images arrive bound and moved.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void WhatIsSimulatedIsWhatIsWrittenTheSecondAndThirdTimeToo()
    {
        RebaseBindOptions[] runs =
        [
            new() { Change = new() { Bind = BindPolicy.All }, Run = new() { Jobs = 1 } },
            new()
            {
                Layout = new() { Seed = "other", Placement = PlacementMode.Compact },
                Change = new() { Bind = BindPolicy.Effective, DynamicBase = DynamicBasePolicy.Clear, Signed = SignedPolicy.Strip },
            },
            new() { Change = new() { Bind = BindPolicy.None } },
        ];
        PropertyCases.ForEach(Trees, seed =>
        {
            using var folder = new TemporaryFolder();
            string input = Write(folder, 100 + seed);
            foreach (RebaseBindOptions options in runs)
            {
                AssertPredicted(input, null, options, $"tree {100 + seed}");
            }
        });
    }

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void ExcludedImagesAndRootsAndInjectedDllsMakeNoDifference()
    {
        var options = new RebaseBindOptions
        {
            Change = new() { Bind = BindPolicy.All, Excluded = [PathPattern.Parse("*d1.dll")] },
            Processes = new() { Roots = ["app.exe"] },
        };
        PropertyCases.ForEach(Trees, seed =>
        {
            using var folder = new TemporaryFolder();
            AssertPredicted(Write(folder, 200 + seed), folder.PathOf("out"), options, $"tree {200 + seed}");
        });
    }

    private static string Write(TemporaryFolder folder, int seed)
    {
        foreach (ModuleDescription module in RandomTree.Create(seed))
        {
            folder.Write("in/" + module.Path, module.Built.ToArray());
        }

        folder.Write("in/readme.txt", "not an image");
        folder.Write("in/sub/readme.txt", "keeps the folder that is searched");
        return folder.PathOf("in");
    }

    /// <summary>Simulates, applies, and simulates what came of it.</summary>
    /// <returns>How many images were changed.</returns>
    private static int AssertPredicted(string input, string? output, RebaseBindOptions options, string what)
    {
        var pipeline = new RebaseBindPipeline(options);
        var load = new LoadOptions { KeepPages = true, SearchPath = ["sub"], Injected = [new InjectedDll("scanner", AddressRange.Parse("0x1c0000000-0x1c000ffff"))] };
        GatheredTree tree = pipeline.Scan(input);
        AddressPlan plan = pipeline.Plan(tree);
        LoadSimulation predicted = pipeline.Simulate(tree, plan, load).After!;

        ApplyResult result = pipeline.Apply(tree, plan, output is null ? OutputTarget.InPlace : OutputTarget.Folder(output));
        LoadSimulation real = pipeline.Simulate(pipeline.Scan(output ?? input), plan: null, load).Before;

        Assert.AreEqual(SimulationText.Of(real), SimulationText.Of(predicted), what);
        Assert.IsTrue(predicted.Profiles.All(static profile => profile.Processes.Count != 0), Path.GetFileName(input));
        return result.Changes.Count;
    }
}
