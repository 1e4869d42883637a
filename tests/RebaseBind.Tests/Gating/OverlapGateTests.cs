using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Paths;
using RebaseBind.Policies;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Gating;

[TestClass]
public sealed class OverlapGateTests
{
    private static readonly ImageSummary[] Images =
    [
        Summaries.Dll("a.exe", 0x1_4000_0000) with { IsDll = false, Imports = ["left.dll"] },
        Summaries.Dll("b.exe", 0x1_4000_0000) with { IsDll = false, Imports = ["right.dll"] },
        Summaries.Dll("left.dll"),
        Summaries.Dll("right.dll"),
    ];

    [TestMethod]
    public void WithoutRootsEveryOverlapIsAnError()
        => Assert.AreEqual("left.dll right.dll", Check(new RebaseBindOptions()));

    [TestMethod]
    public void WithRootsOnlyAnOverlapInAProcessIs()
    {
        string[] roots = ["a.exe", "b.exe"];

        Assert.AreEqual(string.Empty, Check(new RebaseBindOptions { Processes = new() { Roots = roots } }));
        Assert.AreEqual("left.dll right.dll", Check(new RebaseBindOptions { Processes = new() { Roots = roots, DynamicLoads = [new DynamicLoad("*", PathPattern.Parse("left.dll"))] } }));
    }

    [TestMethod]
    public void WhatIsNotThereIsRefusedWithEveryReason()
    {
        var options = new RebaseBindOptions { Processes = new() { Roots = ["c.exe", "d.exe"] } };

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => OverlapGate.Find(Images, options.Processes, CountedLoaders.Anything(LoaderProfile.All), AslrMode.On));

        Assert.HasCount(2, refusal.Findings);
        Assert.IsTrue(refusal.Findings.All(finding => finding.Code == FindingCatalog.UnknownRoot));
    }

    /// <summary>Where all loaders that count have ASLR, only images that it leaves alone are in each other's way.</summary>
    [TestMethod]
    [DataRow("windows-xp", AslrMode.On, "a.dll b.dll c.dll d.dll")]
    [DataRow("wine-8.0", AslrMode.On, "a.dll b.dll c.dll d.dll")]
    [DataRow("windows-10", AslrMode.On, "c.dll d.dll")]
    [DataRow("windows-7", AslrMode.On, "c.dll d.dll")]
    [DataRow("windows-7", AslrMode.Off, "a.dll b.dll c.dll d.dll")]
    [DataRow("windows-10", AslrMode.Forced, "")]
    public void ImagesThatAslrMovesAreInNobodysWay(string profile, AslrMode aslr, string overlapping)
    {
        ImageSummary Dynamic(string path) => Summaries.Dll(path) with { DllCharacteristics = DllCharacteristics.DynamicBase };
        ImageSummary[] images = [Dynamic("a.dll"), Dynamic("b.dll"), Summaries.Dll("c.dll"), Summaries.Dll("d.dll")];

        Assert.AreEqual(overlapping, string.Join(' ', OverlapGate.Find(images, new ProcessModel(), CountedLoaders.Anything(LoaderProfile.Find(profile)!), aslr).Overlaps.Select(overlap => overlap.Image.Path)));
    }

    private static string Check(RebaseBindOptions options) => string.Join(' ', OverlapGate.Find(Images, options.Processes, CountedLoaders.Anything(LoaderProfile.All), AslrMode.On).Overlaps.Select(overlap => overlap.Image.Path));
}
