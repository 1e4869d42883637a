using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Inputs;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Gathering;

/// <summary>The files of an archive are gathered as those of a folder are.</summary>
[TestClass]
public sealed class ArchiveSourceTests
{
    private static readonly ImageBuilder One = ImageBuilder.X64().WithPointers(10).Exports("f");
    private static readonly ImageBuilder Other = ImageBuilder.X64().WithPointers(20).Imports("x.dll", "f");

    private readonly RebaseBindPipeline pipeline = new(new RebaseBindOptions());

    [TestMethod]
    public void FilesHaveTheirNamesInOrdinalOrderAndFoldersAreNone()
    {
        using var folder = new TemporaryFolder();

        GatheredTree tree = Scan(folder, new ArchiveBuilder().With("z/", []).With("z/x.dll", One).With("note.txt", [1]).With("Y.dll", Other).With("empty/", []));

        Assert.AreEqual("Y.dll note.txt z/x.dll", string.Join(' ', tree.Files));
        Assert.AreEqual("Y.dll z/x.dll", string.Join(' ', tree.Images.Select(static image => image.Path)));
        Assert.AreEqual(Other.Build().ToArray().Length, tree.Images[0].FileLength);
        Assert.IsEmpty(tree.Findings);
    }

    [TestMethod]
    public void PlanAndBindingsAreThoseOfTheFolder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/x.dll", One.Build().ToArray());
        folder.Write("in/y.dll", Other.Build().ToArray());
        GatheredTree below = pipeline.Scan(folder.PathOf("in"));
        GatheredTree tree = Scan(folder, new ArchiveBuilder().With("y.dll", Other).With("x.dll", One));

        AddressPlan plan = pipeline.Plan(tree);

        Assert.AreEqual(
            string.Join(' ', pipeline.Plan(below).Placements.Select(static place => $"{place.Image.Path} {place.Base}")),
            string.Join(' ', plan.Placements.Select(static place => $"{place.Image.Path} {place.Base}")));
        Assert.AreEqual(
            string.Join(' ', pipeline.PreviewBindings(below, pipeline.Plan(below)).Bindings.Select(static binding => binding.Path)),
            string.Join(' ', pipeline.PreviewBindings(tree, plan).Bindings.Select(static binding => binding.Path)));
    }

    /// <summary>What an image is, is a matter of its bytes and not of the archive.</summary>
    [TestMethod]
    public void ADamagedImageIsAWarningAndADamagedEntryRefusesTheTree()
    {
        using var folder = new TemporaryFolder();
        byte[] cut = One.Build().ToArray()[..0x300];

        GatheredTree tree = Scan(folder, new ArchiveBuilder().With("x.dll", One).With("cut.dll", cut));
        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(() => Scan(folder, new ArchiveBuilder()
            .With("x.dll", One)
            .With("y.dll", Other.Build().ToArray(), Damage)
            .With("z.dll", Other.Build().ToArray(), Damage)));

        Assert.AreEqual("Warning RB0017 cut.dll", string.Join(", ", tree.Findings.Select(static finding => $"{finding.Severity} {finding.Code} {finding.Image}")));
        Assert.AreEqual("Error RB0048 y.dll, Error RB0048 z.dll", string.Join(", ", refusal.Findings.Select(static finding => $"{finding.Severity} {finding.Code} {finding.Image}")));

        static void Damage(ArchiveItem item) => item.Crc = ++item.LocalCrc;
    }

    /// <summary>Two bytes tell that a file is no image.</summary>
    [TestMethod]
    public void AnEntryThatIsNoImageIsNotUnpacked()
    {
        using var folder = new TemporaryFolder();

        GatheredTree tree = Scan(folder, new ArchiveBuilder().With("x.dll", One).With("note.txt", "no image"u8.ToArray(), static item => item.Crc = ++item.LocalCrc));

        Assert.HasCount(1, tree.Images);
        Assert.IsEmpty(tree.Findings);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void AnArchiveThatChangesMeanwhileIsNotMixedWithItself(bool isLonger)
    {
        using var folder = new TemporaryFolder();
        GatheredTree tree = Scan(folder, new ArchiveBuilder().With("x.dll", One).With("y.dll", Other));
        byte[] archive = File.ReadAllBytes(folder.PathOf("a.zip"));
        archive[0x100] ^= 0xFF;

        folder.Write("a.zip", isLonger ? [0, .. archive] : archive);

        Finding finding = Assert.ThrowsExactly<RebaseBindException>(() => pipeline.Simulate(tree, plan: null, new())).Finding;
        Assert.AreEqual((FindingCatalog.ChangedFile, "x.dll"), (finding.Code, finding.Image));
        StringAssert.StartsWith(finding.Message, "the file has changed since it was first read: ", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnArchiveThatIsGoneBeforeItIsReadRefusesTheTree()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.zip", new ArchiveBuilder().With("x.dll", One).Build());
        ImageSource source = ImageSource.Archive(folder.PathOf("a.zip"));
        File.Delete(folder.PathOf("a.zip"));

        Assert.AreEqual(FindingCatalog.ChangedFile, Assert.ThrowsExactly<RebaseBindException>(() => pipeline.Scan(source)).Finding.Code);
    }

    [TestMethod]
    public void OnlyFilesOfAListAreGathered()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.zip", new ArchiveBuilder().With("sub/x.dll", One).With("y.dll", Other).With("sub/z.dll", One).Build());
        ArchiveSource source = ArchiveSource.Open(folder.PathOf("a.zip"));

        FileList list = FileList.Read([folder.Write("list.txt", ".\\SUB\\X.dll 0x68000000\n\"sub/z.dll\"\n# y.dll\n")], source.Finder());
        IReadOnlyList<Finding> errors = Assert.ThrowsExactly<RebaseBindException>(() => FileList.Read([folder.Write("bad.txt", "y.dll\nno.dll\n/y.dll")], source.Finder())).Findings;

        Assert.AreEqual("sub/x.dll sub/z.dll", string.Join(' ', pipeline.Scan(source.Only(list)).Images.Select(static image => image.Path)));
        Assert.AreEqual("sub/x.dll 0x68000000", string.Join(' ', list.Pins.Select(static pin => $"{pin.Key} {pin.Base}")));
        Assert.AreEqual(
            "line 2: there is no file 'no.dll' in the archive; write paths as 'scan' shows them|line 3: there is no file '/y.dll' in the archive; write paths as 'scan' shows them",
            string.Join('|', errors.Select(static finding => finding.Message)));
    }

    private GatheredTree Scan(TemporaryFolder folder, ArchiveBuilder archive)
        => pipeline.Scan(ImageSource.Archive(folder.Write("a.zip", archive.Build())));
}
