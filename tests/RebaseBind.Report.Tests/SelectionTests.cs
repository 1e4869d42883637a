using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.Report.Tests.Samples;

namespace RebaseBind.Report.Tests;

/// <summary>Another loader or process: every number shown is the report's.</summary>
[TestClass]
public sealed class SelectionTests
{
    [TestMethod]
    public async Task TheHeadlineAndTheLinesOfTheLoadersAreThoseOfTheReport()
    {
        LoadReport report = SampleReports.Small();
        LoadHeadline headline = LoadHeadline.Of(report);
        await using OpenReport open = await OpenReport.OfAsync(report);

        await open.SaysAsync("h1", headline.Profile.Title);
        await Assertions.Expect(open.Page.Locator(".card")).ToHaveCountAsync(5);
        await Assertions.Expect(open.Page.Locator(".card-name")).ToHaveTextAsync([.. headline.Numbers.Select(static number => number.Name)]);
        await Assertions.Expect(open.Page.Locator(".card").First).ToContainTextAsync($"{headline.Numbers[0].Before}→ becomes  {headline.Numbers[0].After}");
        await Assertions.Expect(open.Page.Locator(".loaders dd")).ToHaveTextAsync([.. headline.Others.Select(static other => other.Text)]);
        await Assertions.Expect(open.Page.Locator("#profiles input:checked + *, #profiles label:has(:checked)")).ToContainTextAsync(headline.Profile.Title);
    }

    [TestMethod]
    public async Task EveryLoaderAndProcessShowsItsOwnNumbers()
    {
        LoadReport report = SampleReports.Small();
        await using OpenReport open = await OpenReport.OfAsync(report);
        for (int i = 0; i < report.Before.Profiles.Count; i++)
        {
            await open.Page.Locator("#profiles input").Nth(i).CheckAsync();
            ProfileSimulation before = report.Before.Profiles[i];
            ProfileSimulation after = report.After!.Profiles[i];
            for (int j = 0; j < before.Processes.Count; j++)
            {
                await open.Page.SelectOptionAsync("#process", j.ToString(CultureInfo.InvariantCulture));
                await AssertNumbersAsync(open, before.Processes[j].Totals, after.Processes[j].Totals);
                Assert.AreEqual(before.Processes[j].Modules.Count, await open.Rows.CountAsync());
            }

            if (before.Processes.Count > 1)
            {
                await open.Page.SelectOptionAsync("#process", "all");
                await AssertNumbersAsync(open, before.Totals, after.Totals);
                Assert.AreEqual(before.Processes.SelectMany(static process => process.Modules).Select(static module => module.Image.Path).Distinct().Count(), await open.Rows.CountAsync());
            }
            else
            {
                Assert.AreEqual(0, await open.Page.Locator("#process option[value=all]").CountAsync());
            }
        }

        open.AssertQuiet();
    }

    [TestMethod]
    public async Task ALoaderThatRunsLessSaysWhatItDoesNotRun()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await open.Page.GetByLabel("Windows XP, 2000, Server 2003").CheckAsync();
        await Assertions.Expect(open.Page.Locator("#outside-lists summary", new PageLocatorOptions { HasText = "does not run (1)" })).ToBeVisibleAsync();
        await open.Page.Locator("#outside-lists summary", new PageLocatorOptions { HasText = "does not run (1)" }).ClickAsync();
        await Assertions.Expect(open.Page.Locator("#outside-lists")).ToContainTextAsync("tools/convert.exe: it asks for subsystem version 6.2");
    }

    [TestMethod]
    public async Task ImagesThatFailAreShownFirst()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await Assertions.Expect(open.Page.Locator("#summary .alarm.over strong")).ToHaveTextAsync("Some images could not be loaded before. Afterwards all can.");
        await Assertions.Expect(open.Page.Locator("#summary .alarm")).ToContainTextAsync("Windows 10, 8 and later: 1 image, and 1 program cannot start; afterwards none");
        await Assertions.Expect(open.Page.Locator("#failures")).ToBeHiddenAsync();
        await open.Page.SelectOptionAsync("#process", "1");

        await Assertions.Expect(open.Page.Locator("#failures")).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.Locator("#failures")).ToContainTextAsync("tools/codec.dll: its relocations are stripped and its base is taken; in its way: tools/engine.dll (0xc0000018) tools/convert.exe does not start.");
    }

    [TestMethod]
    public async Task DllsFromElsewhereAreListedByKind()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await Assertions.Expect(open.Page.Locator("#outside-lists summary")).ToHaveTextAsync(
        [
            "Missing: neither in the tree nor a known DLL of Windows (1)",
            "Found for another processor only (1)",
            "DLLs of Windows (2)",
            "API sets, which the system resolves (1)",
            "Images that no process loads (1): declare who does",
        ]);
        await Assertions.Expect(open.Page.Locator("#outside-lists details[open]")).ToContainTextAsync("hunspell.dll");
    }

    [TestMethod]
    public async Task MemoryOfManyProcessesIsTheirProduct()
    {
        LoadReport report = SampleReports.Small(options: new LoadOptions { Processes = 25, Sessions = 4 });
        await using OpenReport open = await OpenReport.OfAsync(report);
        LoadTotals totals = report.Before.Profiles.First(static profile => profile.Profile.Name == "wine-8.0").Processes[0].Totals;
        string before = (totals.PrivateBytes * 100 / 1048576.0).ToString("0", CultureInfo.InvariantCulture);
        await Assertions.Expect(open.Page.Locator("#copies-memory")).ToContainTextAsync($"Private memory: {before} MiB before");
        await open.SaysAsync(".cards", "in 100 processes of each");

        await open.Page.FillAsync("#copies", "1");
        await open.Page.FillAsync("#sessions", "1");
        await Assertions.Expect(open.Page.Locator("#copies-memory")).ToContainTextAsync("1.36 MiB before, 116 KiB after");
    }

    [TestMethod]
    public async Task WithoutAfterNothingIsCompared()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small(hasAfter: false));

        await open.SaysAsync(".lead", "Only the tree as it is was simulated");
        await open.SaysAsync("h1", "Loading costs 2.19 MiB of private memory");
        Assert.AreEqual(9, await open.Rows.CountAsync());
        Assert.AreEqual(0, await open.Page.Locator(".sort[data-key=verdict], .sort[data-key$=after]").CountAsync());
        await Assertions.Expect(open.Page.Locator("#number-table thead th")).ToHaveTextAsync(["Number", "As it is"]);
        await open.PictureAsync("as-it-is");
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task WithoutAProcessThereIsNothingToShow()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Empty());
        await open.SaysAsync("h1", "No process to simulate under ");
        await open.SaysAsync("#map-summary", "No process to show.");
        Assert.AreEqual(0, await open.Rows.CountAsync());
        await Assertions.Expect(open.Page.Locator("#profiles input")).ToHaveCountAsync(5);
        await open.Page.Locator("#profiles input").First.CheckAsync();
        await open.Page.ClickAsync("#zoom-in");
        await open.Page.FocusAsync("#map-canvas");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        open.AssertQuiet();
    }

    private static async Task AssertNumbersAsync(OpenReport open, LoadTotals before, LoadTotals after)
    {
        await RowAsync("#number-table", "Images loaded", before.Modules, after.Modules);
        await RowAsync("#number-table", "Images relocated in the process", before.Relocated, after.Relocated);
        await RowAsync("#number-table", "Fixups applied in the process", before.Fixups, after.Fixups);
        await RowAsync("#number-table", "Fixups applied once for all processes (ASLR)", before.SharedFixups, after.SharedFixups);
        await RowAsync("#number-table", "Imports looked up", before.Imports.LookUps, after.Imports.LookUps);
        await RowAsync("#number-table", "Hints that were wrong", before.Imports.HintMisses, after.Imports.HintMisses);
        await RowAsync("#number-table", "Bindings honoured", before.Imports.BindingsHonoured, after.Imports.BindingsHonoured);
        await RowAsync("#number-table", "Bindings ignored by this loader", before.Imports.BindingsIgnored, after.Imports.BindingsIgnored);
        await RowAsync("#number-table", "System calls that change protection", before.ProtectionCalls, after.ProtectionCalls);
        (PageCauses old, PageCauses now) = (before.PrivatePagesByCause, after.PrivatePagesByCause);
        await RowAsync("#cause-table", "Unaligned file", old.UnalignedFile, now.UnalignedFile);
        await RowAsync("#cause-table", "Header", old.Header, now.Header);
        await RowAsync("#cause-table", "Relocation", old.Relocation, now.Relocation);
        await RowAsync("#cause-table", "Imports", old.Imports, now.Imports);
        await RowAsync("#cause-table", "TLS index", old.Tls, now.Tls);
        await RowAsync("#cause-table", "Security cookie", old.Cookie, now.Cookie);
        await RowAsync("#cause-table", "Total", old.Total, now.Total);

        async Task RowAsync(string table, string name, long expectedBefore, long expectedAfter)
        {
            ILocator row = open.Page.Locator(table + " tr").Filter(new LocatorFilterOptions { Has = open.Page.GetByRole(AriaRole.Rowheader, new PageGetByRoleOptions { Name = name, Exact = true }) });
            await Assertions.Expect(row.Locator("td").Nth(0)).ToHaveTextAsync(expectedBefore.ToString("N0", CultureInfo.InvariantCulture));
            await Assertions.Expect(row.Locator("td").Nth(1)).ToHaveTextAsync(expectedAfter.ToString("N0", CultureInfo.InvariantCulture));
        }
    }
}
