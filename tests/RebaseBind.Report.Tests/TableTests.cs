using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.Report.Tests.Samples;

namespace RebaseBind.Report.Tests;

/// <summary>The table of images: what is in it, in which order, and what a filter leaves.</summary>
[TestClass]
public sealed class TableTests
{
    [TestMethod]
    [DataRow("path")]
    [DataRow("machine")]
    [DataRow("preferred")]
    [DataRow("actual")]
    [DataRow("fixups-before")]
    [DataRow("fixups-after")]
    [DataRow("pages-before")]
    [DataRow("pages-after")]
    [DataRow("lookUps-before")]
    [DataRow("lookUps-after")]
    public async Task AHeaderSorts(string key)
    {
        LoadReport report = SampleReports.Large(300);
        await using OpenReport open = await OpenReport.OfAsync(report);
        ILocator header = open.Page.Locator($".sort[data-key='{key}']");

        // By path first, so that no column is in its order already.
        await open.Page.ClickAsync(".sort[data-key='path']");
        bool isCount = key.Contains('-', StringComparison.Ordinal);
        string[] orders = isCount ? ["descending", "ascending"] : key == "path" ? ["descending", "ascending"] : ["ascending", "descending"];
        foreach (string order in orders)
        {
            await header.ClickAsync();
            await Assertions.Expect(open.Page.Locator("th[aria-sort]:not([aria-sort=none])")).ToHaveCountAsync(1);
            await Assertions.Expect(open.Page.Locator("th", new PageLocatorOptions { Has = header })).ToHaveAttributeAsync("aria-sort", order);
            CollectionAssert.AreEqual(Expected(report, key, order == "descending"), await open.ColumnAsync(0));
        }
    }

    [TestMethod]
    [DataRow("why", 5)]
    [DataRow("verdict", 1)]
    public async Task AHeaderOfWordsSorts(string key, int column)
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await open.Page.ClickAsync($".sort[data-key='{key}']");
        string[] rising = [.. (await open.ColumnAsync(column)).Select(static text => text.Split('\n')[0])];
        await open.Page.ClickAsync($".sort[data-key='{key}']");
        string[] falling = [.. (await open.ColumnAsync(column)).Select(static text => text.Split('\n')[0])];

        Assert.IsGreaterThan(1, rising.Distinct(StringComparer.Ordinal).Count());
        CollectionAssert.AreEqual(rising.Reverse().ToArray(), falling);
        CollectionAssert.AreEqual(rising.OrderBy(text => key == "why" ? text : Rank(text), StringComparer.Ordinal).ToArray(), rising);
    }

    [TestMethod]
    public async Task ARowSaysWhatTheReportSays()
    {
        LoadReport report = SampleReports.Small();
        await using OpenReport open = await OpenReport.OfAsync(report);
        LoadedModule before = Modules(report.Before).Single(static module => module.Image.Path == "bin/ui.dll");
        LoadedModule after = Modules(report.After!).Single(static module => module.Image.Path == "bin/ui.dll");
        EffectVerdict verdict = report.Verdicts.Single(static verdict => verdict is { Path: "bin/ui.dll", Profile: "wine-8.0" });
        ILocator cells = open.Rows.Filter(new LocatorFilterOptions { HasText = "bin/ui.dll" }).Locator("th, td");

        await Assertions.Expect(cells).ToHaveTextAsync(
        [
            "bin/ui.dll",
            "effective" + verdict.Reason,
            "x86",
            before.Image.ImageBase.ToString() + after.Image.ImageBase,
            before.ActualBase.ToString() + after.ActualBase,
            "relocated: base taken" + before.Partner + "at its base",
            before.Fixups.ToString("N0", null),
            after.Fixups.ToString("N0", null),
            before.PrivatePages.ToString("N0", null),
            after.PrivatePages.ToString("N0", null),
            before.Imports.LookUps.ToString("N0", null),
            after.Imports.LookUps.ToString("N0", null),
        ]);
    }

    [TestMethod]
    public async Task TextFilters()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await Assertions.Expect(open.Page.Locator("#row-count")).ToHaveTextAsync("Showing 9 of 9 images");
        await open.Page.FillAsync("#filter-text", "PLUGINS");
        CollectionAssert.AreEquivalent(new[] { "bin/plugins/latex.dll", "bin/plugins/markdown.dll", "bin/plugins/pdf.dll" }, await open.ColumnAsync(0));
        await Assertions.Expect(open.Page.Locator("#row-count")).ToHaveTextAsync("Showing 3 of 9 images");

        await open.Page.FillAsync("#filter-text", "plugins 0x6e300000");
        CollectionAssert.AreEqual(new[] { "bin/plugins/markdown.dll" }, await open.ColumnAsync(0));
        await open.Page.FillAsync("#filter-text", "no such image");
        await Assertions.Expect(open.Page.Locator("#row-count")).ToHaveTextAsync("Showing 0 of 9 images");
    }

    [TestMethod]
    public async Task VerdictsAndRelocationsFilter()
    {
        LoadReport report = SampleReports.Small();
        await using OpenReport open = await OpenReport.OfAsync(report);
        LoadedModule[] modules = Modules(report.Before);
        await FilterLeavesAsync("all", static _ => true);
        await FilterLeavesAsync("relocated", static module => module.IsRelocated);
        await FilterLeavesAsync("private", static module => module.PrivatePages > 0);
        await FilterLeavesAsync("effective", module => Is(module, Effect.Effective));
        await FilterLeavesAsync("no-effect", module => Is(module, Effect.NoEffect));
        await FilterLeavesAsync("harmful", module => Is(module, Effect.Harmful));
        await FilterLeavesAsync("still", static _ => false);
        open.AssertQuiet();

        async Task FilterLeavesAsync(string filter, Func<LoadedModule, bool> isLeft)
        {
            await open.Page.SelectOptionAsync("#filter-kind", filter);
            string[] expected = [.. modules.Where(isLeft).Select(static module => module.Image.Path)];
            CollectionAssert.AreEquivalent(expected, await open.ColumnAsync(0), filter);
        }

        bool Is(LoadedModule module, Effect effect) => report.Verdicts.Single(verdict => verdict.Path == module.Image.Path && verdict.Profile == "wine-8.0").Effect == effect;
    }

    [TestMethod]
    public async Task AnImageIsFoundOnTheMap()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Large(300));
        (ulong From, ulong To) fit = await open.MapRangeAsync();
        await open.Page.Locator(".find").Nth(5).ClickAsync();

        (ulong From, ulong To) near = await open.MapRangeAsync();
        Assert.IsLessThan(fit.To - fit.From, near.To - near.From);
        await open.SaysAsync("#map-details", (await open.ColumnAsync(0))[5]);
        await Assertions.Expect(open.Page.Locator("#map-canvas")).ToBeFocusedAsync();
    }

    private static string Rank(string verdict) => verdict switch
    {
        "effective" => "0",
        "no effect" => "1",
        _ => "2",
    };

    private static string[] Expected(LoadReport report, string key, bool isDescending)
    {
        string headline = LoadHeadline.Of(report).Profile.Name;
        Dictionary<string, LoadedModule> after = Modules(report.After!, headline).ToDictionary(static module => module.Image.Path, StringComparer.Ordinal);
        LoadedModule[] before = Modules(report.Before, headline);
        if (key == "path")
        {
            IEnumerable<string> paths = before.Select(static module => module.Image.Path).Order(StringComparer.Ordinal);
            return [.. isDescending ? paths.Reverse() : paths];
        }

        ulong Value(LoadedModule module) => key switch
        {
            "preferred" => module.Image.ImageBase.Value,
            "actual" => module.ActualBase.Value,
            "fixups-before" => (ulong)module.Fixups,
            "fixups-after" => (ulong)after[module.Image.Path].Fixups,
            "pages-before" => (ulong)module.PrivatePages,
            "pages-after" => (ulong)after[module.Image.Path].PrivatePages,
            "lookUps-before" => (ulong)module.Imports.LookUps,
            "lookUps-after" => (ulong)after[module.Image.Path].Imports.LookUps,
            _ => 0,
        };

        IOrderedEnumerable<LoadedModule> sorted = isDescending ? before.OrderByDescending(Value) : before.OrderBy(Value);
        return [.. sorted.ThenBy(static module => module.Image.Path, StringComparer.Ordinal).Select(static module => module.Image.Path)];
    }

    private static LoadedModule[] Modules(LoadSimulation simulation, string loader = "wine-8.0") => [.. simulation.Profiles.First(profile => profile.Profile.Name == loader).Processes[0].Modules];
}
