using System.Collections.Generic;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>The profile "wine-8.0" against Wine 8.0: where each image is mapped, in which order, and which of its pages become private.</summary>
[TestClass]
public sealed class PageSetTests
{
    public static IEnumerable<object[]> Rows => PagedImageSet.Rows;

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void PredictedPagesAreThoseThatWineMakesPrivate(string linker, int bits, int alignment, bool isRebased)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        string folder = PagedImageSet.Of(target, alignment, isRebased);
        IReadOnlyList<ModulePages> predicted = Prediction.ModulesOf(Prediction.ProcessOf(folder));
        Observation observed = Observation.Of(target, folder, PagedImageSet.Program);

        Assert.AreEqual(string.Empty, string.Join('\n', PageComparison.Differences(predicted, observed.Modules, folder)));
        Assert.HasCount(11, observed.Modules);
    }
}
