using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace RebaseBind.PortableExecutable.Pages;

/// <summary>
/// A code of 64 bits for each page of a file: it shows that a page has changed, and if only one byte of it has, which one, and what it was.
/// </summary>
/// <remarks>
/// <para>
/// A page's state starts at a number that depends on the page's length. Each word of 8 bytes, little-endian, the last one filled up with zeros, takes
/// it one step further: xor the word, multiply, xor the upper half into the lower half, multiply again. The last state is the code. For a given
/// word a step is a bijection of states, and for a given state a bijection of words. So a change of one word always changes the code, and other
/// changes do but for one in 2^64. With one multiplication, flips of the upper bits of two words that follow each other would cancel out.
/// </para>
/// <para>
/// Steps can be taken back. From the code back to a word, and from the start up to it, there is exactly one value of that word that joins the two.
/// Where this value and the present one differ in one byte, that byte is what has changed. A wrong place looks like this once in 2^44 pages.
/// </para>
/// <para>This is no defence against somebody who wants a change to stay unseen; a cryptographic hash of the file is.</para>
/// </remarks>
internal static class PageCodes
{
    /// <summary>Bytes of a page; the last one of a file may be shorter.</summary>
    internal const int PageSize = 0x1000;

    /// <summary>Bytes of a code.</summary>
    internal const int CodeSize = sizeof(ulong);

    // The fractions of the square roots of 2, 3 and 5, made odd to be invertible.
    private const ulong First = 0x6A09_E667_F3BC_C909;
    private const ulong Second = 0xBB67_AE85_84CA_A73B;
    private const ulong Seed = 0x3C6E_F372_FE94_F82B;
    private const ulong InverseOfFirst = 0xEF16_8D52_208D_9539;
    private const ulong InverseOfSecond = 0x072F_55F3_A003_99F3;

    private const int WordSize = sizeof(ulong);
    private const int WordsOfPage = PageSize / WordSize;
    private const int HalfOfWord = 32;

    /// <summary>How many pages are gone through at once: a step waits for the one before it, but not for those of other pages.</summary>
    private const int Lanes = 4;

    /// <summary>How many pages a file has.</summary>
    /// <param name="length">Its length in bytes.</param>
    internal static int CountOf(int length) => (int)(((long)length + PageSize - 1) / PageSize);

    /// <summary>The codes of all pages, little-endian.</summary>
    internal static byte[] Of(ReadOnlySpan<byte> file)
    {
        var codes = new byte[CountOf(file.Length) * CodeSize];
        Fill(file, codes);
        return codes;
    }

    /// <summary>The code of one page.</summary>
    /// <param name="page">Up to <see cref="PageSize"/> bytes.</param>
    internal static ulong OfPage(ReadOnlySpan<byte> page)
    {
        ulong state = StartOf(page.Length);
        for (int at = 0; at < page.Length; at += WordSize)
        {
            state = Step(state, ReadWord(page, at));
        }

        return state;
    }

    /// <summary>The pages that a file and an earlier state of it both have, and whose codes differ, in order.</summary>
    /// <param name="file">The file as it is.</param>
    /// <param name="codes">The codes of what it was. If the length was another one, so was the page that ends the shorter file.</param>
    internal static IReadOnlyList<int> FindChangedPages(ReadOnlySpan<byte> file, ReadOnlySpan<byte> codes)
    {
        byte[] present = Of(file);
        var changed = new List<int>();
        int common = Math.Min(present.Length, codes.Length) / CodeSize;
        for (int page = 0; page < common; page++)
        {
            int at = page * CodeSize;
            if (!present.AsSpan(at, CodeSize).SequenceEqual(codes.Slice(at, CodeSize)))
            {
                changed.Add(page);
            }
        }

        return changed;
    }

    /// <summary>The code of a page among codes.</summary>
    internal static ulong CodeOf(ReadOnlySpan<byte> codes, int page) => BinaryPrimitives.ReadUInt64LittleEndian(codes.Slice(page * CodeSize));

    /// <summary>Finds the one byte of a page that has changed, and what it was.</summary>
    /// <param name="page">The page as it is, up to <see cref="PageSize"/> bytes.</param>
    /// <param name="code">The code of what it was, with the same length.</param>
    /// <param name="offset">Where the byte lies in the page.</param>
    /// <param name="old">What it was.</param>
    /// <returns>False if the page has not changed, if no change of one byte leads from the code to it, or if several do.</returns>
    internal static bool TryRepair(ReadOnlySpan<byte> page, ulong code, out int offset, out byte old)
    {
        Span<ulong> behind = stackalloc ulong[WordsOfPage];
        GoBack(page, code, behind);
        offset = 0;
        old = 0;
        int found = 0;
        ulong state = StartOf(page.Length);
        for (int at = 0; at < page.Length; at += WordSize)
        {
            ulong word = ReadWord(page, at);
            ulong difference = state ^ Joining(behind[at / WordSize]) ^ word;
            int changed = at + IndexOfOnlyByte(difference);
            if (changed >= at && changed < page.Length)
            {
                found++;
                offset = changed;
                old = (byte)(page[changed] ^ (difference >> (8 * (changed - at))));
            }

            state = Step(state, word);
        }

        return found == 1;
    }

    /// <summary>What the word of 8 bytes at a place of a page must have been if nothing else of the page has changed.</summary>
    /// <param name="page">The page as it is, up to <see cref="PageSize"/> bytes.</param>
    /// <param name="code">The code of what it was, with the same length.</param>
    /// <param name="offset">Where the word lies in the page; a multiple of 8.</param>
    internal static ulong WordBefore(ReadOnlySpan<byte> page, ulong code, int offset)
    {
        Span<ulong> behind = stackalloc ulong[WordsOfPage];
        GoBack(page, code, behind);
        ulong state = StartOf(page.Length);
        for (int at = 0; at < offset; at += WordSize)
        {
            state = Step(state, ReadWord(page, at));
        }

        return state ^ Joining(behind[offset / WordSize]);
    }

    private static void Fill(ReadOnlySpan<byte> file, Span<byte> codes)
    {
        int page = 0;
        for (; file.Length / PageSize >= page + Lanes; page += Lanes)
        {
            FillLanes(MemoryMarshal.Cast<byte, ulong>(file.Slice(page * PageSize, Lanes * PageSize)), codes.Slice(page * CodeSize));
        }

        for (; page < codes.Length / CodeSize; page++)
        {
            int start = page * PageSize;
            ulong code = OfPage(file.Slice(start, Math.Min(PageSize, file.Length - start)));
            BinaryPrimitives.WriteUInt64LittleEndian(codes.Slice(page * CodeSize), code);
        }
    }

    private static void FillLanes(ReadOnlySpan<ulong> words, Span<byte> codes)
    {
        ReadOnlySpan<ulong> words0 = words.Slice(0, WordsOfPage);
        ReadOnlySpan<ulong> words1 = words.Slice(WordsOfPage, WordsOfPage);
        ReadOnlySpan<ulong> words2 = words.Slice(2 * WordsOfPage, WordsOfPage);
        ReadOnlySpan<ulong> words3 = words.Slice(3 * WordsOfPage, WordsOfPage);
        ulong state0 = StartOf(PageSize);
        ulong state1 = state0;
        ulong state2 = state0;
        ulong state3 = state0;
        for (int i = 0; i < WordsOfPage; i++)
        {
            state0 = Step(state0, LittleEndian(words0[i]));
            state1 = Step(state1, LittleEndian(words1[i]));
            state2 = Step(state2, LittleEndian(words2[i]));
            state3 = Step(state3, LittleEndian(words3[i]));
        }

        BinaryPrimitives.WriteUInt64LittleEndian(codes, state0);
        BinaryPrimitives.WriteUInt64LittleEndian(codes.Slice(CodeSize), state1);
        BinaryPrimitives.WriteUInt64LittleEndian(codes.Slice(2 * CodeSize), state2);
        BinaryPrimitives.WriteUInt64LittleEndian(codes.Slice(3 * CodeSize), state3);
    }

    /// <summary>Takes steps back from the code: the state behind each word, as it was when the page had this code.</summary>
    private static void GoBack(ReadOnlySpan<byte> page, ulong code, Span<ulong> behind)
    {
        ulong state = code;
        for (int index = ((page.Length + WordSize - 1) / WordSize) - 1; index >= 0; index--)
        {
            behind[index] = state;
            state = Joining(state) ^ ReadWord(page, index * WordSize);
        }
    }

    /// <summary>The index of the only byte of a number that is not 0; negative if there is none or more than one.</summary>
    private static int IndexOfOnlyByte(ulong number)
    {
        int index = -1;
        for (int i = 0; i < WordSize; i++)
        {
            if ((byte)(number >> (8 * i)) != 0)
            {
                if (index >= 0)
                {
                    return -1;
                }

                index = i;
            }
        }

        return index;
    }

    private static ulong StartOf(int length) => unchecked((Seed + (ulong)length) * First);

    private static ulong Step(ulong state, ulong word)
    {
        ulong mixed = unchecked((state ^ word) * First);
        return unchecked((mixed ^ (mixed >> HalfOfWord)) * Second);
    }

    /// <summary>What state and word before a step must be together, by xor, to lead to a state.</summary>
    private static ulong Joining(ulong state)
    {
        ulong mixed = unchecked(state * InverseOfSecond);
        return unchecked((mixed ^ (mixed >> HalfOfWord)) * InverseOfFirst);
    }

    private static ulong ReadWord(ReadOnlySpan<byte> page, int at)
    {
        if (page.Length - at >= WordSize)
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(page.Slice(at));
        }

        ulong word = 0;
        for (int i = page.Length - 1; i >= at; i--)
        {
            word = (word << 8) | page[i];
        }

        return word;
    }

    private static ulong LittleEndian(ulong word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
}
