using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Planning.Keeping;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class KeepSelectionTests
{
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void TheKeptSetIsTheBestOfAllSetsWithoutOverlaps()
    {
        PropertyCases.ForEach(600, seed =>
        {
            var random = new Random(seed);
            ImageSummary[] images = Summaries.Random(random, 1 + (seed % 10));

            // Equal sizes and few weights, so that names have to decide in half of the cases.
            images = seed % 2 == 0 ? images : [.. images.Select(image => image with { SizeOfImage = 0x20000, Fixups = image.Fixups / 2 })];
            CollectionAssert.AreEqual(BestByTrying(images).ToArray(), Chosen(images).ToArray(), $"seed {seed}");
        });
    }

    [TestMethod]
    public void InALongRowOfEqualImagesEachOverlappingTheNextTheNamesDecide()
    {
        // 2001 images in a row, each overlapping the next: the best set is every other one, from the first on.
        const int count = 2001;
        ImageSummary[] row = [.. Enumerable.Range(0, count).Select(i => Summaries.Dll($"d{i:D4}.dll", 0x2_0000_0000 + ((ulong)i * 0x10000), 0x20000, fixups: 1))];

        CollectionAssert.AreEqual(Enumerable.Range(0, count).Where(i => i % 2 == 0).Select(i => row[i].Path).ToArray(), Chosen(row).ToArray());

        // With one image more there are many best sets; the one with the first names takes every other from the left.
        row = [.. row, Summaries.Dll("e.dll", 0x2_0000_0000 + (count * 0x10000), 0x20000, fixups: 1)];
        CollectionAssert.AreEqual(Enumerable.Range(0, count).Where(i => i % 2 == 0).Select(i => row[i].Path).ToArray(), Chosen(row).ToArray());

        // And with the names the other way round, every other from the right.
        ImageSummary[] reversed = [.. row.Select((image, i) => image with { Path = $"d{count - i:D4}.dll" }).OrderBy(image => image.Path, StringComparer.Ordinal)];
        CollectionAssert.AreEqual(Enumerable.Range(0, count).Where(i => i % 2 == 0).Select(i => reversed[i].Path).ToArray(), Chosen(reversed).ToArray());
    }

    [TestMethod]
    public void OfTwoEqualImagesTheOneWithTheSmallerPathStays()
        => Assert.AreEqual("a.dll", Chosen([Summaries.Dll("a.dll"), Summaries.Dll("b.dll")]).Single());

    private static IEnumerable<string> Chosen(ImageSummary[] images)
    {
        bool[] kept = KeepSelection.Choose(images.Length, i => LocatedImage.AtItsOwnBase(images[i]));
        return images.Where((_, i) => kept[i]).Select(image => image.Path);
    }

    private static IEnumerable<string> BestByTrying(ImageSummary[] images)
        => Enumerable.Range(0, 1 << images.Length)
            .Select(bits => images.Where((_, i) => (bits >> i & 1) != 0).ToArray())
            .Where(IsDisjoint)
            .OrderByDescending(set => set.Sum(image => (long)image.Fixups))
            .ThenByDescending(set => set.Sum(image => (long)image.SizeOfImage))
            .ThenBy(set => string.Concat(images.Select(image => set.Contains(image) ? '0' : '1')), StringComparer.Ordinal)
            .First()
            .Select(image => image.Path);

    private static bool IsDisjoint(ImageSummary[] images)
        => !images.Any(left => images.Any(right => left != right && AddressRange.OfImage(left).Overlaps(AddressRange.OfImage(right))));
}
