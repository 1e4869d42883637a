using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Tests.Planning;
using static RebaseBind.Tests.Gating.Simulations;

namespace RebaseBind.Tests.Gating;

[TestClass]
public sealed class LoadGateTests
{
    private static readonly ImageSummary Left = Summaries.Dll("left.dll");
    private static readonly ImageSummary Right = Summaries.Dll("right.dll", fixups: 40) with { RelocationPages = 2 };

    [TestMethod]
    public void ImagesAtTheirBaseOrWhereAslrPutsThemForAllPass()
        => Assert.IsEmpty(Check(Of(Process("app.exe", AtBase("a.dll"), Moved("b.dll", landing: LandingReason.Aslr)))));

    [TestMethod]
    public void AnImageRelocatedInManyProcessesIsOneErrorWithTheWorstCost()
    {
        SimulatedProcess cheap = Process("one.exe", Moved("a.dll", fixups: 900, pages: 2));
        SimulatedProcess dear = Process("two.exe", Moved("a.dll", partner: "hook.dll", fixups: 300, pages: 3));
        SimulatedProcess same = Process("three.exe", Moved("a.dll", fixups: 300, pages: 3));

        GateFinding found = Check(Of(Profile(LoaderProfile.WindowsXP, cheap, dear), Profile(LoaderProfile.Wine8, same, cheap, Process("four.exe", Moved("a.dll", pages: 1)), Process("five.exe")))).Single();

        Assert.AreEqual("error RB3002 a.dll", Heads([found]));
        Assert.AreEqual(
            "is relocated from 0x180000000 to 0x350000: under windows-xp and wine-8.0 in 4 processes (one.exe, two.exe, three.exe and 1 more) hook.dll is in the way; 300 fixups, 3 private pages (12 KiB). Give it a base of its own with rebasebind apply",
            found.Finding.Message);
        Assert.AreEqual(new GateNumbers { Fixups = 900, PrivateBytes = 0x3000 }, found.Cost);
    }

    [TestMethod]
    public void PagesThatOtherThingsMakePrivateAreNotTheCostOfARelocation()
        => Assert.AreEqual(0x5000, Check(Of(Process("app.exe", Moved("a.dll", pages: 5)))).Single().Cost.PrivateBytes);

    [TestMethod]
    public void ManagedImagesAreNotReported()
    {
        ImageSummary[] managed = [Left with { Kind = ImageKind.IntermediateLanguage }, Right with { Kind = ImageKind.ReadyToRun }];

        Assert.IsEmpty(Check(Of(Process("app.exe", [.. managed.Select(image => Moved(image))]))));
        Assert.HasCount(1, Check(Of(Process("app.exe", Moved(Left with { Kind = ImageKind.Mixed })))));
    }

    [TestMethod]
    public void AnOverlapThatIsSimulatedIsOneErrorWithWhatWasSimulated()
    {
        GateFinding found = Check(Of(Process("app.exe", AtBase(Left), Moved(Right, partner: "left.dll", fixups: 40, pages: 9))), overlaps: [Overlapping(Right, Left)]).Single();

        Assert.AreEqual("error RB3001 right.dll", Heads([found]));
        Assert.AreEqual(
            "wants 0x180000000, which overlaps left.dll at 0x180000000; under windows-xp in app.exe it is relocated to 0x350000: 40 fixups, 9 private pages (36 KiB). Give it a base of its own with rebasebind apply",
            found.Finding.Message);
        Assert.AreEqual(new GateNumbers { Fixups = 40, PrivateBytes = 0x9000 }, found.Cost);
    }

    [TestMethod]
    public void AnotherImageThatWantsTheSameAddressesIsTheSameOverlap()
    {
        LoadSimulation simulation = Of(Process("app.exe", AtBase(Left with { Path = "third.dll" }), Moved(Right, partner: "third.dll")));

        GateFinding found = Check(simulation, overlaps: [Overlapping(Right, Left)]).Single();

        StringAssert.Contains(found.Finding.Message, "it is relocated to 0x350000 because of third.dll: ", System.StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("shared user data", LandingReason.Collision)]
    [DataRow("far.dll", LandingReason.Collision)]
    [DataRow("left.dll", LandingReason.AslrCollision)]
    public void AnotherReasonToBeRelocatedIsToldBesideAnOverlap(string partner, LandingReason landing)
    {
        LoadSimulation simulation = Of(Process("app.exe", AtBase(Left), AtBase(Summaries.Dll("far.dll", 0x4_0000_0000)), Moved(Right, partner, landing: landing)));

        Assert.AreEqual("error RB3001 right.dll\nerror RB3002 right.dll", Heads(Check(simulation, overlaps: [Overlapping(Right, Left)])));
    }

    [TestMethod]
    public void AnOverlapThatNoProcessShowsIsAnErrorAllTheSame()
    {
        GateFinding found = Check(Of(Process("app.exe", AtBase(Left))), overlaps: [Overlapping(Right, Left)]).Single();

        Assert.AreEqual("error RB3001 right.dll", Heads([found]));
        StringAssert.Contains(found.Finding.Message, "if this image is loaded after it, it is relocated: 40 fixups, 2 pages (in none of the simulated processes).", System.StringComparison.Ordinal);
        Assert.AreEqual(new GateNumbers { Fixups = 40, PrivateBytes = 0x2000 }, found.Cost);
    }

    [TestMethod]
    public void WithoutProcessesAnOverlapIsToldAsWithoutSimulation()
    {
        IReadOnlyList<Overlap> overlaps = OverlapGate.Find([Left, Right], new ProcessModel(), CountedLoaders.Anything(LoaderProfile.WindowsXP), AslrMode.On).Overlaps;

        Assert.AreEqual(
            "left.dll wants 0x180000000, which overlaps right.dll at 0x180000000; if this image is loaded after it, it is relocated: 100 fixups, 0 pages. Give it a base of its own with rebasebind apply",
            Check(Of(Profile(LoaderProfile.WindowsXP)), overlaps: overlaps).Select(found => found.Finding.Image + " " + found.Finding.Message).First());
    }

    [TestMethod]
    public void AnOverlappingImageWithoutRelocationsCannotBeLoaded()
    {
        ImageSummary stripped = Right with { AreRelocationsStripped = true };
        SimulatedProcess process = Process("app.exe", AtBase(Left)) with { Failures = [new LoadFailure(stripped, 0xC000_0018, "left.dll", "it has no relocations", StopsProcess: true)] };

        GateFinding[] found = [.. Check(Of(process), overlaps: [Overlapping(stripped, Left)])];

        Assert.AreEqual("error RB3001 right.dll\nerror RB3003 right.dll", Heads(found));
        StringAssert.Contains(found[0].Finding.Message, "; if this image is loaded after it, it cannot be loaded, because it has no relocations. rebasebind apply leaves it where it is (RB1012): relocations stripped", System.StringComparison.Ordinal);
    }

    [TestMethod]
    public void ALowBaseIsAWarningThatNamesItsWitness()
    {
        GateFinding found = Check(Of(Profile(LoaderProfile.Windows10, Process("app.exe", Moved(Summaries.X86("low.dll", 0x1100_0000), partner: null, landing: LandingReason.LowBase))))).Single();

        Assert.AreEqual("warning RB3004 low.dll", Heads([found]));
        StringAssert.StartsWith(found.Finding.Message, "is based at 0x11000000; one source, not confirmed, reports that Windows 10 moves 32-bit images based below 0x38000000, even if nothing is in the way: under windows-10 in app.exe", System.StringComparison.Ordinal);
        Assert.AreEqual(100, found.Cost.Fixups);
    }

    [TestMethod]
    [DataRow(AslrMode.On, "warning")]
    [DataRow(AslrMode.Off, "warning")]
    [DataRow(AslrMode.Forced, "error")]
    public void WhatMandatoryAslrMovesIsAnErrorOnlyIfThatWasAskedFor(AslrMode asked, string severity)
    {
        LoadedModule forced = Moved("a.dll", partner: null, landing: LandingReason.Forced);
        var options = new GateOptions { Aslr = asked };

        Assert.AreEqual(severity + " RB3002 a.dll", Heads(Check(Of(Process("app.exe", forced)), options)));
        Assert.AreEqual("error RB3002 a.dll", Heads(Check(Of(Process("app.exe", forced), Process("b.exe", Moved("a.dll", pages: 1)), Process("c.exe", forced)), options)));
    }

    [TestMethod]
    public void AnImageThatCannotBeLoadedNamesTheProcessesThatDoNotStart()
    {
        var stops = new LoadFailure(Left, 0xC000_0018, "right.dll", "it has no relocations and right.dll is in the way", StopsProcess: true);
        SimulatedProcess app = Process("app.exe") with { Failures = [stops] };
        SimulatedProcess late = Process("late.exe") with { Failures = [stops with { StopsProcess = false }] };

        GateFinding both = Check(Of(Profile(LoaderProfile.WindowsXP, app, late), Profile(LoaderProfile.Windows7, app))).Single();
        GateFinding lateOnly = Check(Of(late)).Single();

        Assert.AreEqual("error RB3003 left.dll", Heads([both]));
        Assert.AreEqual(
            "cannot be loaded under windows-xp and windows-7 in 2 processes (app.exe and late.exe): it has no relocations and right.dll is in the way (0xc0000018); app.exe does not start. Give it a base of its own with rebasebind apply",
            both.Finding.Message);
        StringAssert.Contains(lateOnly.Finding.Message, "; the image that loads it later fails to do so.", System.StringComparison.Ordinal);
    }

    [TestMethod]
    public void DllsThatAreNotFoundAreOneWarningForTheImageThatWantsThem()
    {
        OutsideDll[] outside =
        [
            new("kernel32.dll", OutsideKind.System, "app.exe", 1, null),
            new("api-ms-win-crt-heap-l1-1-0.dll", OutsideKind.ApiSet, "app.exe", 1, null),
            new("zlib1.dll", OutsideKind.NotOnSearchPath, "app.exe", 1, "lib/zlib1.dll"),
            new("ssl.dll", OutsideKind.OtherMachine, "app.exe", 1, "x86/ssl.dll"),
            new("gone.dll", OutsideKind.Missing, "app.exe", 1, null),
            new("more.dll", OutsideKind.Missing, "app.exe", 1, null),
        ];
        SimulatedProcess process = Process("app.exe") with { Outside = outside };

        IReadOnlyList<GateFinding> found = Check(Of(Profile(LoaderProfile.WindowsXP, process), Profile(LoaderProfile.Wine8, process with { Outside = [outside[2] with { Name = "ZLIB1.dll" }] })));

        Assert.AreEqual("warning RB3005 app.exe", Heads(found));
        Assert.AreEqual(
            "needs 4 DLLs not found under windows-xp and wine-8.0 in app.exe: zlib1.dll (only as lib/zlib1.dll, where the process does not search), ssl.dll (only as x86/ssl.dll, for another processor), gone.dll (not in the tree) and 1 more. Put them where the process searches, unless the system has them",
            found[0].Finding.Message);
    }

    [TestMethod]
    public void FindingsAreInOrderOfImageThenOfCode()
    {
        SimulatedProcess process = Process("b.exe", Moved("a.dll", landing: LandingReason.LowBase), Moved("c.dll"), Moved("a.dll")) with { Failures = [new LoadFailure(Summaries.Dll("a.dll"), 1, null, "it is bad", StopsProcess: true)] };

        Assert.AreEqual("error RB3002 a.dll\nerror RB3003 a.dll\nwarning RB3004 a.dll\nerror RB3011 b.exe\nerror RB3002 c.dll", Heads(Check(Of(process), new GateOptions { MaxFixups = 0 })));
    }

    [TestMethod]
    public void ThereIsOneFindingForAnImageHoweverManyProcessesThereAre()
    {
        SimulatedProcess[] processes = [.. Enumerable.Range(0, 200).Select(i => Process($"p{i}.exe", Moved("a.dll"), Moved("b.dll", landing: LandingReason.AslrCollision)))];

        Assert.HasCount(2, Check(Of([.. LoaderProfile.All.Select(profile => Profile(profile, processes))])));
    }

    [TestMethod]
    public void AnExeThatIsRelocatedIsToBeLinkedAgain()
        => StringAssert.EndsWith(Check(Of(Process("app.exe", Moved(Left with { IsDll = false })))).Single().Finding.Message, "Link it with another base (/BASE)", System.StringComparison.Ordinal);

    [TestMethod]
    public void APartnerAtAnAslrAddressIsToGiveWay()
        => StringAssert.EndsWith(
            Check(Of(Process("app.exe", Moved("a.dll", "hook.dll", landing: LandingReason.AslrCollision)))).Single().Finding.Message,
            "hook.dll lies where ASLR wants to put it; 100 fixups, 5 private pages (20 KiB). Give hook.dll a base out of its way",
            System.StringComparison.Ordinal);

    [TestMethod]
    public void EveryCodeOfTheGateIsInTheCatalog()
        => Assert.IsEmpty(Suppression.Codes.Except(FindingCatalog.Codes));
}
