using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Gathering;
using RebaseBind.Planning;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class KeepSelectionTests
{
    [TestMethod]
    public void NoSetWithoutOverlapsHoldsMoreFixupsOrAsManyAndMoreBytes()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            ImageSummary[] images = Summaries.Random(new Random(seed), 1 + (seed % 10));
            HashSet<ImageSummary> kept = KeepSelection.Choose(images);

            Assert.IsTrue(IsDisjoint([.. kept]), $"seed {seed}");
            Assert.AreEqual(BestByTrying(images), WeightOf(kept), $"seed {seed}");
        }
    }

    [TestMethod]
    public void OfTwoEqualImagesTheOneWithTheSmallerPathStays()
    {
        ImageSummary[] images = [Summaries.Dll("b.dll"), Summaries.Dll("a.dll")];

        Assert.AreEqual("a.dll", KeepSelection.Choose(images).Single().Path);
    }

    private static (long Fixups, long Bytes) BestByTrying(ImageSummary[] images)
        => Enumerable.Range(0, 1 << images.Length)
            .Select(bits => images.Where((_, i) => (bits >> i & 1) != 0).ToArray())
            .Where(IsDisjoint)
            .Max(WeightOf);

    private static (long Fixups, long Bytes) WeightOf(IEnumerable<ImageSummary> images)
        => (images.Sum(image => (long)image.Fixups), images.Sum(image => (long)image.SizeOfImage));

    private static bool IsDisjoint(ImageSummary[] images)
        => !images.Any(left => images.Any(right => left != right
            && AddressRange.ForImage(left.ImageBase, left.SizeOfImage).Overlaps(AddressRange.ForImage(right.ImageBase, right.SizeOfImage))));
}
