using System;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.TestImages;
using RebaseBind.TestImages.Layout;

namespace RebaseBind.PortableExecutable.Tests.Editing;

/// <summary>The checksum is that of imagehlp, whatever the length and wherever the field lies.</summary>
[TestClass]
public sealed class PeChecksumTests
{
    private const int FewestBytes = 64;
    private const int MostBytes = 300;

    [TestMethod]
    [DataRow("00000000", 0, 4u, DisplayName = "the field itself does not count")]
    [DataRow("FFFFFFFF", 0, 4u, DisplayName = "whatever it holds")]
    [DataRow("000000000100", 0, 7u)]
    [DataRow("0000000001000200", 0, 11u)]
    [DataRow("00000000FFFF", 0, 0x10005u, DisplayName = "0xFFFF stays 0xFFFF")]
    [DataRow("00000000FFFF0100", 0, 9u, DisplayName = "0xFFFF + 1 carries around to 1")]
    [DataRow("00000000FFFFFFFF", 0, 0x10007u, DisplayName = "0xFFFF + 0xFFFF carries around to 0xFFFF")]
    [DataRow("0000000080", 0, 0x85u, DisplayName = "an odd last byte is a low byte")]
    [DataRow("12000000003400", 1, 0x3419u, DisplayName = "at an odd offset the field takes one byte of a word at either end")]
    public void KnownVectors(string file, int field, uint expected)
        => Assert.AreEqual(expected, PeChecksum.Compute(Convert.FromHexString(file), new FileOffset(field)));

    [TestMethod]
    public void EveryLengthAndFieldOffsetAgreesWithAddingWordByWord()
    {
        var random = new Random(20_260_729);
        var bytes = new byte[MostBytes];
        for (int length = FewestBytes; length <= MostBytes; length++)
        {
            random.NextBytes(bytes);
            foreach (int field in FieldOffsets(length, random))
            {
                ReadOnlySpan<byte> file = bytes.AsSpan(0, length);
                Assert.AreEqual(CheckSum.Of(file, field), PeChecksum.Compute(file, new FileOffset(field)), $"length {length}, field at {field}");
            }
        }
    }

    [TestMethod]
    [DataRow((byte)0)]
    [DataRow((byte)1)]
    [DataRow((byte)0x80)]
    [DataRow((byte)0xFF)]
    public void EveryLengthOfOneByteValueAgreesToo(byte value)
    {
        var bytes = new byte[MostBytes];
        Array.Fill(bytes, value);
        for (int length = FewestBytes; length <= MostBytes; length++)
        {
            ReadOnlySpan<byte> file = bytes.AsSpan(0, length);
            Assert.AreEqual(CheckSum.Of(file, 8), PeChecksum.Compute(file, new FileOffset(8)), $"length {length}");
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void LargeFileAgrees(bool isFull)
    {
        var bytes = new byte[(16 << 20) + 1];
        new Random(7).NextBytes(bytes);
        if (isFull)
        {
            Array.Fill(bytes, (byte)0xFF);
        }

        Assert.AreEqual(CheckSum.Of(bytes, 0xD8), PeChecksum.Compute(bytes, new FileOffset(0xD8)));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void MemoryThatIsNotAlignedAgrees(bool isOdd)
    {
        var bytes = new byte[4096];
        new Random(11).NextBytes(bytes);
        for (int start = 0; start < 64; start++)
        {
            ReadOnlySpan<byte> file = bytes.AsSpan(start, isOdd ? 3001 : 3000);
            Assert.AreEqual(CheckSum.Of(file, 0x98), PeChecksum.Compute(file, new FileOffset(0x98)));
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ChangedImageGetsItsChecksumAnew(bool isWide)
    {
        BuiltImage image = (isWide ? ImageBuilder.X64() : ImageBuilder.X86()).WithPointers(20).WithOverlay(1, 2, 3).Build();
        var editor = new ImageEditor(image.ToArray());
        editor.Rebase(new VirtualAddress(0x3000_0000));

        uint checkSum = editor.UpdateCheckSum();

        Assert.AreNotEqual(image.UInt32At(image.Fields.CheckSum), checkSum);
        Assert.AreEqual(CheckSum.Of(editor.File.Span, image.Fields.CheckSum), checkSum);
        Assert.AreEqual(checkSum, BitConverter.ToUInt32(editor.File.Span.Slice(image.Fields.CheckSum, 4)));
    }

    [TestMethod]
    public void UnchangedImageKeepsItsChecksum()
    {
        BuiltImage image = ImageBuilder.X64().Build();
        var editor = new ImageEditor(image.ToArray());

        Assert.AreEqual(image.UInt32At(image.Fields.CheckSum), editor.UpdateCheckSum());
    }

    [TestMethod]
    public void WrongChecksumIsPutRight()
    {
        BuiltImage image = ImageBuilder.X64().Build();
        var editor = new ImageEditor(image.With32(image.Fields.CheckSum, 1));

        Assert.AreEqual(image.UInt32At(image.Fields.CheckSum), editor.UpdateCheckSum());
    }

    [TestMethod]
    public void ImageWithoutChecksumStaysWithoutOne()
    {
        BuiltImage image = ImageBuilder.X64().WithPointers(3).WithoutCheckSum().Build();
        var editor = new ImageEditor(image.ToArray());
        editor.Rebase(new VirtualAddress(0x3000_0000));

        Assert.AreEqual(0u, editor.UpdateCheckSum());
        Assert.AreEqual(0u, BitConverter.ToUInt32(editor.File.Span.Slice(image.Fields.CheckSum, 4)));
    }

    /// <summary>The first offsets, the last ones, and some between, odd ones among them.</summary>
    private static IEnumerable<int> FieldOffsets(int length, Random random)
        => [0, 1, 2, 3, 31, 32, 33, random.Next(length - 4), random.Next(length - 4), length - 7, length - 6, length - 5, length - 4];
}
