using System;
using System.Diagnostics;
using System.Threading.Tasks;
using RebaseBind.Loading;
using RebaseBind.Report.Tests.Samples;
using RebaseBind.Reporting;

namespace RebaseBind.Report.Tests;

/// <summary>How large a report is, how long it takes to open, and that it is the same every time.</summary>
[TestClass]
public sealed class SizeTests
{
    private const int Megabyte = 1_000_000;

    [TestMethod]
    public void AThousandImagesUnderFourLoadersTakeLessThanAMegabyte()
    {
        int size = HtmlReport.Of(SampleReports.Large(1000)).Length;
        Console.WriteLine($"{size} bytes");
        Assert.IsLessThan(Megabyte, size);
    }

    [TestMethod]
    public void TheSameReportGivesTheSameBytes()
    {
        Assert.IsTrue(HtmlReport.Of(SampleReports.Small()).Span.SequenceEqual(HtmlReport.Of(SampleReports.Small()).Span));
        Assert.IsTrue(HtmlReport.Of(SampleReports.Large(500)).Span.SequenceEqual(HtmlReport.Of(SampleReports.Large(500)).Span));
    }

    [TestMethod]
    public async Task AThousandImagesAreThereAtOnce()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Large(1000));
        double switched = await open.Page.EvaluateAsync<double>("() => { const start = performance.now(); document.querySelectorAll('#profiles input')[1].click(); document.body.offsetHeight; return performance.now() - start; }");
        double sorted = await open.Page.EvaluateAsync<double>("() => { const start = performance.now(); document.querySelectorAll('.sort')[0].click(); document.body.offsetHeight; return performance.now() - start; }");
        double zoomed = await open.Page.EvaluateAsync<double>("() => { const start = performance.now(); document.getElementById('zoom-in').click(); document.body.offsetHeight; return performance.now() - start; }");
        Console.WriteLine($"switched in {switched} ms, sorted in {sorted} ms, zoomed in {zoomed} ms");

        Assert.AreEqual(1000, await open.Rows.CountAsync());
        Assert.IsLessThan(5000, switched);
        Assert.IsLessThan(5000, sorted);
        Assert.IsLessThan(1000, zoomed);
    }

    [TestMethod]
    public async Task TenThousandImagesOpen()
    {
        LoadReport report = SampleReports.Large(10_000);
        var watch = Stopwatch.StartNew();
        await using OpenReport open = await OpenReport.OfAsync(report);
        double opened = watch.Elapsed.TotalSeconds;
        double zoomed = await open.Page.EvaluateAsync<double>("() => { const start = performance.now(); document.getElementById('zoom-in').click(); document.body.offsetHeight; return performance.now() - start; }");
        Console.WriteLine($"opened in {opened} s, zoomed in {zoomed} ms, {HtmlReport.Of(report).Length} bytes");
        await open.Page.ClickAsync("#zoom-fit");
        Assert.AreEqual(10_000, await open.Rows.CountAsync());
        Assert.IsLessThan(10_000, await open.Page.Locator("#map-canvas rect").CountAsync(), "no more blocks than can be seen");
        open.AssertQuiet();
    }
}
