using System;
using System.Text;
using System.Threading.Tasks;
using RebaseBind.Report.Tests.Samples;
using RebaseBind.Reporting.Html;

namespace RebaseBind.Report.Tests;

/// <summary>Names of files are text, whatever is in them, and the report fetches nothing.</summary>
[TestClass]
public sealed class SafetyTests
{
    [TestMethod]
    [DataRow("</script><img src=x onerror=alert(1)>.dll")]
    [DataRow("<!--<script>.dll")]
    [DataRow("\"><svg onload=alert(1)>.dll")]
    [DataRow("' onmouseover='alert(1).dll")]
    [DataRow("{{script}}{{data}}.dll")]
    [DataRow("__proto__")]
    [DataRow("a&amp;b\u2028\u202Efdp.dll")]
    [DataRow("${alert(1)}`\\u003cb>.dll")]
    public async Task APathIsText(string path)
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.WithPath(path));
        await open.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(one => { one.open = true; })");

        int places = await open.Page.EvaluateAsync<int>(
            """
            path => {
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
              const found = [];
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                if (node.localName === 'bdi' && node.textContent === path) found.push(node);
              }
              return found.length;
            }
            """,
            path);
        Assert.IsGreaterThan(6, places, "advice, findings, failures, table, top images, other lists");
        Assert.AreEqual(0, await open.Page.Locator("img, svg [onload], [onerror], [onmouseover]").CountAsync());
        Assert.AreEqual(3, await open.Page.Locator("script").CountAsync());

        await open.Page.Locator("#map-canvas rect.block").Last.HoverAsync();
        await open.Page.Locator(".find").First.ClickAsync();
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task WhatIsPutInByForceDoesNotRun()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await open.Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'document.title = \"run\"'; document.body.append(script); }");
        await open.Page.EvaluateAsync("() => { const image = document.createElement('img'); image.src = 'file:///etc/hostname'; document.body.append(image); }");

        Assert.AreNotEqual("run", await open.Page.TitleAsync());
        Assert.AreEqual(0, await open.Page.EvaluateAsync<int>("() => document.images[0].naturalWidth"));
    }

    [TestMethod]
    public void NothingOutsideTheFileIsNamed()
    {
        string html = Encoding.UTF8.GetString(HtmlReport.Of(SampleReports.Small()).Span);
        string page = html.Replace("http://www.w3.org/2000/svg", string.Empty, StringComparison.Ordinal);

        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page, StringComparison.Ordinal);
    }
}
