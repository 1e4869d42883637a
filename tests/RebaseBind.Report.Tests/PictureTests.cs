using System.Threading.Tasks;
using Microsoft.Playwright;
using RebaseBind.Assessing;
using RebaseBind.Report.Tests.Samples;

namespace RebaseBind.Report.Tests;

/// <summary>The report as a whole: nothing goes wrong, whatever it shows and wherever. With REBASEBIND_PICTURES=folder it leaves pictures there.</summary>
[TestClass]
public sealed class PictureTests
{
    [TestMethod]
    [DataRow(1, 1280, ColorScheme.Light)]
    [DataRow(1, 1280, ColorScheme.Dark)]
    [DataRow(1, 360, ColorScheme.Light)]
    [DataRow(200, 1560, ColorScheme.Light)]
    [DataRow(200, 1280, ColorScheme.Dark)]
    [DataRow(200, 360, ColorScheme.Dark)]
    public async Task TheBrowserHasNothingToSay(int images, int width, ColorScheme scheme)
    {
        await using OpenReport open = await OpenReport.OfAsync(Sample(images), width, scheme: scheme);
        await Assertions.Expect(open.Rows.First).ToBeAttachedAsync();
        await open.PictureAsync($"{images}-{width}-{scheme}");
        open.AssertQuiet();
    }

    private static LoadReport Sample(int images) => images == 1 ? SampleReports.Small() : SampleReports.Large(images);
}
