using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using RebaseBind.Addresses;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Reporting;
using RebaseBind.Reporting.Html;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Reporting.Loads;

[TestClass]
public sealed class MarkdownReportTests
{
    private const string Hostile = "a|b`c<d>&e\nf\u202Eg@me *h* [i](j)&lt;.dll";

    [TestMethod]
    public void ItBeginsWithFiveNumbersBeforeAndAfterAndWhatEachLoaderGains()
    {
        string[] lines = Lines(SampleReports.BeforeAndAfter());

        CollectionAssert.AreEqual(
            new[]
            {
                "## Load cost under Windows XP, 2000, Server 2003",
                string.Empty,
                "**Private memory falls from 2.81 MiB to 1.17 MiB under Windows XP, 2000, Server 2003.**",
                string.Empty,
                "| | before | after | difference |",
                "| :-- | --: | --: | --: |",
                "| DLLs relocated | 2 | 0 | -2 |",
                "| fixups applied | 200 | 0 | -200 |",
                "| private memory in 30 processes of each | 2.81 MiB | 1.17 MiB | -1.64 MiB |",
                "| imports looked up | 100 | 100 | no change |",
                "| load time, estimated | 0.503 ms | 0.403 ms | -0.1 ms |",
                string.Empty,
                "Counted from the files. Times are estimates.",
                string.Empty,
                "| loader | what rewriting does |",
                "| :-- | :-- |",
                "| `windows-xp` | 2 relocations, 200 fixups and 14 private pages fewer |",
            },
            lines.Take(17).ToArray());
        StringAssert.StartsWith(lines[17], "| `windows-10` | gains nothing", StringComparison.Ordinal);
    }

    [TestMethod]
    public void WithoutATreeAsItWouldBeThereIsOneColumn()
    {
        string text = Text(SampleReports.BeforeOnly());

        StringAssert.Contains(text, "\n| | as it is |\n| :-- | --: |\n| DLLs relocated | 2 |\n", StringComparison.Ordinal);
        Assert.IsFalse(text.Contains("after", StringComparison.Ordinal), text);
        Assert.IsFalse(text.Contains("->", StringComparison.Ordinal), text);
    }

    [TestMethod]
    public void RelocatedImagesSayWhatIsInTheirWayAndWhatItCostsOverAllProcesses()
    {
        string text = Text(SampleReports.BeforeAndAfter());

        StringAssert.Contains(text, "\n| `bin/b.dll` | `0x10000000` | `bin/a.dll` | 200 | 16 (64 KiB) | 2 | not relocated |\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public void TheTwentyMostCostlyImagesAreListedAndTheRestIsCounted()
    {
        LoadedModule[] modules = [.. Enumerable.Range(0, 1025).Select(static i => LoadScene.Relocated(FormattableString.Invariant($"d{i:D4}.dll"), "a.dll", pages: i, fixups: 1))];

        string[] rows = [.. Lines(LoadScene.Report(LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process("a.exe", modules)))).Where(static line => line.StartsWith("| `d", StringComparison.Ordinal))];

        CollectionAssert.AreEqual(
            Enumerable.Range(0, 20).Select(static i => FormattableString.Invariant($"| `d{1024 - i:D4}.dll`")).ToArray(),
            rows.Select(static row => row[..13]).ToArray());
        StringAssert.Contains(Text(LoadScene.Report(LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process("a.exe", modules)))), "\nand 1,005 more\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnImageThatIsMovedThoughNothingIsInItsWaySaysWhy()
    {
        LoadedModule low = LoadScene.Relocated("low.dll", "?") with { Landing = LandingReason.LowBase, Partner = null };
        LoadedModule forced = LoadScene.Relocated("forced.dll", "?") with { Landing = LandingReason.Forced, Partner = null };

        string text = Text(LoadScene.Report(LoadScene.Under(LoaderProfile.Windows10, LoadScene.Process("a.exe", low, forced))));

        StringAssert.Contains(text, "| `low.dll` | `0x10000000` | `a base below 0x38000000` |", StringComparison.Ordinal);
        StringAssert.Contains(text, "| `forced.dll` | `0x10000000` | `mandatory ASLR` |", StringComparison.Ordinal);
    }

    [TestMethod]
    public void WhatRewritingBreaksComesBeforeWhatWasBrokenAnyway()
    {
        LoadReport report = SampleReports.BeforeAndAfter();
        ProfileSimulation broken = LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process("bin/app.exe").Failing(new LoadFailure(Summaries.X86("z.dll"), 0xC000_0142, null, "it is gone", StopsProcess: false)));

        string[] failures = Section(report with { After = new LoadSimulation([broken, report.After!.Profiles[1]]) }, "### Images that cannot be loaded");

        CollectionAssert.AreEqual(
            new[]
            {
                "- `z.dll` under `windows-xp`, **only after**, in `bin/app.exe`: `0xc0000142`, it is gone",
                "- `bin/stuck.dll` under `windows-xp`, only before, in `bin/app.exe`: `0xc0000018`, its base is taken and it has no relocations; the process does not start",
            },
            failures);
    }

    [TestMethod]
    public void WhatIsBrokenUnderOneLoaderOnlyByRewritingIsNotHiddenByAnother()
    {
        SimulatedProcess failing = LoadScene.Process("a.exe").Failing(new LoadFailure(Summaries.X86("z.dll"), 0xC000_0142, null, "it is gone", StopsProcess: false));

        string[] failures = Section(
            LoadScene.Report(
                [LoadScene.Under(LoaderProfile.WindowsXP, failing), LoadScene.Under(LoaderProfile.Windows7, failing), LoadScene.Under(LoaderProfile.Windows10, LoadScene.Process("a.exe"))],
                [.. new[] { LoaderProfile.WindowsXP, LoaderProfile.Windows7, LoaderProfile.Windows10 }.Select(profile => LoadScene.Under(profile, failing))]),
            "### Images that cannot be loaded");

        CollectionAssert.AreEqual(
            new[]
            {
                "- `z.dll` under `windows-10`, **only after**, in `a.exe`: `0xc0000142`, it is gone",
                "- `z.dll` under `windows-xp`, `windows-7`, before and after, in `a.exe`: `0xc0000142`, it is gone",
            },
            failures);
    }

    [TestMethod]
    public void FindingsLeadToTheirPagesErrorsFirstAndNotesAreCounted()
    {
        LoadReport report = SampleReports.BeforeAndAfter();

        string[] findings = Section(report with { Findings = [.. report.Findings, new Finding(FindingCatalog.Excluded, FindingSeverity.Note, "x.dll", "it is excluded")] }, "### Findings");

        CollectionAssert.AreEqual(
            new[]
            {
                "- error [RB1005](" + FindingCatalog.HelpLinkOf("RB1005") + "): there is no 'x.exe'",
                "- warning [RB1010](" + FindingCatalog.HelpLinkOf("RB1010") + ") `bin/a.dll`: it is signed",
                "1 note besides.",
            },
            findings);
    }

    /// <summary>One line for each kind; what is of others is only counted.</summary>
    [TestMethod]
    public void AdviceIsOneLineForEachKind()
    {
        Advice[] advice =
        [
            .. Enumerable.Range(0, 25).Select(static i => new Advice(AdviceKind.ThinFixups, FormattableString.Invariant($"{i}.dll"), "windows-xp", 100 - i, "page", "Do it")),
            new Advice(AdviceKind.MissedHints, "theirs.dll", "windows-xp", 5, "page", "Do that"),
        ];
        LoadReport report = SampleReports.BeforeAndAfter() with
        {
            Advice = advice,
            Owners = new[] { "0.dll", "theirs.dll" }.ToDictionary(static path => path, static _ => new ImageOwner(OwnerKind.Package, "Vendor 1.2"), StringComparer.Ordinal),
        };

        string[] lines = Section(report, "### Advice");

        CollectionAssert.AreEqual(
            new[]
            {
                "- 24 images, such as `1.dll` (`windows-xp`): Do it (and 1 image of packages and frameworks, which their makers would have to change)",
                "- missed hints: 1 image of packages and frameworks, which their makers would have to change",
            },
            lines);
        StringAssert.Contains(Text(report), "<summary>Advice one by one: 24</summary>", StringComparison.Ordinal);
        StringAssert.Contains(Text(report), "\nand 4 more, in the JSON form\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ManyFindingsOfOneKindAreOneLine()
    {
        LoadReport report = SampleReports.BeforeAndAfter() with { Findings = [.. Enumerable.Range(0, 2500).Select(static i => new Finding(FindingCatalog.Signed, FindingSeverity.Warning, $"{i}.dll", "it is signed"))] };

        CollectionAssert.AreEqual(
            new[] { "- warning [RB1010](" + FindingCatalog.HelpLinkOf("RB1010") + "), 2,500 times, such as `0.dll`: it is signed" },
            Section(report, "### Findings"));
        StringAssert.Contains(Text(report), "<summary>Findings one by one: 2,500</summary>\n\n- RB1010 `0.dll`: it is signed\n", StringComparison.Ordinal);
        Assert.IsLessThan(200, Lines(report).Length);
    }

    [TestMethod]
    public void WhatTheGateSaysAndWhatWasDoneAndLeftComesFirst()
    {
        ImageOutcome moved = new(Summaries.X86("bin/b.dll"), Summaries.X86("bin/b.dll", 0x6800_0000), IsLaidOut: false);
        ImageOutcome left = new(Summaries.X86("bin/a.dll"), Summaries.X86("bin/a.dll"), IsLaidOut: false);
        var error = new GateFinding(new Finding(FindingCatalog.Overlap, FindingSeverity.Error, "bin/a.dll", "it overlaps"), default);

        string text = Encoding.UTF8.GetString(MarkdownReport.Of(SampleReports.BeforeAndAfter() with { Images = [moved, left], IsDone = true }, new ReleaseDecision(new GateResult([error], []), new Baseline([], []))).Span);

        StringAssert.StartsWith(text, "**Gate: no, 1 error**\n\n## Load cost under Windows XP", StringComparison.Ordinal);
        StringAssert.Contains(text, "\n### What changed\n\n- 1 of 2 native images moved\n- left: 1 because it is signed: --signed strip (RebaseBindSigned=strip), then sign again ([RB1010](", StringComparison.Ordinal);
        StringAssert.Contains(text, "\n- error [RB3001](" + FindingCatalog.HelpLinkOf("RB3001") + ") `bin/a.dll`: it overlaps\n", StringComparison.Ordinal);
    }

    /// <summary>Errors of one loader beside numbers of another told a reader nothing of the errors.</summary>
    [TestMethod]
    public void TheLoaderWithMostErrorsOfTheGateComesFirst()
    {
        LoadReport report = SampleReports.BeforeOnly();
        GateFinding Error(string image, params string[] loaders) => new(new Finding(FindingCatalog.Overlap, FindingSeverity.Error, image, "it overlaps"), default) { Loaders = loaders };
        GateFinding warning = new(new Finding(FindingCatalog.LowBase, FindingSeverity.Warning, "d.dll", "it is low"), default) { Loaders = ["windows-xp"] };

        Assert.AreEqual("windows-xp", First(Error("a.dll")));
        Assert.AreEqual("windows-xp", First(Error("a.dll", "windows-xp", "windows-10")));
        Assert.AreEqual("windows-10", First(Error("a.dll", "windows-10"), Error("b.dll", "windows-xp", "windows-10"), warning));

        string First(params GateFinding[] findings)
        {
            var decision = new ReleaseDecision(new GateResult(findings, []), new Baseline([], []));
            string text = Encoding.UTF8.GetString(MarkdownReport.Of(report, decision).Span);
            string html = Encoding.UTF8.GetString(HtmlReport.Of(report, decision).Span);
            string title = report.Before.Profiles.Single(profile => text.Contains("## Load cost under " + profile.Profile.Title, StringComparison.Ordinal)).Profile.Title;
            StringAssert.Contains(html, "under " + title, StringComparison.Ordinal);
            return LoaderProfile.All.Single(profile => profile.Title == title).Name;
        }
    }

    /// <summary>A yes that is due to suppressions is another yes.</summary>
    [TestMethod]
    [DataRow(0, 0, 0, "Gate: yes")]
    [DataRow(0, 22, 0, "Gate: yes; 22 suppressed findings")]
    [DataRow(0, 22, 3, "Gate: yes; 22 suppressed findings, 3 findings accepted by the baseline")]
    [DataRow(2, 1, 0, "Gate: no, 2 errors; 1 suppressed finding")]
    [DataRow(1, 0, 1, "Gate: no, 1 error; 1 finding accepted by the baseline")]
    public void WhatTheGateDoesNotCountStandsInItsLine(int errors, int suppressed, int accepted, string line)
    {
        GateFinding[] Of(int count) => [.. Enumerable.Range(0, count).Select(static i => new GateFinding(new Finding(FindingCatalog.Overlap, FindingSeverity.Error, $"{i}.dll", "it overlaps"), default))];

        Suppression accept = Suppression.Parse(FindingCatalog.Overlap, "*", "a reason", "2099-01-01", string.Empty);
        var decision = new ReleaseDecision(
            new GateResult(Of(errors), [.. Of(suppressed).Select(found => new SuppressedFinding(found, accept))]) { Accepted = Of(accepted) },
            new Baseline([], []));

        StringAssert.StartsWith(Encoding.UTF8.GetString(MarkdownReport.Of(SampleReports.BeforeOnly(), decision).Span), $"**{line}**\n", StringComparison.Ordinal);
        StringAssert.Contains(Encoding.UTF8.GetString(HtmlReport.Of(SampleReports.BeforeOnly(), decision).Span), $">{line}</a>", StringComparison.Ordinal);
    }

    /// <summary>What got better is told by name, as on the terminal; most other notes are only counted.</summary>
    [TestMethod]
    public void ANoteThatPeopleAreToldIsNamed()
    {
        LoadReport report = SampleReports.BeforeOnly() with
        {
            Findings =
            [
                new Finding(FindingCatalog.BetterThanBaseline, FindingSeverity.Note, "app.exe", "better than the baseline: windows-xp: fixups 0, were 100"),
                new Finding(FindingCatalog.OddFixups, FindingSeverity.Note, "a.dll", "odd"),
            ],
        };

        StringAssert.Contains(
            Text(report),
            "\n- note [RB3031](" + FindingCatalog.HelpLinkOf("RB3031") + ") `app.exe`: better than the baseline: windows-xp: fixups 0, were 100\n\n1 note besides.\n",
            StringComparison.Ordinal);
    }

    /// <summary>The end of a sentence is what to do; but half of a word is nothing at all.</summary>
    [TestMethod]
    public void ALongSentenceLosesItsEndFromAWordOn()
    {
        string sentence = string.Join(' ', Enumerable.Repeat("wordier", 100));
        LoadReport report = SampleReports.BeforeOnly() with { Findings = [new Finding(FindingCatalog.Overlap, FindingSeverity.Error, "a.dll", sentence)] };

        StringAssert.Contains(Text(report), "`a.dll`: " + string.Join(' ', Enumerable.Repeat("wordier", 50)) + "…\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public void DetailsAreFoldedAndEveryFoldIsClosed()
    {
        string text = Text(SampleReports.BeforeAndAfter());

        Assert.AreEqual(Count(text, "<details><summary>"), Count(text, "</details>"));
        StringAssert.Contains(text, "\n<details><summary>Processes under Windows XP, 2000, Server 2003</summary>\n\n| process |", StringComparison.Ordinal);
        StringAssert.Contains(text, "\n| `bin/app.exe` | x86 | no -> yes | 3 | 1 -> 0 | 100 -> 0 | 52 KiB -> 24 KiB | 60 | 0.292 ms -> 0.242 ms |\n", StringComparison.Ordinal);
        StringAssert.Contains(text, "\n| `(host x64)` | x64 | yes | 1 | 0 | 0 | 8 KiB | 20 | 0.08 ms |\n", StringComparison.Ordinal);
        StringAssert.Contains(text, "\n| `bin/app.exe` | x86 | yes | 3 | 0 | 0 | 24 KiB | 60 | 0.242 ms |\n", StringComparison.Ordinal);
        StringAssert.Contains(text, "\nNot run: `bin/new.exe`, it asks for subsystem 6.2\n", StringComparison.Ordinal);
        StringAssert.Contains(text, "\n| `windows-xp` | 1 | 0 | 1 |\n| `windows-10` | 0 | 1 | 0 |\n\n- `bin/a.dll` under `windows-xp`: it no longer loads; private pages 2 -> 0\n", StringComparison.Ordinal);
        StringAssert.Contains(text, "\n<details><summary>DLLs that are found nowhere: 2</summary>\n\n- `helper.dll`, wanted by `bin/a.dll`: in no folder that is searched; `plugins/helper.dll` was not taken\n- `lost.dll`, wanted by `bin/b.dll`: neither", StringComparison.Ordinal);
        StringAssert.Contains(text, "10 processes of each program in 3 sessions; ASLR on;", StringComparison.Ordinal);
        StringAssert.Contains(text, " 0.1 ns a fixup,", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AProcessIsComparedWithItselfUnderTheSameLoader()
    {
        LoadReport report = LoadScene.Report(
            [LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process("a.exe")), LoadScene.Under(LoaderProfile.Windows10, LoadScene.Process("a.exe"))],
            [LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process("a.exe")), LoadScene.Under(LoaderProfile.Windows10, LoadScene.Process("a.exe", LoadScene.AtBase("b.dll")))]);

        CollectionAssert.AreEqual(
            new[] { "| `a.exe` | x86 | yes | 0 |", "| `a.exe` | x86 | yes | 0 -> 1 |" },
            Lines(report).Where(static line => line.StartsWith("| `a.exe`", StringComparison.Ordinal)).Select(static line => string.Join('|', line.Split('|').Take(5)) + "|").ToArray());
    }

    [TestMethod]
    public void AnImageThatSomeLoaderLoadsIsNotListedAsIdle()
    {
        LoadReport report = SampleReports.BeforeAndAfter();
        Assert.IsFalse(Text(report).Contains("no process loads", StringComparison.Ordinal));

        ProfileSimulation[] idle = [.. report.Before.Profiles.Select(static profile => profile with { NotLoaded = [Summaries.X86("bin/plugin.dll")] })];
        StringAssert.Contains(Text(report with { Before = new LoadSimulation(idle) }), "<summary>Images that no process loads: 1</summary>\n\n- `bin/plugin.dll`\n", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("a b-c.dll", "`a b-c.dll`")]
    [DataRow("a|b.dll", "<code>a&#124;b&#46;dll</code>")]
    [DataRow("a`b.dll", "<code>a&#96;b&#46;dll</code>")]
    [DataRow("a<b", "<code>a&#60;b</code>")]
    [DataRow("a>b", "<code>a&#62;b</code>")]
    [DataRow("a&b", "<code>a&#38;b</code>")]
    [DataRow(" a", "<code>&#32;a</code>")]
    [DataRow("a\r\nb", "`a\uFFFD\uFFFDb`")]
    public void APathIsCodeWhateverIsInIt(string path, string expected)
        => StringAssert.Contains(Text(LoadScene.Report(LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process("a.exe", LoadScene.Relocated(path, "x"))))), "\n| " + expected + " | `0x10000000` |", StringComparison.Ordinal);

    [TestMethod]
    public void NothingInAPathOrASentenceMeansAnything()
    {
        LoadReport report = LoadScene.Report(
            LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process(Hostile, LoadScene.Relocated(Hostile, Hostile)).Failing(new LoadFailure(Summaries.X86(Hostile), 1, Hostile, Hostile, StopsProcess: true)) with
            {
                Outside = [new OutsideDll(Hostile, OutsideKind.Missing, Hostile, 1, Hostile)],
            }) with
            {
                NotLoaded = [Summaries.X86(Hostile)],
                NotRun = [(Hostile, Hostile)],
            }) with
        {
            Advice = [new Advice(AdviceKind.MissedHints, Hostile, "windows-xp", 1, "page", Hostile)],
            Findings = [new Finding(FindingCatalog.Signed, FindingSeverity.Error, Hostile, Hostile)],
            Verdicts = [new EffectVerdict(Hostile, "windows-xp", Effect.Harmful, Hostile, 1, 2)],
            Options = new LoadOptions { Injected = [new InjectedDll(Hostile, AddressRange.OfImage(Summaries.X86("x.dll")))] },
        };

        string text = Text(report);

        Assert.IsFalse(text.Contains("c<d", StringComparison.Ordinal) || text.Contains("b`c", StringComparison.Ordinal) || text.Contains("a|b", StringComparison.Ordinal), text);
        Assert.IsFalse(text.Contains('\u202E') || text.Contains('\r') || Lines(report).Any(static line => line.StartsWith('f')), text);
        Assert.IsFalse(Regex.IsMatch(text, "@me(?!.*</code>)", RegexOptions.None, TimeSpan.FromMinutes(5)), text);
        Assert.IsFalse(text.Contains("&lt;", StringComparison.Ordinal), text);
        Assert.IsFalse(text.Contains("*h*", StringComparison.Ordinal) || text.Contains("[i](j)", StringComparison.Ordinal), text);
        string[] tags = [.. Regex.Matches(text, "<[^>]*>", RegexOptions.None, TimeSpan.FromMinutes(5)).Select(static tag => tag.Value).Distinct().Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(new[] { "</code>", "</details>", "</summary>", "<code>", "<details>", "<summary>" }, tags);
        foreach (string[] table in Tables(report))
        {
            Assert.AreEqual(1, table.Select(static row => Count(row, "|")).Distinct().Count(), string.Join('\n', table));
        }
    }

    [TestMethod]
    public void AReportOfALargeTreeFitsIntoAComment()
    {
        string folder = new('x', 150);
        LoadedModule[] modules = [.. Enumerable.Range(0, 3000).Select(i => LoadScene.Relocated(FormattableString.Invariant($"{folder}/d{i:D4}.dll"), folder + "/a.dll"))];
        SimulatedProcess[] processes = [.. Enumerable.Range(0, 200).Select(i => LoadScene.Process(FormattableString.Invariant($"{folder}/{i}.exe"), modules[0]) with
        {
            Outside = [new OutsideDll(FormattableString.Invariant($"m{i}.dll"), OutsideKind.Missing, folder + "/a.dll", 1, null)],
        })];
        LoadFailure[] failures = [.. modules.Take(100).Select(static module => new LoadFailure(module.Image, 1, null, "it is gone", StopsProcess: true))];
        ProfileSimulation[] profiles = [.. LoaderProfile.All.Select(profile => LoadScene.Under(profile, [LoadScene.Process("a.exe", modules).Failing(failures), .. processes]) with { NotLoaded = [.. modules.Select(static module => module.Image)] })];
        LoadReport report = LoadScene.Report(profiles, profiles) with
        {
            Findings = [.. modules.Select(static module => new Finding(FindingCatalog.Signed, FindingSeverity.Error, module.Image.Path, "it is signed"))],
            Verdicts = [.. modules.Select(static module => new EffectVerdict(module.Image.Path, "wine-8.0", Effect.Harmful, "it is gone", 1, 2))],
        };

        int length = Text(report).Length;

        Assert.IsTrue(length < 65536, length.ToString(CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public void LongNamesLoseTheirMiddleAndNoHalfOfALetter()
    {
        string path = string.Concat(Enumerable.Repeat("\U0001F600", 300)) + ".dll";

        string text = Text(LoadScene.Report(LoadScene.Under(LoaderProfile.WindowsXP, LoadScene.Process("a.exe", LoadScene.Relocated(path, "x" + path)))));

        StringAssert.Contains(text, "\U0001F600\u2026\U0001F600", StringComparison.Ordinal);
        Assert.IsFalse(text.Contains('\uFFFD'), text);
    }

    [TestMethod]
    public void WithoutLoadersItSaysSo() => StringAssert.StartsWith(Text(LoadScene.Report([], null)), "## Load cost\n\nNo loader was simulated.\n", StringComparison.Ordinal);

    private static string Text(LoadReport report) => Encoding.UTF8.GetString(MarkdownReport.Of(report).Span);

    private static string[] Lines(LoadReport report) => Text(report).Split('\n');

    /// <summary>The lines below a heading that are not empty.</summary>
    private static string[] Section(LoadReport report, string heading)
        => [.. Lines(report).SkipWhile(line => line != heading).Skip(1).TakeWhile(static line => !line.StartsWith('#') && !line.StartsWith("<details>", StringComparison.Ordinal)).Where(static line => line.Length != 0)];

    private static IEnumerable<string[]> Tables(LoadReport report)
        => Text(report).Split("\n\n").Select(static block => block.Split('\n').Where(static line => line.StartsWith('|')).ToArray()).Where(static rows => rows.Length != 0);

    private static int Count(string text, string what) => text.Split(what).Length - 1;
}
