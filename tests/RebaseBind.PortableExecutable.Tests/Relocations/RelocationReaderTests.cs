using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Relocations;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Relocations;

/// <summary>Base relocations are read as they were built, and counted.</summary>
[TestClass]
public sealed class RelocationReaderTests
{
    [TestMethod]
    public void FixupsAreReadInTheOrderOfTheTable()
    {
        BuiltImage built = ImageBuilder.X64()
            .WithFixup(FixupKind.Dir64, 0x1200).WithFixup(FixupKind.HighLow, 0x10).WithFixup(FixupKind.Low, 0x20).WithFixup(FixupKind.High, 0x1220)
            .WithFixupsInOrderGiven()
            .Build();

        CollectionAssert.AreEqual(
            built.Fixups.Select(fixup => (fixup.Rva, (int)fixup.Kind)).ToList(),
            Read(PeImage.Read(built.ToArray())).Select(fixup => (fixup.Address.Value, (int)fixup.Type)).ToList());
    }

    [TestMethod]
    public void BlockOfSizeZeroEndsTheTable()
    {
        BuiltImage built = ImageBuilder.X64().WithPointers(2).WithRelocationPadding(8).WithTrailingSection(".more", section => section.WithSize(8)).Build();
        Assert.HasCount(2, Read(PeImage.Read(built.ToArray())));
    }

    [TestMethod]
    public void PaddingInTheMiddleOfABlockIsLeftOut()
    {
        var image = PeImage.Read(ImageBuilder.X86().WithRelocationBlock(0x1000, 0x3000, 0, 0x3008, 0x0FFF, 0x3010).Build().ToArray());

        CollectionAssert.AreEqual(new[] { 0x1000u, 0x1008u, 0x1010u }, Read(image).Select(fixup => fixup.Address.Value).ToList());
        Assert.AreEqual(3, image.RelocationStatistics.Fixups);
    }

    [TestMethod]
    [DataRow(new[] { 0x10, 0x20, 0xFF0 }, 1)]
    [DataRow(new[] { 0x10, 0x1010 }, 2)]
    [DataRow(new[] { 0xFF8, 0x1000 }, 2)]
    [DataRow(new[] { 0xFFC }, 2)]
    [DataRow(new[] { 0xFFC, 0x1004 }, 2)]
    [DataRow(new[] { 0xFFC, 0x1FFC }, 3)]
    [DataRow(new[] { 0x10, 0x4010 }, 2)]
    [DataRow(new[] { 0x4010, 0x10 }, 2)]
    [DataRow(new[] { 0x1FFC, 0xFFC, 0x10 }, 3)]
    public void PagesAreCountedOnceAndStraddledPagesToo(int[] offsets, int pages)
    {
        ImageBuilder builder = ImageBuilder.X64().WithCode(0x5000).WithFixupsInOrderGiven();
        foreach (int offset in offsets)
        {
            builder.WithFixup(FixupKind.Dir64, offset);
        }

        Assert.AreEqual(new RelocationStatistics(offsets.Length, pages, 0), PeImage.Read(builder.Build().ToArray()).RelocationStatistics);
    }

    [TestMethod]
    public void NarrowFixupsAreCountedIn64BitImagesOnly()
    {
        Assert.AreEqual(1, PeImage.Read(ImageBuilder.X64().WithFixup(FixupKind.HighLow, 0).WithFixup(FixupKind.Dir64, 8).Build().ToArray()).RelocationStatistics.NarrowFixups);
        Assert.AreEqual(0, PeImage.Read(ImageBuilder.X86().WithFixup(FixupKind.HighLow, 0).Build().ToArray()).RelocationStatistics.NarrowFixups);
    }

    [TestMethod]
    [DataRow(RelocationType.Absolute, 0u)]
    [DataRow(RelocationType.High, 2u)]
    [DataRow(RelocationType.Low, 2u)]
    [DataRow(RelocationType.HighLow, 4u)]
    [DataRow(RelocationType.Dir64, 8u)]
    [DataRow(RelocationType.ThumbMov32, 8u)]
    internal void FixupKnowsHowManyBytesItChanges(RelocationType type, uint width) => Assert.AreEqual(width, new Fixup(default, type).Width);

    private static List<Fixup> Read(PeImage image)
    {
        var fixups = new List<Fixup>();
        foreach (RelocationBlock block in image.Relocations)
        {
            foreach (Fixup fixup in block)
            {
                fixups.Add(fixup);
            }
        }

        return fixups;
    }
}
