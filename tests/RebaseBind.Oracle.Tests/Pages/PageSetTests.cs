using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Bytes;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>The profiles "wine-8.0" and "wine-10.0" against Wine 8.0 and 10.0: where each image is mapped, in which order, and which of its pages become private.</summary>
[TestClass]
public sealed class PageSetTests
{
    /// <summary>The program and what it imports.</summary>
    internal const int Images = 11;

    /// <summary>Of nine DLLs at one base.</summary>
    private const int Colliding = 8;

    private const uint PageSize = 0x1000;

    public static IEnumerable<object[]> Rows => PagedImageSet.Rows;

    public static IEnumerable<object[]> PageAlignedRows => Rows.Where(row => row[3] is 4096);

    public static IEnumerable<object[]> Targets => Target.All;

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void PredictedPagesAreThoseThatWineMakesPrivate(string version, string linker, int bits, int alignment, ImageState state)
    {
        var target = Target.Of(linker, bits);
        var wine = Wine.For(target, version);
        wine.Require();
        string folder = PagedImageSet.Of(target, alignment, state);
        IReadOnlyList<ModulePages> predicted = Prediction.ModulesOf(Prediction.AtStart(folder, wine.Profile));
        Observation observed = Observation.OfProgram(wine, folder);

        AssertSame(predicted, observed, folder);
        Assert.HasCount(Images, observed.Modules);
        Assert.AreEqual(state == ImageState.Linked ? Colliding : 0, observed.Modules.Count(module => module.IsRelocated && !module.IsDynamic));
        Assert.AreEqual(state == ImageState.Dynamic ? Colliding + 1 : 0, observed.Modules.Count(module => module.IsDynamic));
    }

    /// <summary>Plug-ins; one of them has lost its relocations, and its base is taken unless the others go elsewhere.</summary>
    [TestMethod]
    [DynamicData(nameof(PageAlignedRows))]
    public void WhatAProgramLoadsLaterIsPredictedToo(string version, string linker, int bits, int alignment, ImageState state)
    {
        string[] plugIns = ["trimmed.dll", PagedImageSet.Stuck, "wide.dll", "sparse.dll"];
        var target = Target.Of(linker, bits);
        var wine = Wine.For(target, version);
        wine.Require();
        string folder = PagedImageSet.Of(target, alignment, state);
        JsonElement process = Prediction.ProcessUnder(wine.Profile, folder, ["--root", PagedImageSet.Opener, .. plugIns.SelectMany(name => new[] { "--dynamic-load", $"{PagedImageSet.Opener}={name}" })]);
        Observation observed = Observation.Of(wine, folder, PagedImageSet.Opener, plugIns);

        AssertSame(Prediction.ModulesOf(process), observed, folder);
        string[] refused = state != ImageState.Linked ? [] : [PagedImageSet.Stuck];
        CollectionAssert.AreEqual(refused, observed.Refused.ToArray());
        CollectionAssert.AreEqual(refused, process.GetProperty("failures").EnumerateArray().Select(failure => failure.GetProperty("path").GetString()).ToArray());
        Assert.AreEqual(state != ImageState.Linked ? "ready\n" : PagedImageSet.Stuck + " 487\nready\n", observed.Output);
        Assert.IsTrue(process.GetProperty("failures").EnumerateArray().All(failure => failure.GetProperty("status").GetString() == "0xc0000018"));
    }

    /// <summary>Otherwise the tests above would prove less than they say.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void TheImagesHaveEveryReasonForPrivatePages(string linker, int bits)
    {
        string folder = PagedImageSet.Of(Target.Of(linker, bits), 4096, isRebased: false);
        var causes = Prediction.AtStart(folder).GetProperty("modules").EnumerateArray().ToDictionary(
            module => module.GetProperty("path").GetString()!,
            module => module.GetProperty("privatePagesByCause"));

        Assert.IsGreaterThan(1, Count("trimmed.dll", "unalignedFile"));
        Assert.AreEqual(1, Count("trimmed.dll", "header"));
        Assert.IsGreaterThan(12, Count("sparse.dll", "relocation"));
        Assert.IsGreaterThan(1, Count("wide.dll", "imports"));
        Assert.AreEqual(1, Count("guarded.dll", "tls"));
        Assert.AreEqual(1, Count("guarded.dll", "cookie"));
        Assert.AreEqual(0, Count("settled.dll", "cookie"));

        int Count(string image, string cause) => causes[image].GetProperty(cause).GetInt32();
    }

    /// <summary>
    /// Relocating changes bytes, unless all that a page has of a fixup are bytes of the address that stay; what else is private in a file that is laid
    /// out in pages has another cause.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(PageAlignedRows))]
    public void PredictedCausesAreThoseThatTheBytesShow(string version, string linker, int bits, int alignment, ImageState state)
    {
        var target = Target.Of(linker, bits);
        var wine = Wine.For(target, version);
        wine.Require();
        string folder = PagedImageSet.Of(target, alignment, state);
        Observation observed = Observation.OfProgram(wine, folder);
        foreach (JsonElement module in Prediction.AtStart(folder, wine.Profile).GetProperty("modules").EnumerateArray())
        {
            string name = module.GetProperty("path").GetString()!;
            JsonElement causes = module.GetProperty("privatePagesByCause");
            IReadOnlyList<uint> changed = observed.RelocatedPages[name];
            IReadOnlyList<uint> pages = observed.Modules.Single(image => image.Name == name).PrivatePages;
            if (Count("unalignedFile") == 0)
            {
                int same = Count("relocation") - changed.Count;
                Assert.IsTrue(same >= 0 && same <= StraddlingFixups.In(Path.Combine(folder, name), PageSize).Count, $"{name}: {changed.Count} pages changed, {Count("relocation")} predicted");
                Assert.AreEqual(pages.Except(changed).Count() - same, Count("header") + Count("imports") + Count("tls") + Count("cookie"), name);
            }

            int Count(string cause) => causes.GetProperty(cause).GetInt32();
        }

        Assert.AreEqual(state == ImageState.Rebased, observed.RelocatedPages.Values.All(pages => pages.Count == 0));
    }

    /// <summary>DLLs that ask for addresses of which some are Wine's own.</summary>
    [TestMethod]
    [DataRow("8.0", 64)]
    [DataRow("8.0", 32)]
    [DataRow("10.0", 64)]
    [DataRow("10.0", 32)]
    public void BasesThatWineDoesNotHonourAreKnown(string version, int bits)
    {
        var target = new Target(Linker.Gnu, bits);
        var wine = Wine.For(target, version);
        wine.Require();
        string folder = AskingImageSet.Of(target, wine);
        string[] names = AskingImageSet.Names(wine, bits);
        JsonElement process = Prediction.ProcessUnder(wine.Profile, folder, names.SelectMany(name => new[] { "--dynamic-load", $"{PagedImageSet.Opener}={name}" }).ToArray());
        Observation observed = Observation.Of(wine, folder, PagedImageSet.Opener, names);

        AssertSame(Prediction.ModulesOf(process), observed, folder);
        Assert.AreEqual("ready\n", observed.Output);
        Assert.HasCount(names.Length + 1, observed.Modules);
    }

    /// <summary>A section that all processes share, a TLS directory that asks for nothing, and a file that is mapped as it is.</summary>
    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void RareImagesArePredictedToo(string version, string linker, int bits, int alignment, ImageState state)
    {
        string[] names = ["stuck.dll", "shared.dll", "hollow.dll", "flat.dll"];
        var target = Target.Of(linker, bits);
        var wine = Wine.For(target, version);
        wine.Require();
        string folder = PagedImageSet.Of(target, alignment, state);
        JsonElement process = Prediction.ProcessUnder(wine.Profile, folder, ["--root", PagedImageSet.Opener, .. names.SelectMany(name => new[] { "--dynamic-load", $"{PagedImageSet.Opener}={name}" })]);
        Observation observed = Observation.Of(wine, folder, PagedImageSet.Opener, names);

        AssertSame(Prediction.ModulesOf(process), observed, folder);
        Assert.AreEqual("ready\n", observed.Output);
    }

    private static void AssertSame(IReadOnlyList<ModulePages> predicted, Observation observed, string folder)
        => Assert.AreEqual(string.Empty, string.Join('\n', [.. PageComparison.Differences(predicted, observed.Modules, folder), .. observed.ByteDifferences]));
}
