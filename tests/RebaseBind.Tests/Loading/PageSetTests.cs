using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Loading;

namespace RebaseBind.Tests.Loading;

/// <summary>Pages as ranges, against pages one by one.</summary>
[TestClass]
public sealed class PageSetTests
{
    [TestMethod]
    [DataRow(0x1000u, 0x1000u, "1-2")]
    [DataRow(0x1FFFu, 1u, "1-2")]
    [DataRow(0x1FFFu, 2u, "1-3")]
    [DataRow(0x1000u, 0u, "")]
    [DataRow(0xFFFF_F000u, 0x1000u, "1048575-1048576")]
    [DataRow(0u, 0xFFFF_FFFFu, "0-1048576")]
    public void BytesLieOnPages(uint rva, uint size, string pages)
    {
        var builder = new PageSet.Builder();
        builder.AddBytes(rva, size);

        Assert.AreEqual(pages, Text(builder.ToSet()));
    }

    [TestMethod]
    public void RangesNeitherMeetNorTouch()
    {
        var builder = new PageSet.Builder();
        foreach ((uint first, uint end) in new (uint, uint)[] { (7, 9), (1, 2), (2, 3), (2, 2), (8, 10), (4, 5) })
        {
            builder.AddPages(first, end);
        }

        Assert.AreEqual("1-3 4-5 7-10", Text(builder.ToSet()));
        Assert.AreEqual("1-10", Text(builder.ToSet().Union(Of(3, 5, 6))));
    }

    /// <summary>Whatever is added in whatever order, and united: the same pages as in a set of numbers.</summary>
    [TestMethod]
    public void RandomPagesAreThoseOfASet()
    {
        var random = new Random(5);
        for (int round = 0; round < 500; round++)
        {
            var expected = new HashSet<uint>();
            PageSet[] sets = [.. Enumerable.Range(0, 2).Select(_ => Random(random, expected))];
            PageSet both = sets[0].Union(sets[1]);

            Assert.AreEqual(Text(both), Text(sets[1].Union(sets[0])));
            Assert.HasCount(both.Count, expected);
            Assert.IsTrue(Enumerable.Range(0, 50).All(page => both.Contains((uint)page) == expected.Contains((uint)page)));
            Assert.IsTrue(both.Ranges.Zip(both.Ranges.Skip(1)).All(static pair => pair.First.End < pair.Second.First));
        }
    }

    private static PageSet Random(Random random, HashSet<uint> all)
    {
        var builder = new PageSet.Builder();
        for (int i = random.Next(6); i > 0; i--)
        {
            uint first = (uint)random.Next(40);
            uint count = (uint)random.Next(5);
            builder.AddPages(first, first + count);
            all.UnionWith(Enumerable.Range((int)first, (int)count).Select(static page => (uint)page));
        }

        return builder.ToSet();
    }

    private static PageSet Of(params uint[] pages)
    {
        var builder = new PageSet.Builder();
        Array.ForEach(pages, page => builder.AddPages(page, page + 1));
        return builder.ToSet();
    }

    private static string Text(PageSet pages) => string.Join(' ', pages.Ranges.Select(static range => $"{range.First}-{range.End}"));
}
