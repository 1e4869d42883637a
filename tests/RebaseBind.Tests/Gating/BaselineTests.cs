using System;
using System.IO;
using System.Linq;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.TestSupport;
using static RebaseBind.Tests.Gating.Simulations;

namespace RebaseBind.Tests.Gating;

[TestClass]
public sealed class BaselineTests
{
    private static readonly LoadSimulation Present = Of(
        Profile(LoaderProfile.Windows7, Process("b.exe", Moved("x.dll", fixups: 7) with { Imports = Imports(lookUps: 9, stale: 2) }), Process("a.exe") with { Totals = new LoadTotals { Failures = 3 } }),
        Profile(LoaderProfile.WindowsXP, Process("(host x64)")));

    private static readonly string Text = string.Join('\n',
        "{",
        "  \"schemaVersion\": 1,",
        "  \"processes\": [",
        "    { \"profile\": \"windows-7\", \"root\": \"a.exe\", \"privateBytes\": 0, \"fixups\": 0, \"staleBindings\": 0, \"lookUps\": 0, \"relocated\": 0, \"failures\": 3, \"missingFreeBytes\": 0 },",
        "    { \"profile\": \"windows-7\", \"root\": \"b.exe\", \"privateBytes\": 28672, \"fixups\": 7, \"staleBindings\": 2, \"lookUps\": 9, \"relocated\": 1, \"failures\": 0, \"missingFreeBytes\": 0 },",
        "    { \"profile\": \"windows-xp\", \"root\": \"(host x64)\", \"privateBytes\": 0, \"fixups\": 0, \"staleBindings\": 0, \"lookUps\": 0, \"relocated\": 0, \"failures\": 0, \"missingFreeBytes\": 0 }",
        "  ],",
        "  \"findings\": [",
        "    { \"code\": \"RB3002\", \"image\": \"x.dll\", \"privateBytes\": 20480, \"fixups\": 7, \"staleBindings\": 0, \"lookUps\": 0, \"relocated\": 0, \"failures\": 0, \"missingFreeBytes\": 0 }",
        "  ]",
        "}",
        string.Empty);

    [TestMethod]
    public void ABaselineIsOneLineForEachEntryInAFixedOrder()
        => Assert.AreEqual(Text, Encoding.UTF8.GetString(PresentState.AsBaseline(Check(Present), Present).ToUtf8()));

    [TestMethod]
    public void ABaselineOfNothingIsEmptyLists()
        => Assert.AreEqual("{\n  \"schemaVersion\": 1,\n  \"processes\": [],\n  \"findings\": []\n}\n", Encoding.UTF8.GetString(PresentState.AsBaseline([], new LoadSimulation([])).ToUtf8()));

    [TestMethod]
    public void TheOrderOfProfilesProcessesAndFindingsDoesNotMatter()
    {
        LoadSimulation turned = Of([.. Present.Profiles.Reverse().Select(profile => profile with { Processes = [.. profile.Processes.Reverse()] })]);

        Assert.AreEqual(Text, Encoding.UTF8.GetString(PresentState.AsBaseline(Check(Present).Reverse(), turned).ToUtf8()));
    }

    [TestMethod]
    public void WhatIsWrittenIsReadAgain()
    {
        var random = new Random(3);
        for (int i = 0; i < 100; i++)
        {
            SimulatedProcess[] processes = [.. Enumerable.Range(0, random.Next(5)).Select(n => Process($"ä \"{n}\"\\\u0001 Ω😀.exe", Moved($"dir/ß'{n}<&>.dll", fixups: random.Next()) with { Imports = Imports(random.Next(), random.Next()) }))];
            LoadSimulation simulation = Of(Profile(LoaderProfile.Wine8, processes));
            var baseline = PresentState.AsBaseline(Check(simulation), simulation);

            Baseline read = Baseline.Parse("b.json", Encoding.UTF8.GetString(baseline.ToUtf8()));

            CollectionAssert.AreEqual(baseline.Processes.ToArray(), read.Processes.ToArray());
            CollectionAssert.AreEqual(baseline.Findings.ToArray(), read.Findings.ToArray());
            CollectionAssert.AreEqual(baseline.ToUtf8(), read.ToUtf8());
        }
    }

    [TestMethod]
    public void WritingTwiceDoesNotTouchTheFile()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("new/b.json");
        PresentState.AsBaseline(Check(Present), Present).Write(path);
        Assert.AreEqual(Text, File.ReadAllText(path));
        var before = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, before);

        Baseline.Read(path).Write(path);

        Assert.AreEqual(before, File.GetLastWriteTimeUtc(path));
        PresentState.AsBaseline([], Present).Write(path);
        Assert.IsEmpty(Baseline.Read(path).Findings);
    }

    [TestMethod]
    public void AFolderInTheWayIsRefused()
    {
        using var folder = new TemporaryFolder();

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => PresentState.AsBaseline([], Present).Write(folder.Root));

        Assert.AreEqual((FindingCatalog.UnwritableFile, folder.Root), (refusal.Finding.Code, refusal.Finding.Image));
    }

    [TestMethod]
    public void FindingsAboutSuppressionsAreNotTakenIn()
    {
        GateResult result = new Suppressions([SuppressionsTests.Suppress("RB3002", "x.dll", "2020-01-01")]).Apply(Check(Present), SuppressionsTests.Day("2027-01-01"));

        Assert.AreEqual("error RB3002 x.dll\nerror RB3020 gate.json", Heads(result.Active));
        Assert.AreEqual("RB3002", string.Join(' ', PresentState.AsBaseline(result.Active, Present).Findings.Select(finding => finding.Code)));
    }

    [TestMethod]
    public void PathsThatDifferOnlyInCaseAreOneEntryAtTheWorstOfEach()
    {
        LoadSimulation simulation = Of(Process("App.exe", Moved("x.dll", fixups: 9, pages: 1)), Process("app.exe", Moved("X.dll", fixups: 5, pages: 2)));

        var baseline = PresentState.AsBaseline(Check(simulation), simulation);

        Assert.AreEqual(new BaselineProcess("windows-xp", "App.exe", new GateNumbers { PrivateBytes = 0x4000, Fixups = 9, Relocated = 1 }), baseline.Processes.Single());
        Assert.AreEqual(new BaselineFinding("RB3002", "X.dll", new GateNumbers { PrivateBytes = 0x2000, Fixups = 9 }), baseline.Findings.Single());
    }

    [TestMethod]
    [DataRow("\"lookUps\": 9", "\"lookups\": 9", 5, "'lookups' is not a known name; the names are profile, root, privateBytes, ")]
    [DataRow("\"lookUps\": 9,", "", 5, "'lookUps' is missing; write the file again (--write-baseline)")]
    [DataRow("\"lookUps\": 9", "\"lookUps\": -9", 5, "'lookUps' is not a whole number from 0 up")]
    [DataRow("\"lookUps\": 9", "\"lookUps\": 1.5", 5, "'lookUps' must be a text in quotation marks or a whole number")]
    [DataRow("\"lookUps\": 9", "\"lookUps\": \"9\"", 5, "'lookUps' is not a whole number from 0 up")]
    [DataRow("\"root\": \"b.exe\", ", "", 5, "'root' is missing; delete the line, or write the file again (--write-baseline)")]
    [DataRow("\"b.exe\"", "\"A.EXE\"", 5, "it is about the same as line 4; delete the worse of the two, or write the file again (--write-baseline)")]
    [DataRow("RB3002", "RB3020", 9, "a baseline cannot accept 'RB3020'; delete the line, or write the file again (--write-baseline)")]
    [DataRow("\"schemaVersion\": 1", "\"schemaVersion\": 2", 2, "the file has version 2 and this program knows version 1; update RebaseBind")]
    [DataRow("  \"findings\"", "=======\n  \"findings\"", 8, "a merge conflict is not resolved")]
    public void ADamagedBaselineIsRefusedWithItsLine(string good, string bad, int line, string start)
    {
        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => Baseline.Parse("b.json", Text.Replace(good, bad, StringComparison.Ordinal)));

        Assert.AreEqual(("RB3032", FindingSeverity.Error, "b.json"), (refusal.Finding.Code, refusal.Finding.Severity, refusal.Finding.Image));
        StringAssert.StartsWith(refusal.Finding.Message, $"line {line}: {start}", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ABaselineThatIsNotThereIsRefused()
    {
        using var folder = new TemporaryFolder();

        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => Baseline.Read(folder.PathOf("b.json")));

        Assert.AreEqual("RB3032", refusal.Finding.Code);
    }

    [TestMethod]
    public void AFindingMayRepeatAProcessesKey()
        => Assert.HasCount(1, Baseline.Parse("b.json", Text.Replace("\"a.exe\"", "\"x.dll\"", StringComparison.Ordinal).Replace("windows-7\", \"root\": \"x", "RB3002\", \"root\": \"x", StringComparison.Ordinal)).Findings);
}
