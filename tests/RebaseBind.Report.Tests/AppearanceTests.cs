using System.Threading.Tasks;
using Microsoft.Playwright;
using RebaseBind.Report.Tests.Samples;

namespace RebaseBind.Report.Tests;

/// <summary>Light and dark, narrow and on paper, and without a script.</summary>
[TestClass]
public sealed class AppearanceTests
{
    private const string Background = "() => getComputedStyle(document.body).backgroundColor";

    [TestMethod]
    public async Task TheSystemChoosesTheThemeUntilTheButtonDoes()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small(), scheme: ColorScheme.Light);
        string light = await open.Page.EvaluateAsync<string>(Background);
        await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        string dark = await open.Page.EvaluateAsync<string>(Background);
        Assert.AreNotEqual(light, dark);
        await Assertions.Expect(open.Page.Locator("#theme")).ToHaveTextAsync("Use light colours");

        await open.Page.ClickAsync("#theme");
        Assert.AreEqual(light, await open.Page.EvaluateAsync<string>(Background));
        await Assertions.Expect(open.Page.Locator("#theme")).ToHaveTextAsync("Use dark colours");
        await open.Page.ClickAsync("#theme");
        Assert.AreEqual(dark, await open.Page.EvaluateAsync<string>(Background));
        open.AssertQuiet();
    }

    [TestMethod]
    [DataRow(ColorScheme.Light)]
    [DataRow(ColorScheme.Dark)]
    public async Task AllTextStandsOutFromWhatIsBehindIt(ColorScheme scheme)
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small(), scheme: scheme);
        string[] weak = await open.Page.EvaluateAsync<string[]>(
            """
            () => {
              const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
              const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
              const light = (color) => { const [r, g, b] = rgb(color).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const behind = (node) => { for (; node; node = node.parentElement) { const color = getComputedStyle(node).backgroundColor; if (rgb(color)[3] > 200) return color; } return 'white'; };
              const hasText = (node) => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim() !== '');
              return [...document.querySelectorAll('body *:not(script):not(noscript):not(svg *)')].filter(node => hasText(node) && node.checkVisibility({ opacityProperty: true })).map(node => {
                const [a, b] = [light(getComputedStyle(node).color), light(behind(node))];
                return [node, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
              }).filter(([, ratio]) => ratio < 4.5).map(([node, ratio]) => node.localName + '.' + node.className + ' ' + ratio.toFixed(2) + ' ' + node.textContent.slice(0, 30));
            }
            """);
        Assert.AreEqual(string.Empty, string.Join('\n', weak));
    }

    [TestMethod]
    [DataRow(360)]
    [DataRow(320)]
    [DataRow(768)]
    [DataRow(2560)]
    public async Task ThePageIsNoWiderThanTheWindow(int width)
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small(), width);
        Assert.AreEqual(width, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        if (width < 768)
        {
            Assert.IsTrue(await open.Page.EvaluateAsync<bool>("() => { const box = document.querySelector('.tall'); return box.scrollWidth > box.clientWidth; }"), "the table scrolls by itself");
        }
    }

    [TestMethod]
    public async Task OnPaperAllRowsAreThereAndNothingToPress()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Large(200), width: 1032, scheme: ColorScheme.Dark);
        await open.Page.FillAsync("#filter-text", "host.exe");
        Assert.AreEqual(1, await open.Page.Locator("#image-table tbody tr:visible").CountAsync());

        await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.AreEqual(200, await open.Page.Locator("#image-table tbody tr:visible").CountAsync());
        Assert.AreEqual("rgb(255, 255, 255)", await open.Page.EvaluateAsync<string>(Background));
        await Assertions.Expect(open.Page.Locator("#map-canvas svg")).ToBeVisibleAsync();
        foreach (string control in new[] { "#theme", "#zoom-in", "#filter-text", "#profiles", "nav" })
        {
            await Assertions.Expect(open.Page.Locator(control)).ToBeHiddenAsync();
        }

        Assert.IsFalse(await open.Page.EvaluateAsync<bool>("() => { const box = document.querySelector('.tall'); return box.scrollHeight > box.clientHeight + 1; }"), "no row is cut off");
        Assert.AreEqual(1032, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.AreEqual(0, await open.Page.EvaluateAsync<int>("() => [...document.querySelectorAll('#image-table td')].filter(cell => cell.scrollWidth > cell.clientWidth + 1).length"), "no cell runs into the next");
        await open.PictureAsync("paper");
    }

    [TestMethod]
    public async Task OnPaperFoldedListsAreOpen()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await open.Page.PdfAsync();
        Assert.AreEqual(0, await open.Page.Locator("details:not([open])").CountAsync());
    }

    [TestMethod]
    public async Task WithoutAScriptTheSummaryIsThere()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small(), hasScript: false);
        await Assertions.Expect(open.Page.Locator("h1")).ToContainTextAsync("Private memory falls from 2.19 MiB to 184 KiB");
        await Assertions.Expect(open.Page.Locator(".card")).ToHaveCountAsync(5);
        await Assertions.Expect(open.Page.Locator(".no-script")).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.Locator(".advice li").First).ToBeVisibleAsync();
        await Assertions.Expect(open.Page.Locator("#map")).ToBeHiddenAsync();
        await Assertions.Expect(open.Page.Locator("#selection")).ToBeHiddenAsync();
        await open.PictureAsync("no-script");
        open.AssertQuiet();
    }
}
