using System;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Relocations;

/// <summary>Each relocation type on values worked out by hand.</summary>
[TestClass]
public sealed class RelocationVectorTests
{
    private const int Place = 0x40;

    [TestMethod]
    [DataRow(0x1000_0000UL, 0x2000_0000UL, "78563412", "78563422")]
    [DataRow(0x1000_0000UL, 0x1001_0000UL, "00F0FFFF", "00F00000", DisplayName = "the carry out of the top is lost")]
    [DataRow(0x2000_0000UL, 0x1000_0000UL, "00000000", "000000F0", DisplayName = "a value below the delta wraps")]
    [DataRow(0x1000_0000UL, 0x0FFF_0000UL, "34120010", "3412FF0F")]
    public void HighLowAddsTheLow32Bits(ulong from, ulong to, string before, string after)
        => Check(ImageBuilder.X86(), 3, from, to, before, after);

    [TestMethod]
    [DataRow(0x1_8000_0000UL, 0x7_0000_0000UL, "0010008001000000", "0010000007000000")]
    [DataRow(0x1_8000_0000UL, 0x1_7FFF_0000UL, "0010008001000000", "0010FF7F01000000")]
    [DataRow(0x1_8000_0000UL, 0x7FF0_1234_0000UL, "F0DEBC9A01000000", "F0DEF02CF07F0000")]
    [DataRow(0x7FF0_0000_0000UL, 0x0001_0000UL, "78563412F07F0000", "7856351200000000")]
    [DataRow(0x0001_0000UL, 0xFFFF_FFFF_0000_0000UL, "FFFF000000000000", "FFFFFFFFFEFFFFFF")]
    public void Dir64AddsAll64Bits(ulong from, ulong to, string before, string after)
        => Check(ImageBuilder.X64(), 10, from, to, before, after);

    [TestMethod]
    [DataRow(0x1000_0000UL, 0x2345_0000UL, "0010", "4523")]
    [DataRow(0x2345_0000UL, 0x1000_0000UL, "4523", "0010")]
    [DataRow(0x1000_0000UL, 0x2000_0000UL, "00F8", "0008", DisplayName = "the carry out of the top is lost")]
    public void HighAddsTheUpperHalfTo16Bits(ulong from, ulong to, string before, string after)
        => Check(ImageBuilder.X86(), 1, from, to, before, after);

    [TestMethod]
    public void LowChangesNothingForABaseThatIsAMultipleOf64KiB()
        => Check(ImageBuilder.X86(), 2, 0x1000_0000, 0x2345_0000, "CDAB", "CDAB");

    [TestMethod]
    public void HighLowIn64BitImageAddsTheLow32Bits()
        => Check(ImageBuilder.X64(), 3, 0x1_8000_0000, 0x1_9001_0000, "00100080", "00100190");

    // As an ARM assembler encodes them; movw is T3, movt is T1, 16-bit halves little-endian.
    // f241 2034 = movw r0, #0x1234;  f2c5 6078 = movt r0, #0x5678;  f64f 71ff = movw r1, #0xffff;  f2c0 0101 = movt r1, #1
    [TestMethod]
    [DataRow(0x1000_0000UL, 0x1001_0000UL, "41F23420C5F27860", "41F23420C5F27960", DisplayName = "0x56781234 + 0x10000")]
    [DataRow(0x1000_0000UL, 0x6543_0000UL, "41F23420C5F27860", "41F23420CAF6BB30", DisplayName = "0x56781234 + 0x55430000 = 0xABBB1234")]
    [DataRow(0x1000_0000UL, 0x0001_0000UL, "4FF6FF71C1F20101", "4FF6FF71C0F20201", DisplayName = "0x1001FFFF - 0x0FFF0000 = 0x0002FFFF")]
    [DataRow(0x1000_0000UL, 0x1800_0000UL, "40F2000CC1F2000C", "40F2000CC1F6000C", DisplayName = "r12: 0x10000000 + 0x08000000 sets bit i")]
    [DataRow(0x1000_0000UL, 0x1700_0000UL, "40F2000CC1F2000C", "40F2000CC1F2007C", DisplayName = "r12: 0x10000000 + 0x07000000 sets imm3")]
    public void ThumbMov32AddsToTheValueOfThePair(ulong from, ulong to, string before, string after)
        => Check(ImageBuilder.Arm(), 7, from, to, before, after);

    [TestMethod]
    public void ThumbPairsOfTheBuilderAreWhatAnAssemblerWrites()
    {
        CollectionAssert.AreEqual(Convert.FromHexString("41F23420C5F27860"), ThumbPair.Encode(0, 0x5678_1234));
        CollectionAssert.AreEqual(Convert.FromHexString("4FF6FF71C0F20101"), ThumbPair.Encode(1, 0x0001_FFFF));
    }

    private static void Check(ImageBuilder start, int type, ulong from, ulong to, string before, string after)
    {
        byte[] bytes = Convert.FromHexString(before);
        byte[] surrounded = [.. new byte[Place], .. bytes, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE];
        surrounded.AsSpan(0, Place).Fill(0xDD);
        BuiltImage image = start.At(from)
            .ChangeSection(".text", section => section.WithData(surrounded))
            .WithRelocationBlock(0x1000, (ushort)((type << 12) | Place))
            .Build();
        var editor = new ImageEditor(image.ToArray());

        editor.Rebase(new VirtualAddress(to));

        ReadOnlySpan<byte> text = editor.File.Span.Slice((int)image.Section(".text").RawOffset, surrounded.Length);
        Assert.AreEqual(after, Convert.ToHexString(text.Slice(Place, bytes.Length)));
        Assert.AreEqual(-1, text[..Place].IndexOfAnyExcept((byte)0xDD));
        Assert.AreEqual(-1, text[(Place + bytes.Length)..].IndexOfAnyExcept((byte)0xEE));
    }
}
