using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Report.Tests.Samples;
using RebaseBind.Reporting.Html;
using RebaseBind.Words;

namespace RebaseBind.Report.Tests;

/// <summary>A page that replaces another says what changed; whatever lay there, nothing of it but numbers gets into the page.</summary>
[TestClass]
public sealed class SinceLastReportTests
{
    [TestMethod]
    public void APageSaysWhatChangedSinceTheOneItReplaces()
    {
        LoadReport found = SampleReports.Small();
        LoadReport next = found with { Before = found.After! };
        LoaderProfile loader = LoadHeadline.Of(next).Profile;
        IReadOnlyList<HeadlineNumber> numbers = LoadHeadline.NumbersOf(found, found.Before.Profiles.ToList().FindIndex(profile => profile.Profile == loader));
        ReadOnlyMemory<byte> last = HtmlReport.Of(found, Refused(3));

        string since = SinceLast(HtmlReport.Of(next, Refused(0), last))!;

        string counts = string.Join(", ", numbers.Take(3).Select(static number => $"{number.Name} {Amounts.Of(number.Before, number.Unit)} → {Amounts.Of(number.After!.Value, number.Unit)}"));
        Assert.AreEqual($"errors of the gate 3 → 0; as it is: {counts}", since.Replace("&#160;", " ", StringComparison.Ordinal));
    }

    [TestMethod]
    public void APageThatReplacesItsEqualSaysSo()
    {
        LoadReport report = SampleReports.Small();
        Assert.AreEqual("no change", SinceLast(HtmlReport.Of(report, last: HtmlReport.Of(report))));
        Assert.IsNull(SinceLast(HtmlReport.Of(report)), "there was none");
    }

    /// <summary>Numbers of another number of processes, of the gate where it was not asked, and of what is no longer rewritten, are not compared.</summary>
    [TestMethod]
    public void OnlyWhatBothPagesHaveIsCompared()
    {
        LoadReport report = SampleReports.Small();
        ReadOnlyMemory<byte> last = HtmlReport.Of(report, Refused(3));
        Assert.AreEqual("no change", SinceLast(HtmlReport.Of(report, last: last)));
        Assert.AreEqual("no change", SinceLast(HtmlReport.Of(report with { After = null, Verdicts = [] }, last: last)));
        Assert.AreEqual("no change", SinceLast(HtmlReport.Of(report with { Options = report.Options with { Processes = 7 } }, last: last)));
    }

    [TestMethod]
    public void APageOfOtherLoadersIsNotCompared()
    {
        LoadReport report = SampleReports.Small();
        string title = LoadHeadline.Of(report).Profile.Title;
        LoadReport other = report with { Before = Without(report.Before), After = Without(report.After!) };
        Assert.AreEqual($"the last report did not simulate {title}", SinceLast(HtmlReport.Of(report, last: HtmlReport.Of(other))));

        LoadSimulation Without(LoadSimulation state) => state with { Profiles = [.. state.Profiles.Where(profile => profile.Profile.Title != title)] };
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("<html>somebody else's page</html>")]
    [DataRow("<script type=\"application/json\" id=\"figures\">")]
    [DataRow("<script type=\"application/json\" id=\"figures\">{\"loaders\":{</script>")]
    [DataRow("<script type=\"application/json\" id=\"figures\">[1]</script>")]
    [DataRow("<script type=\"application/json\" id=\"figures\">{\"errors\":1}</script>")]
    [DataRow("<script type=\"application/json\" id=\"figures\">{\"errors\":0,\"loaders\":7}</script>", "the last report did not simulate ")]
    [DataRow("<script type=\"application/json\" id=\"figures\">{\"errors\":\"x\",\"loaders\":{\"wine-8.0\":{\"before\":{\"DLLs relocated\":-1,\"fixups applied\":1e99,\"private memory\":[]}}}}</script>", "")]
    public void WhateverElseLayThereIsReplaced(string last, string? expected = null)
    {
        string? since = SinceLast(HtmlReport.Of(SampleReports.Small(), Refused(0), Encoding.UTF8.GetBytes(last)));
        if (expected is null)
        {
            Assert.IsNull(since);
        }
        else
        {
            Assert.IsNotNull(since);
            Assert.DoesNotContain("→", since, StringComparison.Ordinal);
            Assert.StartsWith(expected, since, StringComparison.Ordinal);
        }
    }

    private static ReleaseDecision Refused(int errors)
        => new(new GateResult([.. Enumerable.Range(0, errors).Select(static i => new GateFinding(new Finding("RB3001", FindingSeverity.Error, $"{i}.dll", "it overlaps"), default))], []), new Baseline([], []));

    private static string? SinceLast(ReadOnlyMemory<byte> page)
    {
        string[] parts = Encoding.UTF8.GetString(page.Span).Split("<dt>since the last report</dt><dd>");
        return parts.Length == 1 ? null : parts[1].Split("</dd>")[0];
    }
}
