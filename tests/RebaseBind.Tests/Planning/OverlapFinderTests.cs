using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Paths;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Processes;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class OverlapFinderTests
{
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void FindsTheImagesThatComparingAllPairsFinds()
    {
        PropertyCases.ForEach(200, seed =>
        {
            var random = new Random(seed);
            ImageSummary[] images = [.. Summaries.Random(random, 40).Select(image => random.Next(4) switch
            {
                0 => image with { IsDll = false },
                1 => image with { Kind = ImageKind.ReadyToRun },
                _ => image,
            })];
            string[] expected = [.. images.Where(image => Counts(image) && images.Any(other => other != image && Overlap(image, other))).Select(image => image.Path)];

            var found = OverlapFinder.Find(images.Select(LocatedImage.AtItsOwnBase));

            CollectionAssert.AreEqual(expected, found.Select(overlap => overlap.Image.Path).ToArray(), $"seed {seed}");
            Assert.IsTrue(found.All(overlap => overlap.Image != overlap.Partner && Overlap(overlap.Image, overlap.Partner)), $"seed {seed}");
        });
    }

    [TestMethod]
    public void ImagesThatTouchDoNotOverlap()
    {
        ImageSummary[] images = [Summaries.Dll("a.dll", size: 0x10000), Summaries.Dll("b.dll", Summaries.DefaultDllBase + 0x10000)];

        Assert.IsEmpty(OverlapFinder.Find(images.Select(LocatedImage.AtItsOwnBase)));
    }

    [TestMethod]
    [DataRow(ImageKind.Native, ImageKind.IntermediateLanguage, true)]
    [DataRow(ImageKind.ReadyToRun, ImageKind.Native, true)]
    [DataRow(ImageKind.ReadyToRun, ImageKind.IntermediateLanguage, false)]
    internal void AnImageIsInTheWayOfAnotherOnlyIfOneOfThemIsNative(ImageKind kind, ImageKind otherKind, bool isInItsWay)
    {
        ImageSummary image = Summaries.Dll("a.dll") with { Kind = kind };
        ImageSummary other = Summaries.Dll("b.dll") with { Kind = otherKind };
        var trace = new PlanTrace(image);
        Planner.Plan([image, other], new RebaseBindOptions(), trace: trace);

        CollectionAssert.AreEqual(isInItsWay ? new[] { other } : [], trace.InItsWay.ToArray());
    }

    [TestMethod]
    public void OfThoseInAnImagesWayTheOneWithMostFixupsIsNamedFirst()
    {
        ImageSummary image = Summaries.Dll("a.dll");
        var trace = new PlanTrace(image);
        Planner.Plan([image, Summaries.Dll("d.dll", fixups: 3), Summaries.Dll("c.dll", fixups: 3), Summaries.Dll("b.dll", fixups: 2), Summaries.Dll("e.dll", fixups: 4)], new RebaseBindOptions(), trace: trace);

        CollectionAssert.AreEqual(new[] { "e.dll", "c.dll", "d.dll", "b.dll" }, trace.InItsWay.Select(other => other.Path).ToArray());
    }

    /// <summary>As above, but an overlap counts only in a set that both are in; the first such set names the partner.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void FindsTheImagesThatComparingAllPairsOfEachSetFinds()
    {
        PropertyCases.ForEach(200, seed =>
        {
            var random = new Random(seed);
            ImageSummary[] dlls = [.. Summaries.Random(random, 40).Select(image => random.Next(3) == 0 ? image with { Machine = Machine.Arm64 } : image)];
            ImageSummary[] roots = [.. Enumerable.Range(0, 5).Select(i => Summaries.Dll($"r{i}.exe", 0x9_0000_0000) with { IsDll = false, Kind = ImageKind.Hybrid })];
            ImageSummary[] images = [.. dlls, .. roots];
            DynamicLoad[] loads = [.. roots.Select(root => (root.Path, Seed: random.Next())).SelectMany(load => images
                .Where(image => IsIn(load.Seed, image.Path))
                .Select(image => new DynamicLoad(load.Path, PathPattern.Parse("./" + image.Path))))];
            var sets = LoadSets.Create(images, [.. roots.Select(root => root.Path)], loads, []);

            var found = OverlapFinder.Find(images.Select(LocatedImage.AtItsOwnBase), sets);

            string[] expected = [.. dlls.Where(image => Counts(image) && dlls.Any(other => Meet(image, other))).Select(image => image.Path)];
            CollectionAssert.AreEqual(expected, found.Select(overlap => overlap.Image.Path).ToArray(), $"seed {seed}");
            foreach (Overlap overlap in found)
            {
                int first = dlls.Where(other => Meet(overlap.Image, other)).Min(other => sets.SetsOf(overlap.Image).Intersect(sets.SetsOf(other)).Min());
                Assert.IsTrue(Meet(overlap.Image, overlap.Partner), $"seed {seed}");
                CollectionAssert.Contains(sets.SetsOf(overlap.Partner).ToArray(), first, $"seed {seed}");
            }

            bool Meet(ImageSummary image, ImageSummary other) => image != other && image.Machine == other.Machine && Overlap(image, other) && sets.MayMeet(image, other);
        });
    }

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void OrderOfImagesDoesNotCountInSetsEither()
    {
        ImageSummary[] images =
        [
            .. Summaries.Random(new Random(1), 60),
            .. Enumerable.Range(0, 4).Select(i => Summaries.Dll($"r{i}.exe", 0x9_0000_0000) with { IsDll = false, Imports = [.. Enumerable.Range(0, 30).Select(j => $"d{(i * 10) + j:D4}.dll")] }),
        ];
        string[] roots = ["r0.exe", "r1.exe", "r2.exe", "r3.exe"];
        var expected = OverlapFinder.Find(images.Select(LocatedImage.AtItsOwnBase), LoadSets.Create(images, roots, [], []));
        Assert.IsNotEmpty(expected);

        PropertyCases.ForEach(20, seed =>
        {
            ImageSummary[] shuffled = new Random(seed).Shuffled(images);

            CollectionAssert.AreEqual(expected.ToArray(), OverlapFinder.Find(shuffled.Select(LocatedImage.AtItsOwnBase), LoadSets.Create(shuffled, roots, [], [])).ToArray(), $"seed {seed}");
        });
    }

    /// <summary>The worst case of a tree that was never rebased: the linker's default base for all.</summary>
    [TestMethod]
    public void ManyImagesAtOneBaseTakeLittleMemory()
    {
        const int count = 100_000;
        const int sizeOfOverlap = 48;
        ImageSummary[] images = [.. Enumerable.Range(0, count).Select(i => Summaries.Dll($"d{i:D6}.dll"))];

        long before = GC.GetAllocatedBytesForCurrentThread();
        var found = OverlapFinder.Find(images.Select(LocatedImage.AtItsOwnBase));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.HasCount(count, found);
        Assert.IsLessThan((60L + sizeOfOverlap) * count, allocated);
    }

    [TestMethod]
    public void ImagesOfTwoMachinesDoNotOverlap()
    {
        ImageSummary[] images = [Summaries.Dll("a.dll"), Summaries.Dll("b.dll") with { Machine = Machine.Arm64 }];

        Assert.IsEmpty(OverlapFinder.Find(images.Select(LocatedImage.AtItsOwnBase)));
    }

    private static bool IsIn(int seed, string path) => new Random(seed ^ (path[3] * 31) ^ path[4]).Next(3) == 0 || path == "r0.exe";

    private static bool Counts(ImageSummary image) => image is { IsDll: true, Kind: ImageKind.Native, Fixups: not 0 };

    private static bool Overlap(ImageSummary left, ImageSummary right)
        => AddressRange.ForImage(left.ImageBase, left.SizeOfImage).Overlaps(AddressRange.ForImage(right.ImageBase, right.SizeOfImage));
}
