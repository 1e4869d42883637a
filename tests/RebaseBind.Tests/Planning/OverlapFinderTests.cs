using System;
using System.Linq;
using RebaseBind.Gathering;
using RebaseBind.Planning;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class OverlapFinderTests
{
    [TestMethod]
    public void FindsTheImagesThatComparingAllPairsFinds()
    {
        for (int seed = 0; seed < 200; seed++)
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
        }
    }

    [TestMethod]
    public void ImagesThatTouchDoNotOverlap()
    {
        ImageSummary[] images = [Summaries.Dll("a.dll", size: 0x10000), Summaries.Dll("b.dll", Summaries.DefaultDllBase + 0x10000)];

        Assert.IsEmpty(OverlapFinder.Find(images.Select(LocatedImage.AtItsOwnBase)));
    }

    private static bool Counts(ImageSummary image) => image.IsDll && image.Kind == ImageKind.Native;

    private static bool Overlap(ImageSummary left, ImageSummary right)
        => AddressRange.ForImage(left.ImageBase, left.SizeOfImage).Overlaps(AddressRange.ForImage(right.ImageBase, right.SizeOfImage));
}
