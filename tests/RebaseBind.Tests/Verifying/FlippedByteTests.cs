using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.Reporting;
using RebaseBind.TestSupport;
using RebaseBind.Verifying;
using RebaseBind.Writing;

namespace RebaseBind.Tests.Verifying;

/// <summary>One changed byte of a real image is found, wherever it lies.</summary>
[TestClass]
public sealed class FlippedByteTests
{
    private const string WineModules = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
    private const int Modules = 100;
    private const int FlipsOfEach = 50;
    private const int LargestModule = 250_000;

    [TestMethod]
    public void EachOf5000FlippedBytesIsFoundAndPefileKnowsItsSection()
    {
        Witness.Pefile.Require();
        Witness.Require(Directory.Exists(WineModules), "Debian's package wine64");
        using var folder = new TemporaryFolder();
        ImageChange[] changes = RewriteSomeModules(folder);
        var random = new Random(5000);
        var lines = new List<string>();
        foreach (ImageChange change in changes)
        {
            string path = folder.PathOf(change.Path);
            byte[] file = File.ReadAllBytes(path);
            for (int i = 0; i < FlipsOfEach; i++)
            {
                int offset = random.Next(file.Length);
                lines.Add($"{path}\t{offset.ToString("x", CultureInfo.InvariantCulture)}\t{SectionOfFlipped(change, file, offset, (byte)(1 << random.Next(8)))}");
            }
        }

        Assert.HasCount(Modules * FlipsOfEach, lines);
        Witness.Pefile.Approves(Path.Combine(Repository.Root, "tests", "witness", "check_sections.py"), folder.Write("places.txt", string.Join('\n', lines)));
    }

    /// <summary>Modules that are not too large, rewritten, because their places are taken.</summary>
    private static ImageChange[] RewriteSomeModules(TemporaryFolder folder)
    {
        foreach (string module in Directory.GetFiles(WineModules).Where(static path => new FileInfo(path).Length < LargestModule))
        {
            folder.Copy(module, Path.GetFileName(module));
        }

        var pipeline = new RebaseBindPipeline(new RebaseBindOptions
        {
            Layout = new() { Reserved = [AddressRange.Parse("0x100000000-0x5ffffffff")] },
            Change = new() { Bind = BindPolicy.All, DynamicBase = DynamicBasePolicy.Clear },
        });
        GatheredTree tree = pipeline.Scan(folder.Root);
        pipeline.Apply(tree, pipeline.Plan(tree), OutputTarget.InPlace);
        IReadOnlyList<ImageChange> changes = ChangeRecordFile.Read(folder.Root).Changes;
        return [.. Enumerable.Range(0, Modules).Select(i => changes[i * changes.Count / Modules])];
    }

    /// <summary>Verifies a file with one bit flipped.</summary>
    /// <returns>The section that the JSON form names, or nothing.</returns>
    private static string SectionOfFlipped(ImageChange change, byte[] file, int offset, byte bit)
    {
        var findings = new List<Finding>();
        file[offset] ^= bit;
        VerifiedImageJson image = VerifiedImageJson.Of(new ChangedImageVerifier(change.Path, new ImageHistory(change, null), findings).Verify(file, original: null));
        file[offset] ^= bit;

        string where = $"{change.Path} {offset:x}";
        Assert.AreEqual("altered", image.State, where);
        Assert.IsTrue(image.IsComplete, where);
        AlteredPlaceJson place = image.Places!.Single();
        Assert.AreEqual(("0x" + offset.ToString("x", CultureInfo.InvariantCulture), 1, true), (place.Offset, place.Size, place.IsExact), where);
        Assert.AreEqual(FindingCatalog.AlteredSince, findings.Single().Code, where);
        return place.Section ?? string.Empty;
    }
}
