using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Fluent;
using RebaseBind.Addresses;
using RebaseBind.Loading;
using RebaseBind.TestSupport;
using RebaseBind.Tests.Loading.Model;

namespace RebaseBind.Tests.Loading;

/// <summary>What holds of every tree under every loader, whatever is loaded when.</summary>
[TestClass]
public sealed class LoadPropertyTests
{
    private const int Cases = 60;

    private static readonly AslrMode[] Modes = [AslrMode.On, AslrMode.Off, AslrMode.Forced];

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void NoTwoModulesOverlap() => Holds(static (_, process) =>
    {
        AddressRange[] ranges = [.. process.Modules.Select(static module => AddressRange.ForImage(module.ActualBase, module.Image.SizeOfImage)).OrderBy(static range => range.Start)];
        return ranges.Zip(ranges.Skip(1)).All(static pair => pair.First.End <= pair.Second.Start);
    });

    /// <summary>By its file name each DLL is there once: in the process, among those that have no room, or outside.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void WhateverIsImportedIsLoadedFailedOrOutsideExactlyOnce() => Holds(static (tree, process) =>
    {
        string[] known = [.. Named(process.Modules.Select(static module => module.Image.Path)), .. Named(process.Failures.Where(static failure => failure.Status is 0xC000_0017 or 0xC000_0018).Select(static failure => failure.Image.Path)), .. process.Outside.Select(static dll => dll.Name.ToLowerInvariant())];
        var bound = tree.Where(static image => image.Bound.Count != 0).Select(static image => image.Path).ToHashSet(StringComparer.Ordinal);
        IEnumerable<string> wanted = process.Modules.Where(module => !bound.Contains(module.Image.Path))
            .SelectMany(module => Imported(tree.Single(image => image.Path == module.Image.Path)));
        return known.Distinct(StringComparer.Ordinal).Count() == known.Length && wanted.All(known.Contains);
    });

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void TotalsAreTheSumsOfModules() => Holds(static (_, process) =>
    {
        LoadTotals totals = process.Totals;
        return totals.Modules == process.Modules.Count
            && totals.Relocated == process.Modules.Count(static module => module.IsRelocated)
            && totals.Fixups == process.Modules.Sum(static module => (long)module.Fixups)
            && totals.SharedFixups == process.Modules.Sum(static module => (long)module.SharedFixups)
            && totals.PrivatePagesByCause.Total == process.Modules.Sum(static module => module.PrivatePageSet!.Count)
            && totals.ShareableBytes == process.Modules.Sum(static module => module.ShareablePages * 4096L)
            && totals.MappedBytes == process.Modules.Sum(static module => (module.Image.SizeOfImage + 4095L) / 4096 * 4096)
            && totals.CommitBytes == process.Modules.Sum(static module => module.CommitPages * 4096L)
            && totals.ProtectionCalls == process.Modules.Sum(static module => module.ProtectionCalls)
            && totals.FailedProbes == process.Modules.Sum(static module => module.FailedProbes) + process.Outside.Sum(static dll => dll.FailedProbes)
            && totals.Imports == process.Modules.Aggregate(default(ImportWork), static (sum, module) => sum + module.Imports)
            && totals.Failures == process.Failures.Count
            && process.Starts == process.Failures.All(static failure => !failure.StopsProcess)
            && Math.Abs(totals.EstimatedMicroseconds - process.Modules.Sum(static module => module.EstimatedMicroseconds) - (process.Outside.Sum(static dll => dll.FailedProbes) * 10)) < 0.001;
    });

    /// <summary>A private page is a page of the image and no shared one; what is not relocated has no page private because of fixups.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void PagesAreOfTheImageAndForAReason() => Holds(static (_, process) => process.Modules.All(static module =>
        module.PrivatePageSet!.Ranges.All(range => range.End <= module.MappedPages)
        && module.ShareablePages >= 0 && module.ShareablePages <= module.FilePages
        && module.PrivatePagesIfAligned <= module.PrivatePages
        && (module.IsRelocated || module is { Fixups: 0, CommitPages: 0, PrivatePagesByCause.Relocation: 0 })
        && (module.IsRelocated == (module.Landing is not (LandingReason.AtBase or LandingReason.Aslr)))
        && (module.Landing != LandingReason.AtBase || module.ActualBase == module.Image.ImageBase)));

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void EveryDllWithAnEntryPointHasItsTurn() => Holds(static (tree, process) =>
    {
        int[] turns = [.. process.Modules.Select(static module => module.InitialisationOrder).Where(static turn => turn >= 0).Order()];
        return turns.SequenceEqual(Enumerable.Range(0, turns.Length))
            && process.Modules.All(module => module.InitialisationOrder >= 0 == tree.Single(image => image.Path == module.Image.Path) is { IsExe: false, HasEntryPoint: true });
    });

    /// <summary>Outside of circles: a DLL that is imported, and that leads back to its importer on no way, comes first.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void WhatIsNeededIsInitialisedFirst() => Holds(static (tree, process) =>
    {
        Dictionary<string, LoadedModule> byName = process.Modules.ToDictionary(static module => NameOf(module.Image.Path), StringComparer.Ordinal);
        Dictionary<string, ModuleDescription> images = process.Modules.ToDictionary(static module => NameOf(module.Image.Path), module => tree.Single(image => image.Path == module.Image.Path), StringComparer.Ordinal);
        return images.All(importer => importer.Value.Bound.Count != 0 || Imported(importer.Value).Where(images.ContainsKey).All(needed =>
            byName[needed].InitialisationOrder < 0 || byName[importer.Key].InitialisationOrder < 0
            || byName[needed].InitialisationOrder <= byName[importer.Key].InitialisationOrder || LeadsTo(images, needed, importer.Key)));
    });

    /// <summary>With <see cref="LoadOptions.IsStartOnly"/> the start is what it is without.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void WhatIsLoadedLaterChangesNothingOfTheStart()
        => PropertyCases.ForEach(Cases, static seed =>
        {
            foreach (LoaderProfile profile in LoaderProfile.All)
            {
                ProfileSimulation all = Scene(seed, AslrMode.On, isStartOnly: false).Run(profile);
                ProfileSimulation start = Scene(seed, AslrMode.On, isStartOnly: true).Run(profile);
                foreach ((SimulatedProcess whole, SimulatedProcess atStart) in all.Processes.Zip(start.Processes))
                {
                    string[] expected = [.. whole.Modules.Where(static module => module.IsLoadedAtStart).Select(Place)];
                    CollectionAssert.AreEqual(expected, atStart.Modules.Select(Place).ToArray(), profile.Name);
                }
            }
        });

    private static string Place(LoadedModule module) => $"{module.Image.Path} {module.ActualBase} {module.PrivatePages} {module.Imports}";

    private static IEnumerable<string> Imported(ModuleDescription image) => image.Imports.Where(static import => import.Symbols.Count != 0).Select(static import => WithExtension(import.Dll));

    /// <summary>Whether one DLL may need another: by its imports, its bindings, or forwarders of whatever it so gets to.</summary>
    private static bool LeadsTo(Dictionary<string, ModuleDescription> images, string from, string to)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var toFollow = new Stack<string>([from]);
        while (toFollow.TryPop(out string? name))
        {
            if (!reached.Add(name) || !images.TryGetValue(name, out ModuleDescription? image))
            {
                continue;
            }

            foreach (string next in Imported(image)
                .Concat(image.DelayImports.Select(static import => WithExtension(import.Dll)))
                .Concat(image.Bound.SelectMany(static bound => bound.Forwarders.Select(static forwarder => forwarder.Dll).Append(bound.Dll)).Select(WithExtension))
                .Concat(image.Exports.Where(static export => export.Forwarder is not null).Select(static export => export.Forwarder!.Split('.')[0] + ".dll")))
            {
                toFollow.Push(next);
            }
        }

        return reached.Contains(to);
    }

    private static string WithExtension(string dll) => (dll.Contains('.', StringComparison.Ordinal) ? dll : dll + ".dll").ToLowerInvariant();

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant();

    private static string[] Named(IEnumerable<string> paths) => [.. paths.Select(NameOf)];

    private static LoadScene Scene(int seed, AslrMode aslr, bool isStartOnly)
    {
        var scene = new LoadScene { Load = new LoadOptions { Aslr = aslr, IsStartOnly = isStartOnly, SearchPath = ["sub"], KeepPages = true } };
        foreach (ModuleDescription image in RandomTree.Create(seed))
        {
            scene.With(image.Path, image.Built.ToArray());
        }

        return scene;
    }

    private static void Holds(Func<IReadOnlyList<ModuleDescription>, SimulatedProcess, bool> property)
        => PropertyCases.ForEach(Cases, seed =>
        {
            IReadOnlyList<ModuleDescription> tree = RandomTree.Create(seed);
            LoadScene scene = Scene(seed, Modes[seed % Modes.Length], isStartOnly: false);
            foreach (LoaderProfile profile in LoaderProfile.All)
            {
                Assert.IsTrue(scene.Run(profile).Processes.All(process => property(tree, process)), profile.Name);
            }
        });
}
