using System;
using System.Threading.Tasks;
using RebaseBind.Assessing;
using RebaseBind.Report.Tests.Samples;
using RebaseBind.Reporting.Html;

namespace RebaseBind.Report.Tests;

/// <summary>How large a report is, what a large one draws, and that it is the same every time.</summary>
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
        foreach (string step in new[] { "document.querySelectorAll('#profiles input')[1]", "document.querySelectorAll('.sort')[0]", "document.getElementById('zoom-in')" })
        {
            // Counted in the very turn of the click: nothing is drawn bit by bit.
            int[] counts = await open.Page.EvaluateAsync<int[]>($"() => {{ {step}.click(); return [document.querySelectorAll('#image-table tbody tr:not(.filtered)').length, document.querySelectorAll('#map-canvas rect').length]; }}");

            Assert.AreEqual(1000, counts[0], step);
            Assert.IsLessThan(10_000, counts[1], step);
        }
    }

    [TestMethod]
    public async Task TenThousandImagesOpen()
    {
        LoadReport report = SampleReports.Large(10_000);
        await using OpenReport open = await OpenReport.OfAsync(report);
        await open.Page.ClickAsync("#zoom-in");
        await open.Page.ClickAsync("#zoom-fit");
        Assert.AreEqual(10_000, await open.Rows.CountAsync());
        Assert.IsLessThan(10_000, await open.Page.Locator("#map-canvas rect").CountAsync(), "no more blocks than can be seen");
        open.AssertQuiet();
    }
}
