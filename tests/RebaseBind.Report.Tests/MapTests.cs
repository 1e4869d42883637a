using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.Report.Tests.Samples;

namespace RebaseBind.Report.Tests;

/// <summary>The address map: what it draws is what the report says, and it goes where it is told.</summary>
[TestClass]
public sealed class MapTests
{
    [TestMethod]
    public async Task TheMapFirstShowsAllImagesAndNothingElse()
    {
        LoadReport report = SampleReports.Small();
        await using OpenReport open = await OpenReport.OfAsync(report);
        (ulong from, ulong to) = await open.MapRangeAsync();

        LoadedModule[] modules = [.. Heaviest(report.Before).Modules, .. Heaviest(report.After!).Modules];
        Assert.IsLessThanOrEqualTo(modules.Min(static module => System.Math.Min(module.ActualBase.Value, module.Image.ImageBase.Value)), from);
        Assert.IsGreaterThanOrEqualTo(modules.Max(static module => module.ActualBase.Value + module.Image.SizeOfImage), to);
        Assert.IsLessThan(0x7FFF_0000UL, to);

        float[] ends = await open.Page.EvaluateAsync<float[]>(
            "() => { const boxes = [...document.querySelectorAll('#map-canvas rect.block')].map(r => r.getBBox()); const width = document.querySelector('#map-canvas svg').viewBox.baseVal.width; return [Math.min(...boxes.map(b => b.x)), width - Math.max(...boxes.map(b => b.x + b.width))]; }");
        Assert.IsLessThan(16f, ends.Max(), "no room is left for what is empty");
    }

    [TestMethod]
    public async Task EveryImageIsDrawnWhereItWantsToLieAndWhereItLies()
    {
        LoadReport report = SampleReports.Small();
        await using OpenReport open = await OpenReport.OfAsync(report);
        int relocated = Heaviest(report.Before).Totals.Relocated + Heaviest(report.After!).Totals.Relocated;
        int images = Heaviest(report.Before).Modules.Count + Heaviest(report.After!).Modules.Count;

        Assert.AreNotEqual(0, relocated);
        Assert.AreEqual(images * 2, await open.Page.Locator("#map-canvas rect.block").CountAsync());
        Assert.AreEqual(relocated * 2, await open.Page.Locator("#map-canvas rect.block.moved").CountAsync());
        Assert.AreEqual(1, await open.Page.Locator("#map-canvas rect.block.overlap").CountAsync(), "the image that the others collide with");
        Assert.AreEqual(relocated, await open.Page.Locator("#map-canvas path.move-line").CountAsync());
    }

    [TestMethod]
    public async Task ImagesThatWantTheSameAddressesArePiledUp()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        float[][] boxes = await open.Page.EvaluateAsync<float[][]>(
            "() => [...document.querySelectorAll('#map-canvas rect.block')].map(r => ['x', 'y', 'width', 'height'].map(name => Number(r.getAttribute(name))))");

        for (int i = 0; i < boxes.Length; i++)
        {
            for (int j = i + 1; j < boxes.Length; j++)
            {
                bool isApart = boxes[i][0] + boxes[i][2] <= boxes[j][0] + 0.6 || boxes[j][0] + boxes[j][2] <= boxes[i][0] + 0.6
                    || boxes[i][1] + boxes[i][3] <= boxes[j][1] || boxes[j][1] + boxes[j][3] <= boxes[i][1];
                Assert.IsTrue(isApart, $"{string.Join(' ', boxes[i])} covers {string.Join(' ', boxes[j])}");
            }
        }
    }

    [TestMethod]
    public async Task ButtonsZoom()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        (ulong From, ulong To) fit = await open.MapRangeAsync();
        await open.Page.ClickAsync("#zoom-in");
        (ulong From, ulong To) near = await open.MapRangeAsync();
        Assert.IsTrue(near.From > fit.From && near.To < fit.To, $"{near} in {fit}");

        await open.Page.ClickAsync("#zoom-out");
        Assert.AreEqual(fit, await open.MapRangeAsync());

        await open.Page.ClickAsync("#zoom-in");
        await open.Page.ClickAsync("#zoom-fit");
        Assert.AreEqual(fit, await open.MapRangeAsync());

        await open.Page.CheckAsync("#true-scale");
        await open.Page.ClickAsync("#zoom-space");
        Assert.AreEqual((0x1_0000UL, 0x7FFF_0000UL), await open.MapRangeAsync());
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task TheWheelZoomsAroundThePointer()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        ILocator canvas = open.Page.Locator("#map-canvas");
        await canvas.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;

        // A wheel that follows the scrolling too soon belongs to the page; that was over in the frame before this one.
        await open.Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        await open.Page.WaitForTimeoutAsync(500);
        (ulong from, ulong to) = await open.MapRangeAsync();

        await open.Page.Mouse.MoveAsync(box.X + 2, box.Y + 80);
        await open.Page.Mouse.WheelAsync(0, -400);
        await Assertions.Expect(open.Page.Locator("#map-range")).Not.ToContainTextAsync($"to 0x{to:x} ");

        (ulong nearFrom, ulong nearTo) = await open.MapRangeAsync();
        Assert.IsLessThan(to, nearTo);
        Assert.IsLessThan(0x100_0000UL, nearFrom - from, "what is under the pointer stays there");
    }

    [TestMethod]
    public async Task DraggingMoves()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await open.Page.ClickAsync("#zoom-in");
        await open.Page.ClickAsync("#zoom-in");
        (ulong from, ulong to) = await open.MapRangeAsync();
        await open.Page.Locator("#map-canvas").DragToAsync(open.Page.Locator("#map-canvas"), new LocatorDragToOptions { SourcePosition = new SourcePosition { X = 700, Y = 60 }, TargetPosition = new TargetPosition { X = 400, Y = 60 } });

        (ulong later, ulong laterTo) = await open.MapRangeAsync();
        Assert.IsGreaterThan(from, later);
        Assert.IsGreaterThan(to, laterTo);
    }

    [TestMethod]
    public async Task KeysZoomMoveAndGoFromImageToImage()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await open.Page.FocusAsync("#map-canvas");
        (ulong From, ulong To) fit = await open.MapRangeAsync();
        await open.Page.Keyboard.PressAsync("+");
        (ulong From, ulong To) near = await open.MapRangeAsync();
        Assert.IsLessThan(fit.To - fit.From, near.To - near.From);

        await open.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.IsLessThan(near.From, (await open.MapRangeAsync()).From);
        await open.Page.Keyboard.PressAsync("0");
        Assert.AreEqual(fit, await open.MapRangeAsync());

        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.SaysAsync("#map-details", "editor.exe");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.SaysAsync("#map-details", "core.dll");
        await open.SaysAsync("#map-details", "0x10000000 → 0x6a000000");
        Assert.AreEqual(4, await open.Page.Locator("rect.block.picked").CountAsync());
    }

    [TestMethod]
    public async Task AnImageUnderThePointerIsNamedWithItsAddressesAndReason()
    {
        LoadReport report = SampleReports.Small();
        await using OpenReport open = await OpenReport.OfAsync(report);
        await open.Page.Locator("#map-canvas rect.block.moved").Nth(0).HoverAsync();
        string name = await open.TextAsync("#tooltip strong");
        LoadedModule moved = Heaviest(report.Before).Modules.Single(module => module.Image.Path == name);
        await open.SaysAsync("#tooltip", moved.Image.ImageBase.ToString());
        await open.SaysAsync("#tooltip", moved.ActualBase.ToString());
        await open.SaysAsync("#tooltip", "relocated: base taken");
        await open.SaysAsync("#tooltip", moved.Partner!);
    }

    [TestMethod]
    public async Task NextCollisionGoesThere()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await open.Page.ClickAsync("#next-collision");

        (ulong from, ulong to) = await open.MapRangeAsync();
        Assert.IsTrue(from <= 0x1000_0000 && to >= 0x1028_0000 && to < 0x1200_0000, $"{from:x}-{to:x}");
        await open.SaysAsync("#map-details", "Collision 1 of 1: 6 images");
    }

    [TestMethod]
    public async Task InASpaceOf128TebibytesImagesCanBeSeen()
    {
        await using OpenReport open = await OpenReport.OfAsync(SampleReports.Small());
        await open.Page.SelectOptionAsync("#process", new SelectOptionValue { Label = await open.Page.Locator("#process option", new PageLocatorOptions { HasText = "convert.exe" }).InnerTextAsync() });
        float narrowest = await open.Page.EvaluateAsync<float>("() => Math.min(...[...document.querySelectorAll('#map-canvas rect.block')].map(r => Number(r.getAttribute('width'))))");
        Assert.IsGreaterThan(4f, narrowest);

        await open.Page.CheckAsync("#true-scale");
        narrowest = await open.Page.EvaluateAsync<float>("() => Math.min(...[...document.querySelectorAll('#map-canvas rect.block')].map(r => Number(r.getAttribute('width'))))");
        Assert.IsLessThan(4f, narrowest, "on the true scale they are specks");
    }

    private static SimulatedProcess Heaviest(LoadSimulation simulation) => simulation.Profiles.First(static profile => profile.Profile.Name == "wine-8.0").Processes[0];
}
