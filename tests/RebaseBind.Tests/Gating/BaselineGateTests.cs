using System;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using static RebaseBind.Tests.Gating.Simulations;

namespace RebaseBind.Tests.Gating;

[TestClass]
public sealed class BaselineGateTests
{
    private static readonly LoadSimulation Then = Of(Profile(LoaderProfile.Windows7, Process("app.exe", Moved("a.dll", fixups: 10, pages: 3) with { Imports = Imports(lookUps: 5, stale: 1) })));

    [TestMethod]
    public void WhatIsAsItWasIsAcceptedAndSaidSo()
    {
        GateResult result = Check(Then, new GateOptions { MaxFixups = 0 });

        Assert.IsFalse(result.IsRefused);
        Assert.IsEmpty(result.Active);
        Assert.AreEqual("note RB3002 a.dll\nnote RB3011 app.exe", Heads(result.Accepted));
        StringAssert.EndsWith(result.Accepted[0].Finding.Message, "rebasebind apply. Accepted by the baseline", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ANewFindingIsNotAccepted()
    {
        GateResult result = Check(Change(Moved("b.dll", fixups: 0, pages: 0)));

        Assert.AreEqual("error RB3002 b.dll\nerror RB3030 app.exe", Heads(result.Active));
        Assert.AreEqual("note RB3002 a.dll", Heads(result.Accepted));
    }

    [TestMethod]
    [DataRow(11, 3, "fixups 11, were 10")]
    [DataRow(9, 4, "private bytes 16,384, were 12,288")]
    [DataRow(11, 4, "private bytes 16,384, were 12,288, fixups 11, were 10")]
    public void AFindingWhoseCostGotWorseIsNotAccepted(int fixups, int pages, string change)
    {
        GateResult result = Check(Of(Profile(LoaderProfile.Windows7, Process("other.exe", Moved("a.dll", fixups: fixups, pages: pages)))));

        Assert.AreEqual("error RB3002 a.dll", Heads(result.Active));
        StringAssert.EndsWith(result.Active[0].Finding.Message, ". The baseline accepts less: " + change, StringComparison.Ordinal);
        Assert.IsEmpty(result.Accepted);
    }

    [TestMethod]
    [DataRow("wine-8.0", "bin/app.exe", "its programs are app.exe, those here bin/app.exe")]
    [DataRow("windows-7", "app.exe", "its loaders are wine-8.0, those here windows-7")]
    [DataRow("wine-8.0", "app.exe", null)]
    public void ABaselineThatFitsNothingIsToldOfOnce(string profile, string root, string? difference)
    {
        LoadSimulation then = Of(Profile(LoaderProfile.Wine8, Process("app.exe")));

        GateResult result = BaselineGate.Check(new GateResult([], []), Of(Profile(LoaderProfile.Find(profile)!, Process(root))), PresentState.AsBaseline([], then));

        Assert.AreEqual(difference is null ? string.Empty : "warning RB3033 ", Heads(result.Active));
        Assert.IsFalse(result.IsRefused);
        Assert.IsTrue(difference is null || result.Active[0].Finding.Message.StartsWith($"the baseline fits nothing here: {difference}. Check the folder", StringComparison.Ordinal));
    }

    /// <summary>What a baseline of one loader says of an image does not excuse it under another.</summary>
    [TestMethod]
    [DataRow("windows-7", "note RB3002 a.dll", "")]
    [DataRow("wine-8.0", "", "warning RB3033 , error RB3002 a.dll")]
    public void AFindingUnderALoaderThatTheBaselineDoesNotKnowIsNotAccepted(string loader, string accepted, string active)
    {
        GateResult result = Check(Of(Profile(LoaderProfile.Find(loader)!, Process("app.exe", Moved("a.dll", fixups: 10, pages: 3) with { Imports = Imports(lookUps: 5, stale: 1) }))));

        Assert.AreEqual(accepted, Heads(result.Accepted));
        Assert.AreEqual(active, string.Join(", ", Heads(result.Active).Split('\n').OrderDescending()));
    }

    [TestMethod]
    public void AProcessThatCostsMoreIsOneErrorWithEachLoaderAndCount()
    {
        LoadSimulation then = Of(Profile(LoaderProfile.Windows7, Process("app.exe")), Profile(LoaderProfile.Wine8, Process("app.exe")));
        var totals = new LoadTotals
        {
            Fixups = 1,
            PrivatePagesByCause = new PageCauses(1, 0, 0, 0, 0, 0),
            Imports = Imports(lookUps: 3, stale: 4),
            Relocated = 5,
            Failures = 6,
        };
        SimulatedProcess now = Process("app.exe") with { Totals = totals };

        GateResult result = BaselineGate.Check(
            new GateResult([], []),
            Of(Profile(LoaderProfile.Windows7, now), Profile(LoaderProfile.Wine8, now with { Totals = new LoadTotals { Fixups = 2000 } })),
            PresentState.AsBaseline([], then));

        Assert.AreEqual("error RB3030 app.exe", Heads(result.Active));
        Assert.AreEqual(
            "this process costs more than the baseline says: windows-7: private bytes 4,096, were 0, fixups 1, were 0, stale bindings 4, were 0, look-ups 3, were 0, relocated images 5, were 0, images that cannot be loaded 6, were 0; "
            + "wine-8.0: fixups 2,000, were 0. See its modules with rebasebind simulate, or accept it by writing the baseline anew (--write-baseline)",
            result.Active[0].Finding.Message);
    }

    [TestMethod]
    public void AProcessOrLoaderThatTheBaselineDoesNotKnowHasOnlyTheOtherRules()
    {
        LoadedModule dear = AtBase("z.dll") with { Imports = Imports(lookUps: 1000) };

        GateResult result = Check(Of(Profile(LoaderProfile.Windows7, Then.Profiles[0].Processes[0], Process("new.exe", dear)), Profile(LoaderProfile.Wine8, Process("app.exe", dear))), new GateOptions { MaxLookUps = 1000 });

        Assert.IsEmpty(result.Active);
    }

    [TestMethod]
    public void ImprovementsAreANoteThatSaysToTightenTheBaseline()
    {
        LoadSimulation now = Of(Profile(LoaderProfile.Windows7, Process("app.exe", Moved("a.dll", fixups: 9, pages: 3) with { Imports = Imports(lookUps: 4, stale: 1) })));

        GateResult result = Check(now);

        Assert.IsFalse(result.IsRefused);
        Assert.AreEqual("note RB3031 a.dll\nnote RB3031 app.exe", Heads(result.Active));
        Assert.AreEqual("better than the baseline: RB3002: fixups 9, were 10. Write the baseline anew to keep the gain (--write-baseline)", result.Active[0].Finding.Message);
        Assert.AreEqual("better than the baseline: windows-7: fixups 9, were 10, look-ups 4, were 5. Write the baseline anew to keep the gain (--write-baseline)", result.Active[1].Finding.Message);
    }

    [TestMethod]
    public void AnAcceptedFindingThatIsGoneIsAnImprovement()
    {
        GateResult result = Check(Of(Profile(LoaderProfile.Windows7, Process("app.exe", AtBase("a.dll") with { Imports = Imports(lookUps: 5, stale: 1) }))));

        Assert.AreEqual("note RB3031 a.dll\nnote RB3031 app.exe", Heads(result.Active));
        StringAssert.Contains(result.Active[0].Finding.Message, "RB3002: no longer there, or suppressed.", StringComparison.Ordinal);
    }

    [TestMethod]
    public void OneCountDoesNotMakeUpForAnother()
    {
        LoadSimulation now = Of(Profile(LoaderProfile.Windows7, Process("app.exe", Moved("a.dll", fixups: 0, pages: 0) with { Imports = Imports(lookUps: 6, stale: 0) })));

        Assert.AreEqual("error RB3030 app.exe\nnote RB3031 a.dll\nnote RB3031 app.exe", Heads(Check(now).Active));
    }

    [TestMethod]
    public void AWarningIsAcceptedTooAndWhatIsSuppressedStaysSo()
    {
        SimulatedProcess process = Process("app.exe", Moved("a.dll"), Moved("b.dll", landing: LandingReason.Forced));
        LoadSimulation simulation = Of(process);
        GateResult suppressed = new Suppressions([SuppressionsTests.Suppress("RB3002", "a.dll")]).Apply(Simulations.Check(simulation), SuppressionsTests.Day("2027-01-01"));

        GateResult result = BaselineGate.Check(suppressed, simulation, PresentState.AsBaseline(suppressed.Active, simulation));

        Assert.AreEqual("note RB3002 b.dll", Heads(result.Accepted));
        Assert.AreEqual("error RB3002 a.dll", Heads(result.Suppressed.Select(pair => pair.Found)));
        Assert.IsEmpty(result.Active);
    }

    [TestMethod]
    public void WhenASuppressionExpiresTheBaselineDoesNotStandIn()
    {
        Suppression suppression = SuppressionsTests.Suppress("RB3002", "a.dll", "2027-01-01");
        var suppressions = new Suppressions([suppression]);
        var baseline = PresentState.AsBaseline(suppressions.Apply(Simulations.Check(Then), SuppressionsTests.Day("2027-01-01")).Active, Then);

        GateResult result = BaselineGate.Check(suppressions.Apply(Simulations.Check(Then), SuppressionsTests.Day("2027-01-02")), Then, baseline);

        Assert.AreEqual("error RB3002 a.dll\nerror RB3020 gate.json", Heads(result.Active));
        Assert.IsTrue(result.IsRefused);
    }

    [TestMethod]
    public void UpperAndLowerCaseOfPathsAreTheSame()
    {
        LoadSimulation now = Of(Profile(LoaderProfile.Windows7, Process("APP.exe", Moved("A.dll", fixups: 10, pages: 3) with { Imports = Imports(lookUps: 6, stale: 1) })));

        GateResult result = Check(now);

        Assert.AreEqual("error RB3030 APP.exe", Heads(result.Active));
        Assert.AreEqual("note RB3002 A.dll", Heads(result.Accepted));
    }

    [TestMethod]
    public void NotesAndWarningsDoNotRefuse()
    {
        GateFinding warning = Simulations.Check(Then)[0];
        warning = warning with { Finding = warning.Finding with { Severity = FindingSeverity.Warning } };

        Assert.IsFalse(new GateResult([warning], []).IsRefused);
    }

    private static LoadSimulation Change(LoadedModule added)
        => Of(Profile(LoaderProfile.Windows7, Process("app.exe", [.. Then.Profiles[0].Processes[0].Modules, added])));

    /// <summary>Compares with a baseline of <see cref="Then"/>.</summary>
    private static GateResult Check(LoadSimulation now, GateOptions? options = null)
        => BaselineGate.Check(new GateResult(Simulations.Check(now, options), []), now, PresentState.AsBaseline(Simulations.Check(Then, options), Then));
}
