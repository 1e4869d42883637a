using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.Playwright;
using RebaseBind.Report.Tests.Samples;

namespace RebaseBind.Report.Tests;

/// <summary>Everything works without a pointer, and says what it is to those who do not see it.</summary>
[TestClass]
public sealed class KeyboardTests
{
    [TestMethod]
    public async Task TheKeyboardAloneIsEnough()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await open.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(open.Page.Locator(".skip").First).ToBeFocusedAsync();
        await Assertions.Expect(open.Page.Locator(".skip").First).ToBeInViewportAsync();

        await TabToAsync(open, "#profiles input:checked");
        await open.Page.Keyboard.PressAsync("ArrowUp");
        await open.SaysAsync("#cause-table caption", "under Windows 10");

        await TabToAsync(open, "#process");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.SaysAsync("#cause-table caption", "tools/convert.exe");

        await TabToAsync(open, "#zoom-in");
        (ulong From, ulong To) fit = await open.MapRangeAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.AreNotEqual(fit, await open.MapRangeAsync());

        await TabToAsync(open, "#map-canvas");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.SaysAsync("#map-details", "tools/filter.dll");

        await TabToAsync(open, "#filter-text");
        await open.Page.Keyboard.TypeAsync("engine");
        Assert.AreEqual(1, await open.Rows.CountAsync());
        await TabToAsync(open, ".sort[data-key='path']");
        await open.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(open.Page.Locator("th[aria-sort=ascending]")).ToHaveTextAsync("Image");
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task WhatHasFocusShowsIt()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        var unseen = new List<string>();
        for (int i = 0; i < 45; i++)
        {
            await open.Page.Keyboard.PressAsync("Tab");
            string? missing = await open.Page.EvaluateAsync<string?>(
                """
                () => {
                  const node = document.activeElement;
                  const marked = [node, node.parentElement].some(one => { const style = getComputedStyle(one); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1; });
                  return marked ? null : node.outerHTML.slice(0, 80);
                }
                """);
            if (missing is not null)
            {
                unseen.Add(missing);
            }
        }

        Assert.AreEqual(string.Empty, string.Join('\n', unseen));
    }

    [TestMethod]
    public async Task EverythingHasANameAndALandmark()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        string[] nameless = await open.Page.EvaluateAsync<string[]>(
            """
            () => {
              const wrong = [];
              for (const node of document.querySelectorAll('input, select, output, button')) {
                if (!node.labels?.length && !node.getAttribute('aria-label') && node.localName !== 'output' && node.textContent.trim() === '') wrong.push(node.outerHTML);
              }
              for (const node of document.querySelectorAll('table')) {
                if (!node.caption || node.caption.textContent.trim() === '' || !node.tHead) wrong.push(node.id + ' has no caption or head');
              }
              for (const node of document.querySelectorAll('th')) {
                if (!node.scope) wrong.push(node.textContent + ' has no scope');
              }
              for (const name of ['aria-labelledby', 'aria-describedby', 'for']) {
                for (const node of document.querySelectorAll('[' + name + ']')) {
                  for (const id of node.getAttribute(name).split(' ')) if (!document.getElementById(id)) wrong.push(name + ' ' + id);
                }
              }
              const ids = [...document.querySelectorAll('[id]')].map(node => node.id);
              ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => wrong.push('twice ' + id));
              let level = 1;
              for (const node of document.querySelectorAll('h1, h2, h3')) {
                const next = Number(node.localName[1]);
                if (next > level + 1) wrong.push('a heading is left out before ' + node.textContent);
                level = next;
              }
              return wrong;
            }
            """);
        Assert.AreEqual(string.Empty, string.Join('\n', nameless));
        foreach (AriaRole role in new[] { AriaRole.Banner, AriaRole.Main, AriaRole.Navigation, AriaRole.Contentinfo, AriaRole.Search })
        {
            await Assertions.Expect(open.Page.GetByRole(role)).ToHaveCountAsync(1);
        }

        await Assertions.Expect(open.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToHaveCountAsync(1);
    }

    private static async Task TabToAsync(OpenReport open, string selector)
    {
        for (int i = 0; i < 80; i++)
        {
            if (await open.Page.Locator(selector).EvaluateAsync<bool>("node => node === document.activeElement"))
            {
                return;
            }

            await open.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail(selector + " cannot be reached with Tab.");
    }
}
