using System;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.Reporting.Loads;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Reporting.Loads;

[TestClass]
public sealed class ConsoleSummaryTests
{
    [TestMethod]
    public void ItSaysWhatChangesThenWhatIsWrongThenWhereToLook()
        => CollectionAssert.AreEqual(
            new[]
            {
                "Private memory falls from 2.81 MiB to 1.17 MiB under Windows XP, 2000, Server 2003 (windows-xp)",
                "  DLLs relocated                                 2 ->        0         -2",
                "  fixups applied                               200 ->        0       -200",
                "  private memory in 30 processes of each  2.81 MiB -> 1.17 MiB  -1.64 MiB",
                "  imports looked up                            100 ->      100  no change",
                "  load time, estimated                    0.503 ms -> 0.403 ms    -0.1 ms",
                "windows-10   gains nothing: no DLL is relocated as it is; ASLR moves 1 of 4, at no cost to processes",
                "not loaded   bin/stuck.dll before rewriting, windows-xp: its base is taken and it has no",
                "             relocations; bin/app.exe does not start",
                "relocated    bin/b.dll, based at 0x10000000, 200 fixups, 64 KiB private; in its way: bin/a.dll",
                "not found    2 DLLs: helper.dll, lost.dll",
                "not reached  1 DLL that no program imports: say with --dynamic-load which image loads it",
                "advice       for 1 image: see --html FILE",
            },
            ConsoleSummary.Of(SampleReports.BeforeAndAfter()).ToArray());

    [TestMethod]
    public void WithoutATreeAsItWouldBeThereIsOneColumn()
    {
        string[] lines = [.. ConsoleSummary.Of(SampleReports.BeforeOnly())];

        Assert.AreEqual("  DLLs relocated                                 2", lines[1]);
        Assert.AreEqual("  load time, estimated                    0.503 ms", lines[5]);
        Assert.AreEqual("windows-10   relocates nothing; ASLR moves 1 of 4, at no cost to processes", lines[6]);
        Assert.IsFalse(lines.Any(static line => line.Contains("->", StringComparison.Ordinal) || line.Contains("rewriting", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void WhatRewritingBreaksAndWhatItLeavesIsSaid()
    {
        LoadedModule moved = LoadScene.Relocated("b.dll", "a.dll");
        SimulatedProcess process = LoadScene.Process("a.exe", moved, LoadScene.Relocated("c.dll", "a.dll", pages: 2));
        SimulatedProcess after = LoadScene.Process("a.exe", moved).Failing(new LoadFailure(Summaries.X86("c.dll"), 1, null, "it is gone", StopsProcess: false));

        string[] lines = [.. ConsoleSummary.Of(LoadScene.Report(LoadScene.Under(LoaderProfile.WindowsXP, process), LoadScene.Under(LoaderProfile.WindowsXP, after)))];

        CollectionAssert.Contains(lines, "not loaded   c.dll AFTER REWRITING, windows-xp: it is gone");
        StringAssert.EndsWith(lines.Single(static line => line.StartsWith("relocated    b.dll", StringComparison.Ordinal)), "; in its way: a.dll; still", StringComparison.Ordinal);
        StringAssert.EndsWith(lines.Single(static line => line.StartsWith("relocated    c.dll", StringComparison.Ordinal)), "; in its way: a.dll", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(10, 266, 1)]
    [DataRow(10, 10, 0)]
    [DataRow(10, 9, 0)]
    public void WhatPlacesOfTheirOwnCostInPageTablesIsSaid(int before, int after, int lines)
    {
        SimulatedProcess process = LoadScene.Process("a.exe", LoadScene.AtBase("b.dll"));
        ProfileSimulation With(int pages) => LoadScene.Under(LoaderProfile.WindowsXP, process with { Totals = process.Totals with { PageTablePages = pages } });

        string[] found = [.. ConsoleSummary.Of(LoadScene.Report(With(before), With(after))).Where(static line => line.StartsWith("page tables", StringComparison.Ordinal))];

        Assert.HasCount(lines, found);
        Assert.IsTrue(found.All(static line => line.StartsWith("page tables  1 MiB more, in all processes: ", StringComparison.Ordinal)), string.Join('\n', found));
    }

    [TestMethod]
    public void AReportOfALargeTreeFitsOnAScreen()
    {
        string folder = new('x', 150);
        LoadedModule[] modules = [.. Enumerable.Range(0, 3000).Select(i => LoadScene.Relocated(FormattableString.Invariant($"{folder}/d{i:D4}.dll"), folder + "/a.dll", pages: 200, fixups: 20_000))];
        SimulatedProcess process = LoadScene.Process(folder + "/app.exe", modules).Failing([.. modules.Select(static module => new LoadFailure(module.Image, 1, null, "it is gone", StopsProcess: true))]) with
        {
            Outside = [.. Enumerable.Range(0, 20).Select(static i => new OutsideDll(FormattableString.Invariant($"missing{i:D2}.dll"), OutsideKind.Missing, "a.dll", 1, null))],
        };
        ProfileSimulation[] profiles = [.. LoaderProfile.All.Select(profile => LoadScene.Under(profile, process))];

        string[] lines = [.. ConsoleSummary.Of(LoadScene.Report(profiles, profiles) with
        {
            Advice = [.. modules.Select(static module => new Advice(AdviceKind.ThinFixups, module.Image.Path, "windows-xp", 1, "page", "Do it."))],
        })];

        Assert.IsTrue(lines.Length <= 25, string.Join('\n', lines));
        Assert.AreEqual(string.Empty, string.Join('\n', lines.Where(static line => line.Length > 100)));
        CollectionAssert.Contains(lines, "             and 2,998 more", string.Join('\n', lines));
        CollectionAssert.Contains(lines, "             and 2,997 more", string.Join('\n', lines));
        Assert.AreEqual(2, lines.Count(static line => line.Contains(", every loader: it is gone;", StringComparison.Ordinal)), string.Join('\n', lines));
        CollectionAssert.Contains(lines, "             missing05.dll, missing06.dll, missing07.dll and 12 more", string.Join('\n', lines));
        StringAssert.StartsWith(lines.First(static line => line.StartsWith("relocated", StringComparison.Ordinal)), "relocated    xxxxxxxxxxxx...xxxxxxxxxxxxxxx/d0000.dll, based at", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnEscapeSequenceInAPathDoesNothing()
    {
        const string path = "\u001b[31mred.dll";
        string[] lines = [.. ConsoleSummary.Of(LoadScene.Report(LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process("a.exe", LoadScene.Relocated(path, path)).Failing(new LoadFailure(Summaries.X86(path), 1, null, path, StopsProcess: false)))))];

        Assert.IsFalse(string.Concat(lines).Contains('\u001b'));
        CollectionAssert.Contains(lines, "not loaded   \uFFFD[31mred.dll, windows-xp: \uFFFD[31mred.dll");
    }

    [TestMethod]
    public void WithoutLoadersItSaysSo() => CollectionAssert.AreEqual(new[] { "No loader was simulated." }, ConsoleSummary.Of(LoadScene.Report([], null)).ToArray());
}
