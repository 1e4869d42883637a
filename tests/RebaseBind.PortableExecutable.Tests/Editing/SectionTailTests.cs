using System.Linq;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Editing;

/// <summary>The end of a section is free if it is mapped, zero, read only and in no directory.</summary>
[TestClass]
public sealed class SectionTailTests
{
    private const uint ReadOnly = 0x40000040;

    /// <summary>Where the 0x121 bytes of ".ro" end in <see cref="Typical"/>, and their raw data.</summary>
    private const uint Start = 0x3121;
    private const uint End = 0x3200;

    private static readonly BuiltImage Typical = WithTail(ReadOnly).Build();

    [TestMethod]
    [DataRow(1u, true)]
    [DataRow(0xDCu, true)]
    [DataRow(0xDDu, false)]
    [DataRow(0xDFu, false)]
    [DataRow(0xFFFF_FFFFu, false)]
    public void TailOfAReadOnlySectionIsFreeFromTheNextMultipleOf4(uint size, bool fits)
    {
        Assert.AreEqual((0x3000u, End - 0x3000), (Typical.Section(".ro").Rva, Typical.Section(".ro").RawSize));

        IsAt(fits ? Start + 3 : 0, Typical.ToArray(), size);
    }

    [TestMethod]
    [DataRow(0xC0000040u)]
    [DataRow(0x60000020u)]
    [DataRow(0x42000040u)]
    [DataRow(0x50000040u)]
    [DataRow(0x00000040u)]
    [DataRow(0xE0000020u)]
    public void TailOfAnyOtherSectionIsNot(uint characteristics) => IsAt(0, WithTail(characteristics).Build().ToArray(), 1);

    [TestMethod]
    public void FirstSectionWithTheRoomIsTaken()
    {
        BuiltImage built = WithTail(ReadOnly)
            .WithSection(".b", section => section.WithSize(0x110).WithCharacteristics(ReadOnly))
            .WithSection(".c", section => section.WithSize(0x100).WithCharacteristics(ReadOnly))
            .Build();

        IsAt(Start + 3, built.ToArray(), 0xDC);
        IsAt(built.Section(".b").Rva + 0x110, built.ToArray(), 0xE0);
        IsAt(built.Section(".c").Rva + 0x100, built.ToArray(), 0x100);
        IsAt(0, built.ToArray(), 0x101);
    }

    /// <summary>All of the tail, also what lies before the next multiple of 4 and behind what is wanted: one use of it makes the rest doubtful.</summary>
    [TestMethod]
    [DataRow(0x3121)]
    [DataRow(0x3123)]
    [DataRow(0x3124)]
    [DataRow(0x31FF)]
    public void TailThatHoldsSomethingIsNotFree(int rva)
    {
        byte[] file = Typical.With8(Typical.OffsetOf((uint)rva), 0x80);

        IsAt(0, file, 1);
        IsAt(Start + 3, file, 1, ((uint)rva, 1));
        IsAt(Start + 3, file, 0xDC, (Start, End - Start));
        IsAt(0, file, 1, ((uint)rva + 1, 1));
        IsAt(0, file, 1, ((uint)rva - 1, 1));
        IsAt(0, file, 1, ((uint)rva, 0));
    }

    [TestMethod]
    [DataRow(0x3120u, 1u, true)]
    [DataRow(0x3000u, 0x121u, true)]
    [DataRow(0x3000u, 0x122u, false)]
    [DataRow(0x3121u, 1u, false)]
    [DataRow(0x3180u, 8u, false)]
    [DataRow(0x31FFu, 1u, false)]
    [DataRow(0x3200u, 1u, true)]
    [DataRow(0x3180u, 0u, true)]
    [DataRow(0x1000u, 0x3000u, false)]
    public void ZerosOfADirectoryAreInUse(uint rva, uint size, bool isFree)
    {
        foreach (ImageDirectory directory in new[] { ImageDirectory.Export, ImageDirectory.Exception, ImageDirectory.Clr })
        {
            IsAt(isFree ? Start + 3 : 0, Typical.WithDirectory(directory, rva, size), 8);
        }
    }

    [TestMethod]
    [DataRow(ImageDirectory.Security)]
    [DataRow(ImageDirectory.BoundImport)]
    public void ZerosOfCertificatesAndBindingsAreFree(ImageDirectory directory) => IsAt(Start + 3, Typical.WithDirectory(directory, 0x3180, 0x10), 8);

    /// <summary>Raw data behind the last page of VirtualSize is never mapped.</summary>
    [TestMethod]
    [DataRow(0x10u, 0xFF0u, 0xFF1u)]
    [DataRow(0xFFDu, 0u, 1u)]
    [DataRow(0x1000u, 0u, 1u)]
    [DataRow(0x1001u, 0xFFCu, 0xFFDu)]
    public void TailEndsWithThePage(uint virtualSize, uint fits, uint doesNot)
    {
        byte[] data = [.. Enumerable.Repeat((byte)1, (int)virtualSize), .. new byte[0x3000 - virtualSize]];
        BuiltImage built = ImageBuilder.X86().WithSection(".ro", section => section.WithData(data).WithVirtualSize(virtualSize).WithCharacteristics(ReadOnly)).Build();

        IsAt(0, built.ToArray(), doesNot);
        if (fits != 0)
        {
            IsAt(0x3000 + ((virtualSize + 3) & ~3u), built.ToArray(), fits);
        }
    }

    [TestMethod]
    [DataRow(0u)]
    [DataRow(0x200u)]
    [DataRow(0x800u)]
    public void SectionAsLargeAsItsRawDataHasNoTail(uint virtualSize)
        => IsAt(0, ImageBuilder.X64().WithSection(".ro", section => section.WithSize(0x121).WithVirtualSize(virtualSize).WithCharacteristics(ReadOnly)).Build().ToArray(), 1);

    [TestMethod]
    public void SectionWithoutRawDataHasNoTail()
        => IsAt(0, ImageBuilder.X64().WithSection(".ro", section => section.WithoutRawData(0x121).WithCharacteristics(ReadOnly)).Build().ToArray(), 1);

    private static ImageBuilder WithTail(uint characteristics)
        => ImageBuilder.X64().WithSection(".ro", section => section.WithSize(0x121).WithCharacteristics(characteristics));

    private static void IsAt(uint rva, byte[] file, uint size, (uint Rva, uint Size) reusable = default)
        => Assert.AreEqual(new Rva(rva), FreeSpace.InSectionTail(PeImage.Read(file), size, new DataDirectory(new Rva(reusable.Rva), reusable.Size)));
}
