using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.Tests.Binding;

namespace RebaseBind.Tests.Gathering;

/// <summary>A file that is no longer the one that was gathered is refused by all that read it, with one code and one message.</summary>
[TestClass]
public sealed class ChangedFileTests
{
    private static readonly Dictionary<string, Action<string>> Changes = new(StringComparer.Ordinal)
    {
        ["gone"] = File.Delete,
        ["a text"] = static path => File.WriteAllText(path, "no image"),
        ["cut short"] = static path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..0x300]),
        ["a folder"] = static path =>
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        },
        ["another base"] = static path => Write(path, Small().At(0x190000000)),
        ["another size"] = static path => Write(path, Small().WithCode(0x3000)),
        ["another stamp"] = static path => Write(path, Small().WithTimeDateStamp(0x2222)),
        ["another checksum"] = static path => Write(path, Small().WithoutCheckSum()),
        ["another length"] = static path => File.WriteAllBytes(path, [.. File.ReadAllBytes(path), 1]),
    };

    public static IEnumerable<object[]> Names => Changes.Keys.Select(static name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void IsRefusedInOneWay(string change)
    {
        using BindTree tree = new BindTree()
            .With("app.exe", ImageBuilder.X64().At(0x140000000).AsExe().WithHeaderRoom(0x100).Imports("small.dll", "beta"))
            .With("large.dll", ImageBuilder.X64().WithPointers(30).ExportsAs("large.dll").Exports("alpha"))
            .With("small.dll", Small());
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } });
        GatheredTree gathered = pipeline.Scan(tree.Root);
        AddressPlan plan = pipeline.Plan(gathered);
        Assert.AreEqual(PlacementAction.Moved, plan.Placements.Single(static placement => placement.Image.Path == "small.dll").Action);
        Changes[change](tree.PathOf("in/small.dll"));

        Finding simulated = Assert.ThrowsExactly<RebaseBindException>(() => pipeline.Simulate(gathered, plan, new LoadOptions())).Findings.Single();
        (IReadOnlyList<ImageBinding> preview, IReadOnlyList<Finding> previewed) = pipeline.PreviewBindings(gathered, plan);
        ApplyResult applied = pipeline.Apply(gathered, plan, OutputTarget.InPlace);

        Assert.AreEqual((FindingCatalog.ChangedFile, FindingSeverity.Error, "small.dll"), (simulated.Code, simulated.Severity, simulated.Image));
        Assert.StartsWith("the file has changed since it was first read: ", simulated.Message, StringComparison.Ordinal);
        Assert.AreEqual(simulated, previewed.Single(static finding => finding.Severity == FindingSeverity.Error));
        Assert.AreEqual(simulated, applied.Findings.Single(static finding => finding.Severity == FindingSeverity.Error));
        foreach (IReadOnlyList<ImageBinding> bindings in new[] { preview, applied.Bindings })
        {
            ImportBinding import = bindings.Single(static binding => binding.Path == "app.exe").Imports.Single();
            Assert.AreEqual((false, FindingCatalog.UnreadableFile), (import.IsBound, import.Code));
            StringAssert.Contains(import.Reason, simulated.Message, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void AnOpenImageStaysOpenWhateverBecomesOfItsFile()
    {
        using BindTree tree = new BindTree().With("small.dll", Small());
        GatheredTree gathered = new RebaseBindPipeline(new RebaseBindOptions()).Scan(tree.Root);
        using var opened = new OpenedImages(gathered);
        OpenedImage first = opened.Open(gathered.Images[0]);

        // A new file takes the place of the old one, which stays as it is.
        File.Move(tree.PathOf("in/small.dll"), tree.PathOf("old.dll"));
        File.WriteAllText(tree.PathOf("in/small.dll"), "no image");

        Assert.AreSame(first, opened.Open(gathered.Images[0]));
    }

    private static ImageBuilder Small()
        => ImageBuilder.X64().At(0x180000000).WithCode(0x100).WithTimeDateStamp(0x1111).WithPointers(3).WithHeaderRoom(0x100)
            .ExportsAs("small.dll").Exports("beta").Imports("large.dll", "alpha");

    private static void Write(string path, ImageBuilder image) => File.WriteAllBytes(path, image.Build().ToArray());
}
