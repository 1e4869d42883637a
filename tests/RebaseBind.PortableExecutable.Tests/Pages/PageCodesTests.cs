using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable.Pages;
using RebaseBind.TestSupport;

namespace RebaseBind.PortableExecutable.Tests.Pages;

/// <summary>Codes of pages show what has changed, and give one changed byte back.</summary>
[TestClass]
public sealed class PageCodesTests
{
    private const int PageSize = PageCodes.PageSize;

    /// <summary>The code of "RebaseBind", computed elsewhere.</summary>
    private const ulong KnownCode = 0x17E3778EEA3663B3;

    /// <summary>The definition, in other words: no lanes, numbers of any size.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(8)]
    [DataRow(4095)]
    [DataRow(4096)]
    [DataRow(4097)]
    [DataRow(4096 * 4)]
    [DataRow((4096 * 9) + 13)]
    public void CodesAreTheLastStates(int length)
    {
        byte[] file = Fill(length, seed: length);
        UInt128 modulus = UInt128.One << 64;
        var expected = new List<byte>();
        foreach (byte[] page in file.Chunk(PageSize))
        {
            UInt128 state = ((0x3C6EF372FE94F82B + (UInt128)page.Length) % modulus) * 0x6A09E667F3BCC909 % modulus;
            foreach (byte[] bytes in page.Chunk(8))
            {
                UInt128 word = bytes.Reverse().Aggregate(UInt128.Zero, (sum, one) => (sum * 256) + one);
                state = (state ^ word) * 0x6A09E667F3BCC909 % modulus;
                state ^= state / (UInt128.One << 32);
                state = state * 0xBB67AE8584CAA73B % modulus;
            }

            expected.AddRange(BitConverter.GetBytes((ulong)state));
        }

        CollectionAssert.AreEqual(expected, PageCodes.Of(file));
        Assert.AreEqual(expected.Count / 8, PageCodes.CountOf(length));
        Assert.AreEqual((int.MaxValue / PageSize) + 1, PageCodes.CountOf(int.MaxValue));
    }

    /// <summary>A form that is stored must not change.</summary>
    [TestMethod]
    public void CodeOfAKnownPageStays()
    {
        Assert.AreEqual(KnownCode, PageCodes.OfPage("RebaseBind"u8));
        Assert.AreEqual(KnownCode, PageCodes.CodeOf(PageCodes.Of("RebaseBind"u8), 0));
    }

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void OneChangedByteIsFoundAndGivenBack()
    {
        PropertyCases.ForEach(60_000, seed =>
        {
            var random = new Random(seed);
            byte[] page = Page(random);
            ulong code = PageCodes.OfPage(page);
            int at = random.Next(page.Length);
            byte old = page[at];
            page[at] = (byte)(old ^ random.Next(1, 256));

            Assert.AreNotEqual(code, PageCodes.OfPage(page));
            Assert.IsTrue(PageCodes.TryRepair(page, code, out int offset, out byte repaired));
            Assert.AreEqual((at, old), (offset, repaired));
        });
    }

    [TestMethod]
    public void EveryByteOfAPageIsGivenBack()
    {
        byte[] page = Fill(PageSize - 3, seed: 5);
        ulong code = PageCodes.OfPage(page);
        for (int at = 0; at < page.Length; at++)
        {
            byte old = page[at];
            page[at] ^= (byte)(1 + (at % 255));
            Assert.IsTrue(PageCodes.TryRepair(page, code, out int offset, out byte repaired));
            Assert.AreEqual((at, old), (offset, repaired));
            page[at] = old;
        }
    }

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void TwoChangedBytesAreSeenAndNeverGivenBackWrongly()
    {
        PropertyCases.ForEach(60_000, seed =>
        {
            var random = new Random(seed);
            byte[] page = Page(random);
            ulong code = PageCodes.OfPage(page);
            int first = random.Next(page.Length);
            int second = seed % 2 == 0 ? (first + random.Next(1, page.Length)) % page.Length : Math.Min(first + random.Next(1, 9), page.Length - 1);
            page[first] ^= (byte)random.Next(1, 256);
            page[second] ^= (byte)(second == first ? 0 : random.Next(1, 256));

            Assert.AreNotEqual(code, PageCodes.OfPage(page));
            Assert.AreEqual(first == second, PageCodes.TryRepair(page, code, out _, out _));
        });
    }

    [TestMethod]
    public void PageThatHasNotChangedIsNotRepaired()
    {
        byte[] page = Fill(PageSize, seed: 1);

        Assert.IsFalse(PageCodes.TryRepair(page, PageCodes.OfPage(page), out _, out _));
        Assert.IsFalse(PageCodes.TryRepair([], PageCodes.OfPage([]), out _, out _));
        Assert.IsFalse(PageCodes.TryRepair(page, 0x1234_5678_9ABC_DEF0, out _, out _));
    }

    /// <summary>Behind the end of a page that fills no whole word nothing can have changed.</summary>
    [TestMethod]
    public void NothingBehindTheEndIsGivenBack()
    {
        byte[] page = Fill(13, seed: 2);
        ulong code = PageCodes.OfPage(page);
        Assert.AreNotEqual(code, PageCodes.OfPage([.. page, 0]), "the length counts");

        for (int at = 0; at < 13; at++)
        {
            byte[] changed = [.. page];
            changed[at]++;
            Assert.IsTrue(PageCodes.TryRepair(changed, code, out int offset, out _));
            Assert.AreEqual(at, offset);
        }

        // The last word with a byte behind the end: what the code would be if there were one.
        Assert.IsFalse(PageCodes.TryRepair(page, CodeWithAByteBehindTheEnd(page), out _, out _));
    }

    [TestMethod]
    public void WordIsGivenBackIfItsPlaceIsKnown()
    {
        byte[] page = Fill(PageSize, seed: 3);
        ulong code = PageCodes.OfPage(page);
        for (int at = 0; at < page.Length; at += 8)
        {
            ulong old = BinaryPrimitives.ReadUInt64LittleEndian(page.AsSpan(at));
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(at), (ulong)at);
            Assert.AreEqual(old, PageCodes.WordBefore(page, code, at));
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(at), old);
        }
    }

    /// <summary>What moving an image does: the same difference is added to many fields of a page, of 4 or 8 bytes, aligned or not.</summary>
    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void MovedFieldsAreSeen()
    {
        PropertyCases.ForEach(30_000, seed =>
        {
            var random = new Random(seed);
            var page = new byte[PageSize];
            int width = random.Next(2) == 0 ? 4 : 8;
            int stride = width * random.Next(1, 4);
            int start = random.Next(3) == 0 ? random.Next(16) : 8 * random.Next(16);
            ulong address = random.Next(3) switch { 0 => 0, 1 => 0x1000_1000, _ => (ulong)random.NextInt64() };
            for (int at = start; at + width <= PageSize; at += stride)
            {
                BitConverter.GetBytes(address + (ulong)random.Next(0x1_0000)).AsSpan(0, width).CopyTo(page.AsSpan(at));
            }

            ulong code = PageCodes.OfPage(page);
            ulong difference = 0x1_0000UL << random.Next(width == 4 ? 16 : 48);
            int count = random.Next(2, 400);
            for (int at = start; at + width <= PageSize && count-- > 0; at += stride)
            {
                ulong moved = BitConverter.ToUInt64([.. page[at..(at + width)], .. new byte[8 - width]]) + difference;
                BitConverter.GetBytes(moved).AsSpan(0, width).CopyTo(page.AsSpan(at));
            }

            Assert.AreNotEqual(code, PageCodes.OfPage(page));
            Assert.IsFalse(PageCodes.TryRepair(page, code, out _, out _));
        });
    }

    /// <summary>The upper bits of words mix least. No pair of flips among them may cancel out.</summary>
    [TestMethod]
    public void FlippedBitsOfNeighboursNeverCancelOut()
    {
        byte[] page = Fill(PageSize, seed: 4);
        ulong code = PageCodes.OfPage(page);
        foreach (ulong first in OneOrTwoBits())
        {
            foreach (ulong second in OneOrTwoBits())
            {
                Flip(page, 0x100, first);
                Flip(page, 0x108, second);
                Assert.AreNotEqual(code, PageCodes.OfPage(page.AsSpan()));
                Flip(page, 0x100, first);
                Flip(page, 0x108, second);
            }
        }

        static IEnumerable<ulong> OneOrTwoBits()
        {
            for (int i = 28; i < 64; i += i == 34 ? 27 : 1)
            {
                for (int j = 28; j <= i; j += j == 34 ? 27 : 1)
                {
                    yield return (1UL << i) | (1UL << j);
                }
            }
        }

        static void Flip(byte[] page, int at, ulong bits)
            => BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(at), BinaryPrimitives.ReadUInt64LittleEndian(page.AsSpan(at)) ^ bits);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4096)]
    [DataRow((4096 * 4) + 1)]
    [DataRow((4096 * 7) + 4095)]
    public void ChangedPagesAreListed(int length)
    {
        byte[] file = Fill(length, seed: 6);
        byte[] codes = PageCodes.Of(file);
        int pages = PageCodes.CountOf(length);

        Assert.IsEmpty(PageCodes.FindChangedPages(file, codes));
        for (int page = 0; page < pages; page++)
        {
            byte[] changed = [.. file];
            changed[page * PageSize]++;
            changed[^1]--;
            int[] expected = length == 1 ? [] : page == pages - 1 && length % PageSize == 1 ? [] : [.. new[] { page, pages - 1 }.Distinct()];
            CollectionAssert.AreEqual(expected, PageCodes.FindChangedPages(changed, codes).ToArray());
        }
    }

    [TestMethod]
    public void OfFilesOfDifferentLengthsTheCommonPagesAreCompared()
    {
        byte[] file = Fill((PageSize * 5) + 100, seed: 7);
        byte[] codes = PageCodes.Of(file);

        CollectionAssert.AreEqual(Array.Empty<int>(), PageCodes.FindChangedPages(file.AsSpan(0, PageSize * 3), codes).ToArray());
        CollectionAssert.AreEqual(new[] { 2 }, PageCodes.FindChangedPages(file.AsSpan(0, (PageSize * 3) - 1), codes).ToArray());
        CollectionAssert.AreEqual(new[] { 5 }, PageCodes.FindChangedPages([.. file, .. new byte[PageSize]], codes).ToArray());
        CollectionAssert.AreEqual(Array.Empty<int>(), PageCodes.FindChangedPages([], codes).ToArray());
        CollectionAssert.AreEqual(Array.Empty<int>(), PageCodes.FindChangedPages(file, []).ToArray());
    }

    private static ulong CodeWithAByteBehindTheEnd(byte[] page)
    {
        UInt128 modulus = UInt128.One << 64;
        UInt128 state = (0x3C6EF372FE94F82B + (UInt128)page.Length) * 0x6A09E667F3BCC909 % modulus;
        foreach (ulong word in new[] { BitConverter.ToUInt64(page), BitConverter.ToUInt64([.. page[8..13], 0, 9, 0]) })
        {
            state = (state ^ word) * 0x6A09E667F3BCC909 % modulus;
            state = (state ^ (state / (UInt128.One << 32))) * 0xBB67AE8584CAA73B % modulus;
        }

        return (ulong)state;
    }

    /// <summary>A page of a length that is often whole, filled at random or mostly with zeros.</summary>
    private static byte[] Page(Random random)
    {
        var page = new byte[random.Next(4) == 0 ? random.Next(1, PageSize + 1) : PageSize];
        random.NextBytes(random.Next(2) == 0 ? page : page.AsSpan(0, Math.Min(page.Length, 40)));
        return page;
    }

    private static byte[] Fill(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
