using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using RebaseBind.Loading;
using RebaseBind.TestSupport;
using RebaseBind.Tests.Loading.Model;

namespace RebaseBind.Tests.Loading;

/// <summary>The simulator against a slow model of two loaders that shares nothing with it, on random trees.</summary>
[TestClass]
public sealed class ModelTests
{
    private const int Trees = 300;

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    [DataRow("windows-xp")]
    [DataRow("wine-8.0")]
    public void TheSimulatorDoesWhatASlowLoaderDoes(string name)
    {
        LoaderProfile profile = LoaderProfile.Find(name)!;
        int moved = 0;
        PropertyCases.ForEach(Trees, seed =>
        {
            ModuleDescription[] tree = [.. RandomTree.Create(seed).Select(static image => image with { HasTls = false })];
            var scene = new LoadScene { Load = new LoadOptions { IsStartOnly = true, SearchPath = ["sub"] } };
            Array.ForEach(tree, image => scene.With(image.Path, image.Built.ToArray()));

            foreach (SimulatedProcess process in scene.Run(profile).Processes)
            {
                SlowLoader expected = SlowLoader.Run(tree, tree.Single(image => image.Path == process.Root), ReferenceEquals(profile, LoaderProfile.Wine8));
                moved += expected.Modules.Count(static module => module.Why == "moved");
                AssertSame(Describe(expected, ReferenceEquals(profile, LoaderProfile.Wine8)), Describe(process, tree), string.Create(CultureInfo.InvariantCulture, $"tree {seed}, {process.Root}"));
            }
        });

        Assert.IsTrue(!PropertyCases.AreEnough(Trees) || moved > PropertyCases.Count(Trees), "too little happens in these trees");
    }

    private static void AssertSame(string expected, string actual, string what)
    {
        foreach ((string left, string right) in expected.Split('\n').Zip(actual.Split('\n')))
        {
            Assert.AreEqual(left, right, what);
        }

        Assert.AreEqual(expected, actual, what);
    }

    private static string Describe(SlowLoader loader, bool isWine)
    {
        var text = new StringBuilder();
        foreach (SlowModule module in loader.Modules)
        {
            bool isRelocated = module.Why == "moved" && !module.Image.IsExe;
            int fixups = isRelocated ? module.Image.Built.Fixups.Count : 0;
            IEnumerable<uint> pages = module.ImportPages.Concat(isRelocated ? SlowPages.OfFixups(module.Image) : []).Concat(isWine ? SlowPages.OfWine(module.Image) : []);
            text.Append(CultureInfo.InvariantCulture, $"{module.Image.Path} {module.Start:x} {module.Why} {module.Cause} probes {module.FailedProbes} fixups {fixups} pages {pages.Distinct().Count()} ")
                .Append(CultureInfo.InvariantCulture, $"{new ImportWork(module.LookUps, module.ByOrdinal, module.Outside, module.HintHits, module.Comparisons, module.Hops, module.Unresolved, module.Honoured, module.Stale, module.Ignored, WrongSlots: 0)}\n");
        }

        return text.Append("initialised ").AppendJoin(' ', loader.Initialised.Select(static module => module.Image.Path))
            .Append("\nfailures ").AppendJoin(' ', loader.Failures)
            .Append("\noutside ").AppendJoin(' ', loader.Outside).ToString();
    }

    private static string Describe(SimulatedProcess process, IReadOnlyCollection<ModuleDescription> tree)
    {
        var text = new StringBuilder();
        foreach (LoadedModule module in process.Modules)
        {
            string why = module.ActualBase.Value == tree.Single(image => image.Path == module.Image.Path).Base ? "at base" : "moved";
            text.Append(CultureInfo.InvariantCulture, $"{module.Image.Path} {module.ActualBase.Value:x} {why} {module.Cause} probes {module.FailedProbes} fixups {module.Fixups} pages {module.PrivatePages} ")
                .Append(CultureInfo.InvariantCulture, $"{module.Imports}\n");
        }

        return text.Append("initialised ").AppendJoin(' ', process.Modules.Where(static module => module.InitialisationOrder >= 0).OrderBy(static module => module.InitialisationOrder).Select(static module => module.Image.Path))
            .Append("\nfailures ").AppendJoin(' ', process.Failures.Select(static failure => failure.Image.Path))
            .Append("\noutside ").AppendJoin(' ', process.Outside.Select(static dll => string.Create(CultureInfo.InvariantCulture, $"{dll.Name} {dll.FailedProbes}"))).ToString();
    }
}
