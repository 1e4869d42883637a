using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Images;
using RebaseBind.Policies;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Gating;

/// <summary>Advice names who can move, and for who cannot, the true cause and what changes that, in the words of the door it is read at.</summary>
[TestClass]
public sealed class RemedyTests
{
    private static readonly ImageSummary Free = Summaries.Dll("free.dll");
    private static readonly ImageSummary Signed = Summaries.Dll("signed.dll") with { IsSigned = true };
    private static readonly ImageSummary Vendor = Summaries.Dll("vendor.dll") with { IsSigned = true };
    private static readonly ImageSummary Stripped = Summaries.Dll("stripped.dll") with { AreRelocationsStripped = true };

    [TestMethod]
    [DataRow("free.dll", "signed.dll", "Give it a base of its own with rebasebind apply")]
    [DataRow("signed.dll", "free.dll", "Give free.dll a base of its own with rebasebind apply; this one stays (RB1010): signed; --signed strip changes it without its signature, then sign again")]
    [DataRow("signed.dll", "vendor.dll", "rebasebind apply leaves it where it is (RB1010): signed; --signed strip changes it without its signature, then sign again. The same is true of vendor.dll. If nobody can change them, accept it for a while (--suppress)")]
    [DataRow("stripped.dll", "signed.dll", "rebasebind apply leaves it where it is (RB1012): relocations stripped; relink without /FIXED. The same is true of signed.dll (RB1010): signed; --signed strip changes it without its signature, then sign again. If nobody can change them, accept it for a while (--suppress)")]
    [DataRow("stripped.dll", null, "rebasebind apply leaves it where it is (RB1012): relocations stripped; relink without /FIXED")]
    public void AShellIsToldWhichCommandHelps(string image, string? inItsWay, string said)
        => Assert.AreEqual(said, Of(new GateOptions()).For(Image(image), inItsWay));

    [TestMethod]
    [DataRow("signed.dll", "vendor.dll", "RebaseBind left it where it is (RB1010): signed; RebaseBindSigned=strip changes it without its signature, then sign again. The same is true of vendor.dll. If nobody can change them, accept it for a while (RebaseBindSuppress)")]
    [DataRow("free.dll", "signed.dll", "RebaseBind left it where it is (RB1018): excluded")]
    public void ABuildIsToldWhatItsPlanFound(string image, string inItsWay, string said)
    {
        var excluded = new Finding(FindingCatalog.Excluded, FindingSeverity.Warning, "free.dll", "left at 0x180000000, overlapping signed.dll: excluded");

        Assert.StartsWith(said, Of(new GateOptions { LeftAlone = [excluded] }).For(Image(image), inItsWay), System.StringComparison.Ordinal);
    }

    [TestMethod]
    public void ABuildNeverSendsPeopleToTheShell()
    {
        Remedy build = Of(new GateOptions { LeftAlone = [] });
        foreach (string image in new[] { "free.dll", "signed.dll", "stripped.dll" })
        {
            Assert.DoesNotContain("rebasebind apply", build.For(Image(image), "vendor.dll") + build.ForDynamic(Image(image)) + build.ForObstacle(image), System.StringComparison.Ordinal);
            Assert.DoesNotContain("--", build.For(Image(image), "vendor.dll"), System.StringComparison.Ordinal);
        }
    }

    /// <summary>Every message of the gate that names a command or an option has other words in a build.</summary>
    [TestMethod]
    [DataRow("Bind it again (rebasebind apply), or take its bindings out (rebasebind unbind)", "Bind it again, or take its bindings out")]
    [DataRow("21 fixups, 20 allowed (--max-fixups); raise the budget", "21 fixups, 20 allowed (RebaseBindMaxFixups); raise the budget")]
    [DataRow("top of their range with rebasebind apply --placement top, or", "top of their range with RebaseBindPlacement=top, or")]
    [DataRow("give it a base from 0x38000000 up with /BASE or rebasebind apply --pins", "give it a base from 0x38000000 up with /BASE")]
    public void ABuildHasWordsOfItsOwn(string shell, string build)
        => Assert.AreEqual(build, BuildWords.Of(shell));

    [TestMethod]
    public void WhatIsInTheWayOfAslrIsToGiveWay()
    {
        Assert.AreEqual("Give free.dll a base out of its way, for example with rebasebind apply", Of(new GateOptions()).ForObstacle("free.dll"));
        Assert.AreEqual("rebasebind apply leaves stripped.dll where it is (RB1012): relocations stripped; relink without /FIXED", Of(new GateOptions()).ForObstacle("stripped.dll"));
        Assert.AreEqual("Give scanner.dll a base out of its way", Of(new GateOptions()).ForObstacle("scanner.dll"));
    }

    private static Remedy Of(GateOptions gate) => new([Free, Signed, Vendor, Stripped], gate, new LeavePolicy(SignedPolicy.Skip, RangeProfile.Windows));

    private static ImageSummary Image(string path) => System.Array.Find([Free, Signed, Vendor, Stripped], image => image.Path == path)!;
}
