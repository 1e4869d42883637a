using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Report.Tests.Samples;

namespace RebaseBind.Report.Tests;

/// <summary>What a reader sees first: what the gate says, what was done, what is left; and whose images are.</summary>
[TestClass]
public sealed class FirstScreenTests
{
    [TestMethod]
    public async Task TheFirstScreenSaysWhatTheGateSaysWhatWasDoneAndWhatIsLeft()
    {
        LoadReport report = SampleReports.Small();
        var error = new GateFinding(new Finding("RB3001", FindingSeverity.Error, "bin/ui.dll", "it overlaps"), default);
        await using OpenReport open = await OpenReport.OfAsync(
            report with
            {
                IsDone = true,
                Findings = [.. Enumerable.Range(0, 50).Select(static i => new Finding("RB1010", FindingSeverity.Warning, $"bin/{i}.dll", "it is signed")), .. report.Findings.Take(1)],
                Verdicts = [.. report.Verdicts.Where(static verdict => verdict.Path != "bin/help.dll")],
                Owners = new[] { "bin/spell.dll", "bin/core.dll" }.ToDictionary(static path => path, static _ => new ImageOwner(OwnerKind.Package, "Vendor 1.2"), StringComparer.Ordinal),
            },
            width: 1400,
            decision: new ReleaseDecision(new GateResult([error], []), new Baseline([], [])));

        await Assertions.Expect(open.Page.Locator(".badge.no")).ToHaveTextAsync("Gate: no, 1 error");
        await open.SaysAsync(".outcome", "changed10 of 15 native images moved; 2 of the 15 are of packages and frameworks, 2 of them changed");
        await open.SaysAsync(".outcome", "left50 because they are signed: --signed strip (RebaseBindSigned=strip), then sign again (RB1010, such as bin/0.dll)");
        Assert.IsTrue(await open.Page.EvaluateAsync<bool>("() => document.querySelector('.cards').getBoundingClientRect().top < innerHeight"), "the numbers are in sight");

        // Fifty of one kind are one line that opens; errors of the gate come first.
        await Assertions.Expect(open.Page.Locator(".findings > li")).ToHaveCountAsync(3);
        await Assertions.Expect(open.Page.Locator(".findings > li").First).ToHaveTextAsync("error RB3001 bin/ui.dll: it overlaps");
        await Assertions.Expect(open.Page.Locator(".findings summary")).ToHaveTextAsync("warning RB1010 50 × such as bin/0.dll: it is signed");

        // What is of others is not advised, only counted.
        await Assertions.Expect(open.Page.Locator("#advice .advice .path", new PageLocatorOptions { HasText = "bin/core.dll" })).ToHaveCountAsync(0);
        await open.SaysAsync("#advice", "wasted address space: 1 image of packages and frameworks, too");

        // The verdicts add up to the rows.
        await open.SaysAsync("#verdict-summary", "; 1 managed image without a verdict: the .NET runtime lays it out.");
        foreach ((string filter, string[] paths) in new[] { ("no-verdict", new[] { "bin/help.dll" }), ("others", ["bin/core.dll", "bin/spell.dll"]) })
        {
            await open.Page.SelectOptionAsync("#filter-kind", filter);
            CollectionAssert.AreEquivalent(paths, (await open.ColumnAsync(0)).Select(static text => text.Split('\n')[0]).ToArray());
        }

        await open.Page.SelectOptionAsync("#filter-kind", "moved");
        Assert.AreEqual(report.Images.Count(static image => image.IsMoved && image.Before.Path.StartsWith("bin/", StringComparison.Ordinal)), await open.Rows.CountAsync());

        // Names on the map do not run into each other, and the table is not cut.
        Assert.IsGreaterThan(2, await open.Page.Locator(".name-text").CountAsync());
        Assert.AreEqual(0, await open.Page.EvaluateAsync<int>(
            "() => { const boxes = [...document.querySelectorAll('.name-text')].map(node => node.getBoundingClientRect()); return boxes.filter((a, i) => boxes.some((b, j) => j > i && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length; }"));
        Assert.IsTrue(await open.Page.EvaluateAsync<bool>("() => { const box = document.querySelector('.tall'); return box.scrollWidth <= box.clientWidth && getComputedStyle(box).overflowY === 'visible'; }"));
        await open.PictureAsync("first-screen");
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task ALongTableBeginsWithAHundredRows()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Large(250), width: 1280, decision: new ReleaseDecision(new GateResult([], []), new Baseline([], [])));
        await Assertions.Expect(open.Page.Locator(".badge.yes")).ToHaveTextAsync("Gate: yes");
        Assert.AreEqual(100, await open.Page.Locator("#image-table tbody tr:visible").CountAsync());
        await Assertions.Expect(open.Page.Locator("#row-count")).ToHaveTextAsync("Showing 100 of 250 images, 150 more below");

        await open.Page.FillAsync("#filter-text", "host.exe");
        await Assertions.Expect(open.Page.Locator("#all-rows")).ToBeHiddenAsync();
        await open.Page.FillAsync("#filter-text", string.Empty);
        await open.Page.ClickAsync("#all-rows");
        Assert.AreEqual(250, await open.Page.Locator("#image-table tbody tr:visible").CountAsync());
        await Assertions.Expect(open.Page.Locator("#row-count")).ToHaveTextAsync("Showing 250 of 250 images");
        open.AssertQuiet();
    }
}
