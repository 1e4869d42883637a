using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using RebaseBind.Assessing;
using RebaseBind.Gating;
using RebaseBind.Reporting.Html;
using RebaseBind.TestSupport;

namespace RebaseBind.Report.Tests;

/// <summary>A report in a window, and all that went wrong with it or that it asked a network for.</summary>
internal sealed partial class OpenReport : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = new();

    private OpenReport(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
    }

    internal IPage Page { get; }

    /// <summary>Opens the file as a person does who was sent it.</summary>
    internal static async Task<OpenReport> OfAsync(LoadReport report, int width = 1280, int height = 900, bool hasScript = true, ColorScheme scheme = ColorScheme.Light, ReleaseDecision? decision = null)
    {
        IBrowserContext window = await Browser.OpenAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = hasScript,
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var open = new OpenReport(window, await window.NewPageAsync());
        open.Page.Console += (_, message) => open.complaints.Enqueue("console: " + message.Text);
        open.Page.PageError += (_, error) => open.complaints.Enqueue("page error: " + error);
        open.Page.Dialog += (_, dialog) => open.complaints.Enqueue("dialog: " + dialog.Message);
        open.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file://", StringComparison.Ordinal) || !request.IsNavigationRequest)
            {
                open.complaints.Enqueue("request: " + request.Url);
            }
        };
        string path = open.folder.Write("report.html", HtmlReport.Of(report, decision).ToArray());
        await open.Page.GotoAsync(new Uri(path).AbsoluteUri);
        return open;
    }

    /// <summary>Fails unless the browser had nothing to say and asked for nothing.</summary>
    internal void AssertQuiet() => Assert.AreEqual(string.Empty, string.Join('\n', complaints));

    /// <summary>A picture of the whole page, for a person; nothing compares it.</summary>
    internal async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("REBASEBIND_PICTURES") is { Length: > 0 } pictures)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = System.IO.Path.Combine(pictures, name + ".png"), FullPage = true });
        }
    }

    internal ILocator Rows => Page.Locator("#image-table tbody tr:not(.filtered)");

    /// <summary>The texts of one column of the table of images, top down.</summary>
    /// <param name="column">From 0.</param>
    internal async Task<string[]> ColumnAsync(int column)
        => await Page.EvaluateAsync<string[]>("column => [...document.querySelectorAll('#image-table tbody tr:not(.filtered)')].map(row => row.cells[column].innerText.trim())", column);

    /// <summary>Fails unless a part of the page comes to say something; white space aside.</summary>
    internal Task SaysAsync(string selector, string text) => Assertions.Expect(Page.Locator(selector)).ToContainTextAsync(text);

    internal Task<string> TextAsync(string selector) => Page.Locator(selector).InnerTextAsync();

    /// <summary>The addresses that the map shows: the first and the one after the last.</summary>
    internal async Task<(ulong From, ulong To)> MapRangeAsync()
    {
        ulong[] ends = [.. Hexadecimal().Matches(await TextAsync("#map-range")).Select(static match => ulong.Parse(match.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
        Assert.HasCount(2, ends);
        return (ends[0], ends[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        folder.Dispose();
    }

    [GeneratedRegex("0x[0-9a-f]+", RegexOptions.None, 300_000)]
    private static partial Regex Hexadecimal();
}
