using System;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Threading;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Gathering;

/// <summary>Files that lie anywhere are gathered under the paths that they will have.</summary>
[TestClass]
public sealed class ImageSourceTests
{
    private static readonly byte[] One = ImageBuilder.X64().WithPointers(1).Build().ToArray();
    private static readonly byte[] Other = ImageBuilder.X64().WithPointers(2).Build().ToArray();
    private static readonly byte[] Managed = ImageBuilder.X86().WithClrHeader(CorFlags.ILOnly).Build().ToArray();
    private static readonly byte[] OtherManaged = ImageBuilder.X86().WithClrHeader(CorFlags.ILOnly).WithOverlay(1).Build().ToArray();

    [TestMethod]
    public void FilesHaveTheirPathsInOrdinalOrder()
    {
        using var folder = new TemporaryFolder();

        GatheredTree tree = Gather(
            new PlacedFile("z/a.dll", folder.Write("cache/1/x.bin", One)),
            new PlacedFile("Z.dll", folder.Write("cache/2/x.bin", Other)),
            new PlacedFile("note.txt", folder.Write("note.txt", "no image")));

        Assert.AreEqual("Z.dll note.txt z/a.dll", string.Join(' ', tree.Files));
        Assert.AreEqual("Z.dll z/a.dll", string.Join(' ', tree.Images.Select(static image => image.Path)));
        Assert.AreEqual(folder.PathOf("cache/1/x.bin"), tree.FileAt("z/a.dll"));
        Assert.AreEqual(Other.Length, tree.Images[0].FileLength);
        Assert.IsEmpty(tree.Findings);
    }

    [TestMethod]
    public void TwoDifferentNativeImagesForOnePlaceAreRefused()
    {
        using var folder = new TemporaryFolder();
        string first = folder.Write("1/a.dll", One);
        string second = folder.Write("2/a.dll", Other);

        Finding finding = Assert.ThrowsExactly<RebaseBindException>(() => Gather(new("a.dll", first), new("a.dll", second))).Findings.Single();

        Assert.AreEqual((FindingCatalog.SamePath, FindingSeverity.Error, "a.dll"), (finding.Code, finding.Severity, finding.Image));
        StringAssert.Contains(finding.Message, $"'{first}' and '{second}'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ANativeImageAndAnotherFileForOnePlaceAreRefused()
    {
        using var folder = new TemporaryFolder();
        var text = new PlacedFile("a.dll", folder.Write("1/a.dll", "no image"));
        var image = new PlacedFile("a.dll", folder.Write("2/a.dll", One));

        Assert.AreEqual(FindingCatalog.SamePath, Assert.ThrowsExactly<RebaseBindException>(() => Gather(text, image)).Finding.Code);
        Assert.AreEqual(FindingCatalog.SamePath, Assert.ThrowsExactly<RebaseBindException>(() => Gather(image, text)).Finding.Code);
    }

    [TestMethod]
    public void OfEqualOrManagedFilesForOnePlaceTheFirstCounts()
    {
        using var folder = new TemporaryFolder();

        GatheredTree tree = Gather(
            new PlacedFile("a.dll", folder.Write("1/a.dll", One)) { IsExcluded = true },
            new PlacedFile("a.dll", folder.Write("2/a.dll", One)),
            new PlacedFile("b.dll", folder.Write("1/b.dll", Managed)),
            new PlacedFile("b.dll", folder.Write("2/b.dll", OtherManaged)));

        Assert.AreEqual($"a.dll True {One.Length}, b.dll False {Managed.Length}", string.Join(", ", tree.Images.Select(static image
            => $"{image.Path} {image.IsExcluded} {image.FileLength}")));
    }

    [TestMethod]
    public void AFileThatIsGoneIsAWarningOrRefusesTheTree()
    {
        using var folder = new TemporaryFolder();
        ImageSource source = ImageSource.Map([new("a.dll", folder.Write("a.dll", One)), new("b.dll", folder.PathOf("gone.dll")), new("c.dll", folder.Root)]);
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());

        GatheredTree tree = pipeline.Scan(source);
        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => pipeline.Scan(source, UnreadableFiles.Refuse));

        Assert.AreEqual("a.dll", tree.Images.Single().Path);
        Assert.AreEqual("Warning RB0040 b.dll, Warning RB0040 c.dll", Describe(tree.Findings));
        Assert.AreEqual("Error RB0040 b.dll, Error RB0040 c.dll", Describe(refusal.Findings));
    }

    [TestMethod]
    public void GatheringCanBeEnded()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/a.dll", One);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Run = new() { Cancellation = cancellation.Token } });

        Assert.Throws<OperationCanceledException>(() => pipeline.Scan(folder.PathOf("in")));
    }

    [TestMethod]
    public void FilesThatLieAnywhereAreNotWrittenAsAWhole()
    {
        using var folder = new TemporaryFolder();
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        GatheredTree tree = pipeline.Scan(ImageSource.Map([new("a.dll", folder.Write("a.dll", One)), new("b.dll", folder.Write("b.dll", Other))]));

        Assert.ThrowsExactly<InvalidOperationException>(() => pipeline.Apply(tree, pipeline.Plan(tree), OutputTarget.InPlace));

        CollectionAssert.AreEqual(One, File.ReadAllBytes(folder.PathOf("a.dll")));
    }

    private static string Describe(System.Collections.Generic.IEnumerable<Finding> findings)
        => string.Join(", ", findings.Select(static finding => $"{finding.Severity} {finding.Code} {finding.Image}"));

    private static GatheredTree Gather(params PlacedFile[] files) => new RebaseBindPipeline(new RebaseBindOptions()).Scan(ImageSource.Map(files));
}
