using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Planning;
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

        Assert.AreEqual(string.Empty, Check(new RebaseBindOptions { Roots = roots }));
        Assert.AreEqual("left.dll right.dll", Check(new RebaseBindOptions { Roots = roots, DynamicLoads = [new DynamicLoad("*", "left.dll", path => path == "left.dll")] }));
    }

    [TestMethod]
    public void WhatIsNotThereIsRefusedWithEveryReason()
    {
        var options = new RebaseBindOptions { Roots = ["c.exe", "d.exe"] };

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => OverlapGate.Check(Images, options));

        Assert.HasCount(2, refusal.Findings);
        Assert.IsTrue(refusal.Findings.All(finding => finding.Code == FindingCatalog.UnknownRoot));
    }

    private static string Check(RebaseBindOptions options) => string.Join(' ', OverlapGate.Check(Images, options).Select(finding => finding.Image));
}
