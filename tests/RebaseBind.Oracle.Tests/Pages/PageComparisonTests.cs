using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>Predictions that are wrong in one point, each of which the comparison with Wine must see: one that never objects is worth nothing.</summary>
[TestClass]
public sealed class PageComparisonTests
{
    private const string Dll = "guarded.dll";
    private const uint PageSize = 0x1000;

    private static readonly Dictionary<string, Func<IReadOnlyList<ModulePages>, IReadOnlyList<ModulePages>>> Faults = new(StringComparer.Ordinal)
    {
        ["not predicted: 0x"] = modules => Change(modules, module => module with { PrivatePages = [.. module.PrivatePages.SkipLast(1)] }),
        ["predicted in vain: 0x"] = modules => Change(modules, module => module with { PrivatePages = [.. module.PrivatePages, module.PrivatePages[^1] + (64 * PageSize)] }),
        ["predicted at 0x"] = modules => Change(modules, module => module with { Base = module.Base + 0x1_0000 }),
        ["contrary to the prediction"] = modules => Change(modules, module => module with { IsRelocated = !module.IsRelocated }),
        ["mapped: pages.exe"] = modules => [.. modules.SkipLast(2), .. modules.TakeLast(2).Reverse()],
        ["sparse.dll guarded.dll trimmed.dll"] = modules => [.. modules.Where(module => module.Name != Dll)],
    };

    private static readonly Target Built = new(Linker.Gnu, 64);

    private static readonly Lazy<(IReadOnlyList<ModulePages> Predicted, IReadOnlyList<ModulePages> Observed)> Right = new(() =>
    {
        string folder = Folder();
        return (Prediction.ModulesOf(Prediction.AtStart(folder)), Observation.OfProgram(Built, folder).Modules);
    });

    public static IEnumerable<object[]> Messages => Faults.Keys.Select(message => new object[] { message });

    [TestMethod]
    [DynamicData(nameof(Messages))]
    public void AWrongPredictionIsSeen(string message)
    {
        Wine.For(Built).Require();
        string difference = PageComparison.Differences(Faults[message](Right.Value.Predicted), Right.Value.Observed, Folder()).Single();

        Assert.Contains(message, difference, StringComparison.Ordinal);
    }

    private static string Folder() => PagedImageSet.Of(Built, 4096, isRebased: false);

    private static IReadOnlyList<ModulePages> Change(IReadOnlyList<ModulePages> modules, Func<ModulePages, ModulePages> change)
        => [.. modules.Select(module => module.Name == Dll ? change(module) : module)];
}
