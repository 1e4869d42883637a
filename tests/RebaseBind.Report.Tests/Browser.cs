using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Playwright;
using RebaseBind.TestSupport;

namespace RebaseBind.Report.Tests;

/// <summary>The one Chromium that all tests share, each with a window of its own. Debian's: none is downloaded.</summary>
[TestClass]
public static class Browser
{
    private const string Program = "/usr/bin/chromium";

    /// <summary>How long anything may take, in milliseconds: no test is about that, and machines are slow at times.</summary>
    private const float Patience = 5 * 60 * 1000;

    private static readonly Lazy<Task<IBrowser>> Chromium = new(StartAsync, LazyThreadSafetyMode.ExecutionAndPublication);
    private static IPlaywright? playwright;

    /// <summary>Opens a window; skips the test where there is no Chromium.</summary>
    internal static async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        Witness.Require(File.Exists(Program), "chromium");
        IBrowser browser = await Chromium.Value;
        IBrowserContext context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    [AssemblyCleanup]
    public static async Task CloseAsync()
    {
        if (Chromium.IsValueCreated)
        {
            await (await Chromium.Value).CloseAsync();
        }

        playwright?.Dispose();
    }

    private static async Task<IBrowser> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Timeout = Patience, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
    }
}
