using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;
using RebaseBind.Verifying;

namespace RebaseBind.Tests.Verifying;

[TestClass]
public sealed class ArchiveTreeTests
{
    private static readonly Machine[] Machines = [Machine.Amd64, Machine.I386, Machine.Arm64, Machine.ArmThumb2];

    [TestMethod]
    [DataRow(CompressionLevel.Optimal)]
    [DataRow(CompressionLevel.Fastest)]
#if !NETSTANDARD_UNDER_TEST // netstandard2.0 does not know this level, and takes another
    [DataRow(CompressionLevel.SmallestSize)]
#endif
    [DataRow(CompressionLevel.NoCompression)]
    public void APackageOfFourMachinesIsRewrittenProvenAndGivenBackByteForByte(CompressionLevel level)
    {
        using var folder = new TemporaryFolder();
        string original = Package(folder, level);
        var pipeline = new RebaseBindPipeline(ChangedTree.Everything with { Layout = new() { Profile = RangeProfile.Wine } });
        GatheredTree tree = pipeline.Scan(ImageSource.At(original));

        ApplyResult applied = pipeline.Apply(tree, pipeline.Plan(tree), OutputTarget.Folder(folder.PathOf("rewritten.nupkg")));

        CollectionAssert.AreEquivalent(
            new[] { "AMD64", "ARM64", "ARMNT", "I386" },
            applied.Changes.Select(change => change.Path.Split('/')[1]).Distinct().ToArray());
        AssertOthersAreUntouched(original, folder.PathOf("rewritten.nupkg"), applied.Changes);
        VerifyResult verified = pipeline.Verify(ImageSource.At(folder.PathOf("rewritten.nupkg")), ImageSource.At(original));
        Assert.IsTrue(verified.IsProven, string.Join('\n', verified.Findings));
        Assert.AreEqual(applied.Changes.Count, verified.Count(ImageState.Proven));

        // As a folder, it is the same tree with the same record.
        ZipFile.ExtractToDirectory(folder.PathOf("rewritten.nupkg"), folder.PathOf("unpacked"));
        Assert.IsTrue(pipeline.Verify(ImageSource.Folder(folder.PathOf("unpacked"))).IsProven);

        ApplyResult undone = pipeline.Undo(ImageSource.At(folder.PathOf("rewritten.nupkg")), OutputTarget.Folder(folder.PathOf("undone.nupkg")), new UndoPolicy());

        Assert.IsEmpty(undone.Findings);
        CollectionAssert.AreEqual(File.ReadAllBytes(original), File.ReadAllBytes(folder.PathOf("undone.nupkg")));
    }

    [TestMethod]
    public void InPlaceAndTwiceAnArchiveStillLeadsToTheFirstOne()
    {
        using var folder = new TemporaryFolder();
        string archive = Package(folder, CompressionLevel.Optimal);
        byte[] original = File.ReadAllBytes(archive);
        Apply(archive, ChangedTree.Everything);
        byte[] once = File.ReadAllBytes(archive);
        Assert.IsEmpty(Apply(archive, ChangedTree.Everything).Changes);
        CollectionAssert.AreEqual(once, File.ReadAllBytes(archive));

        Apply(archive, ChangedTree.Everything with { Layout = new() { Seed = "other", Placement = PlacementMode.Compact } });
        Assert.IsTrue(Verify(archive).IsProven);
        new RebaseBindPipeline(new RebaseBindOptions()).Undo(ImageSource.At(archive), OutputTarget.InPlace, new UndoPolicy());

        CollectionAssert.AreEqual(original, File.ReadAllBytes(archive));
    }

    [TestMethod]
    public void AnEntryThatWasChangedSinceIsNamed()
    {
        using var folder = new TemporaryFolder();
        string archive = Package(folder, CompressionLevel.Optimal);
        string path = Apply(archive, ChangedTree.Everything).Changes[0].Path;
        using (ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Update))
        {
            byte[] content = Read(zip.GetEntry(path)!);
            content[0x210] ^= 4;
            zip.GetEntry(path)!.Delete();
            using Stream stream = zip.CreateEntry(path).Open();
            stream.Write(content);
        }

        VerifyResult result = Verify(archive);

        Assert.AreEqual((FindingCatalog.AlteredSince, path), (result.Findings.Single().Code, result.Findings.Single().Image));
        StringAssert.Contains(result.Findings.Single().Message, "0x210", StringComparison.Ordinal);
    }

    [TestMethod]
    public void ASignedPackageIsRefusedUnlessItMayLoseItsSignature()
    {
        using var folder = new TemporaryFolder();
        string archive = Package(folder, CompressionLevel.Optimal);
        byte[] unsigned = File.ReadAllBytes(archive);
        using (ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Update))
        {
            zip.CreateEntry(".signature.p7s", CompressionLevel.NoCompression).Open().Dispose();
        }

        byte[] signed = File.ReadAllBytes(archive);
        RebaseBindOptions skip = ChangedTree.Everything with { Change = ChangedTree.Everything.Change with { Signed = SignedPolicy.Skip } };
        Assert.AreEqual(FindingCatalog.SignedPackage, Assert.ThrowsExactly<RebaseBindException>(() => Apply(archive, skip)).Finding.Code);
        CollectionAssert.AreEqual(signed, File.ReadAllBytes(archive));

        Apply(archive, ChangedTree.Everything);

        using (ZipArchive zip = ZipFile.OpenRead(archive))
        {
            Assert.IsNull(zip.GetEntry(".signature.p7s"));
        }

        new RebaseBindPipeline(new RebaseBindOptions()).Undo(ImageSource.At(archive), OutputTarget.InPlace, new UndoPolicy());
        CollectionAssert.AreEqual(unsigned, File.ReadAllBytes(archive));
    }

    [TestMethod]
    public void AnOutputThatIsAFolderOrTheArchiveItselfIsRefused()
    {
        using var folder = new TemporaryFolder();
        string archive = Package(folder, CompressionLevel.Optimal);
        byte[] original = File.ReadAllBytes(archive);
        Directory.CreateDirectory(folder.PathOf("folder"));

        foreach (string output in new[] { folder.PathOf("folder"), archive })
        {
            Assert.AreEqual(FindingCatalog.BadFolder, Assert.ThrowsExactly<RebaseBindException>(() => Apply(archive, ChangedTree.Everything, output)).Finding.Code);
        }

        CollectionAssert.AreEqual(original, File.ReadAllBytes(archive));
    }

    [TestMethod]
    public void AnArchiveInWhichNothingChangesIsCopied()
    {
        using var folder = new TemporaryFolder();
        string archive = folder.PathOf("plain.zip");
        using (ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            zip.CreateEntry("readme.txt").Open().Dispose();
        }

        Assert.IsEmpty(Apply(archive, ChangedTree.Everything, folder.PathOf("copy.zip")).Changes);

        CollectionAssert.AreEqual(File.ReadAllBytes(archive), File.ReadAllBytes(folder.PathOf("copy.zip")));
    }

    private static ApplyResult Apply(string archive, RebaseBindOptions options, string? output = null)
    {
        var pipeline = new RebaseBindPipeline(options);
        GatheredTree tree = pipeline.Scan(ImageSource.At(archive));
        return pipeline.Apply(tree, pipeline.Plan(tree), output is null ? OutputTarget.InPlace : OutputTarget.Folder(output));
    }

    private static VerifyResult Verify(string archive) => new RebaseBindPipeline(new RebaseBindOptions()).Verify(ImageSource.At(archive));

    private static void AssertOthersAreUntouched(string original, string rewritten, IReadOnlyList<ImageChange> changes)
    {
        using ZipArchive before = ZipFile.OpenRead(original);
        using ZipArchive after = ZipFile.OpenRead(rewritten);
        CollectionAssert.AreEqual(
            before.Entries.Select(entry => (entry.FullName, entry.LastWriteTime)).ToArray(),
            after.Entries.Where(entry => !ChangeRecord.IsOwn(entry.FullName)).Select(entry => (entry.FullName, entry.LastWriteTime)).ToArray());
        HashSet<string> changed = [.. changes.Select(change => change.Path)];
        foreach (ZipArchiveEntry entry in before.Entries)
        {
            Assert.AreEqual(changed.Contains(entry.FullName), !Read(entry).SequenceEqual(Read(after.GetEntry(entry.FullName)!)), entry.FullName);
        }
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>A package as a deterministic writer makes it: for each machine two DLLs at one base, a signed one, and files around them.</summary>
    private static string Package(TemporaryFolder folder, CompressionLevel level)
    {
        string path = folder.PathOf("package.nupkg");
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(zip, "package.nuspec", level, "<package />"u8.ToArray());
        foreach (Machine machine in Machines)
        {
            string name = machine switch
            {
                Machine.Amd64 => "AMD64",
                Machine.I386 => "I386",
                Machine.Arm64 => "ARM64",
                _ => "ARMNT",
            };
            Add(zip, $"runtimes/{name}/native/a.dll", level, ImageBuilder.For(machine).WithPointers(50).WithCode(0x4000).Build().ToArray());
            Add(zip, $"runtimes/{name}/native/b.dll", level, ImageBuilder.For(machine).WithPointers(20).WithCode(0x2000).Build().ToArray());
            Add(zip, $"runtimes/{name}/native/signed.dll", level, ImageBuilder.For(machine).WithPointers(10).Signed().Build().ToArray());
        }

        Add(zip, "lib/net8.0/_._", level, []);
        return path;
    }

    private static void Add(ZipArchive zip, string name, CompressionLevel level, byte[] content)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);
        using Stream stream = entry.Open();
        new MemoryStream(content).CopyTo(stream);
    }
}
